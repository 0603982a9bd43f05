package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * Asks a training step for further outputs, within the step's program.
 *
 * <p>An observer assigns nothing: the weights of an observed step are those of an unobserved one,
 * bit by bit.
 */
interface StepObserver {
  /** Asks for nothing. */
  StepObserver NONE =
      new StepObserver() {
        @Override
        public List<Tensor> before(Network network, Batch batch, Draws draws) {
          return List.of();
        }

        @Override
        public List<Tensor> after(
            Batch batch, Tensor attacked, Gradients gradients, List<Variable> of) {
          return List.of();
        }
      };

  /** The tensors to observe before the attack. */
  List<Tensor> before(Network network, Batch batch, Draws draws);

  /**
   * The tensors to observe before the weights move.
   *
   * @param attacked the input that the step trains on
   * @param gradients the step's loss, and its logits as the only auxiliary value
   * @param of the weights that the gradients are of, in the network's order
   */
  List<Tensor> after(Batch batch, Tensor attacked, Gradients gradients, List<Variable> of);
}
