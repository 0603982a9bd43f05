package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * Batch normalization of images, as {@code torch.nn.BatchNorm2d} defines it.
 *
 * <p>In training it normalizes by the batch and moves the running statistics: {@code running = 0.9
 * running + 0.1 batch}, the batch's variance with divisor {@code n - 1}. In evaluation it
 * normalizes by the running statistics. The statistics move here, and not in an engine's own layer,
 * so that every engine does the same. PyTorch's {@code num_batches_tracked} is left out: nothing
 * reads it at a fixed momentum.
 *
 * @param name the layer's name
 * @param channels the number of channels
 * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy, 2015</a>
 */
public record BatchNorm(String name, int channels) implements Layer {
  static final double EPSILON = 1e-5;
  static final double MOMENTUM = 0.1;

  @Override
  public List<WeightSpec> weights() {
    return List.of(
        spec("weight", 1, true),
        spec("bias", 0, true),
        spec("running_mean", 0, false),
        spec("running_var", 1, false));
  }

  private WeightSpec spec(String part, double start, boolean trained) {
    Initializer constant = new Initializer.Constant(start);
    return new WeightSpec(name + "." + part, Shape.of(channels), constant, trained);
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    return input.normalizedByBatch();
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor scale = pass.value(name + ".weight");
    Tensor shift = pass.value(name + ".bias");
    Variable mean = pass.variable(name + ".running_mean");
    Variable variance = pass.variable(name + ".running_var");
    if (pass.mode() == Mode.EVALUATE) {
      return pass.nn()
          .batchNormByStatistics(input, scale, shift, mean.value(), variance.value(), EPSILON);
    }
    BatchNormalized normalized = pass.nn().batchNormByBatch(input, scale, shift, EPSILON);
    move(mean, normalized.mean());
    move(variance, normalized.unbiasedVariance());
    return normalized.output();
  }

  /**
   * What it does in evaluation: {@code factor x + term}, per channel.
   *
   * @param factor {@code [C]}
   * @param term {@code [C]}
   */
  record Affine(Tensor factor, Tensor term) {}

  /** Returns what it does in evaluation. */
  Affine inEvaluation(ForwardPass pass) {
    Tensor deviation = pass.value(name + ".running_var").add(EPSILON).sqrt();
    Tensor factor = pass.value(name + ".weight").div(deviation);
    Tensor mean = pass.value(name + ".running_mean");
    return new Affine(factor, pass.value(name + ".bias").sub(mean.mul(factor)));
  }

  private static void move(Variable running, Tensor batch) {
    running.assign(running.value().mul(1 - MOMENTUM).add(batch.mul(MOMENTUM)));
  }
}
