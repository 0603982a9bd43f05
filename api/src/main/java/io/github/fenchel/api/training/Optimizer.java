package io.github.fenchel.api.training;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * How gradients move weights.
 *
 * <p>What changes from step to step enters the program as 0-d inputs, which {@link #scalars}
 * computes on the host in double; all else is tensors and variables, so that a step can be compiled
 * once.
 */
public interface Optimizer {

  /** Returns the base learning rate, which a {@link LearningRate} changes over the steps. */
  double rate();

  /**
   * Returns the numbers of one step; always equally many.
   *
   * @param step the step, from 1
   * @param rate the learning rate of this step
   */
  double[] scalars(long step, double rate);

  /**
   * Creates this optimizer's state in a session, outside of a program call.
   *
   * @param session where the weights live
   * @param weights the trained weights
   */
  Update prepare(Session session, List<Variable> weights);

  /** An optimizer with its state. */
  interface Update {

    /**
     * Assigns every weight and the state; within a program call.
     *
     * @param gradients a gradient for each of the weights
     * @param scalars {@link Optimizer#scalars} of the step, as 0-d tensors, in order
     */
    void apply(Gradients gradients, List<Tensor> scalars);
  }
}
