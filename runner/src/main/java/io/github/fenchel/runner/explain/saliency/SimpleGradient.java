package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.explain.ImageProgram;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.CrossEntropy;
import java.util.List;

/**
 * The gradient of one output with respect to the image.
 *
 * <p>{@code d z_y / d x}, {@code d CE(z, y) / d x} or {@code d log p_y / d x}, at the label {@code
 * y}, with the network in evaluation mode. The output is summed over the batch, so each map is its
 * own example's.
 *
 * @param of the output that is explained
 * @see <a href="https://arxiv.org/abs/1312.6034">Simonyan, Vedaldi and Zisserman, 2014</a>
 */
public record SimpleGradient(Output of) implements SaliencyMethod, ImageProgram {

  @Override
  public String arrayName() {
    return of.gradientArray();
  }

  @Override
  public boolean explains(Output output) {
    return output == of;
  }

  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    return model.gradient(of, images);
  }

  @Override
  public List<Tensor> compute(Network network, Batch batch) {
    Tensor gradient =
        network
            .session()
            .valueAndGradient(
                images ->
                    Loss.of(
                        output(network.logits(images, Mode.EVALUATE, Draws.none()), batch.labels())
                            .sum()),
                batch.images())
            .gradient();
    return List.of(gradient);
  }

  /** Returns each image's output, {@code [N]}, from its logits {@code [N,K]}. */
  Tensor output(Tensor logits, Tensor labels) {
    return switch (of) {
      case LOGIT -> {
        int classes = Math.toIntExact(logits.shape().get(1));
        yield logits.mul(labels.oneHot(classes, logits.dataType())).sum(1);
      }
      case LOSS -> CrossEntropy.perExample(logits, labels);
      case LOG_PROBABILITY -> CrossEntropy.perExample(logits, labels).negate();
    };
  }
}
