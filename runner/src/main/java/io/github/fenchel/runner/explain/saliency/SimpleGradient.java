package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.CrossEntropy;

/**
 * The gradient of one output with respect to the image.
 *
 * <p>{@code d z_y / d x}, or {@code d CE(z, y) / d x}, at the label {@code y}, with the network in
 * evaluation mode. The output is summed over the batch, so each map is its own example's.
 *
 * @param of the output that is explained
 * @see <a href="https://arxiv.org/abs/1312.6034">Simonyan, Vedaldi and Zisserman, 2014</a>
 */
public record SimpleGradient(Output of) implements SaliencyMethod {

  @Override
  public String arrayName() {
    return of.gradientArray();
  }

  @Override
  public boolean explains(Output output) {
    return output == of;
  }

  @Override
  public Tensor explain(Network network, Batch batch, Draws draws) {
    return network
        .session()
        .valueAndGradient(
            images ->
                Loss.of(output(network.logits(images, Mode.EVALUATE, draws), batch.labels()).sum()),
            batch.images())
        .gradient();
  }

  private Tensor output(Tensor logits, Tensor labels) {
    if (of == Output.LOSS) {
      return CrossEntropy.perExample(logits, labels);
    }
    int classes = Math.toIntExact(logits.shape().get(1));
    return logits.mul(labels.oneHot(classes, logits.dataType())).sum(1);
  }
}
