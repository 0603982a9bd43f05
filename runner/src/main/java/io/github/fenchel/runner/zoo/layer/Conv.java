package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with square kernels.
 *
 * @param name the layer's name; its weight is {@code name.weight}
 * @param in input channels
 * @param out output channels
 * @param kernel the kernel's side
 * @param options how it moves
 * @param start how the weight starts
 * @param biasStart how the bias starts; null for none, where a batch normalization that follows has
 *     one
 */
public record Conv(
    String name,
    int in,
    int out,
    int kernel,
    Convolution options,
    Initializer start,
    @Nullable Initializer biasStart)
    implements Layer {
  private static final long MUCH = 4;

  /**
   * A convolution without a bias that starts He normal over the fan-out, as torchvision's ResNet:
   * it keeps the variance going back.
   */
  public Conv(String name, int in, int out, int kernel, int stride, int padding) {
    this(name, in, out, kernel, new Convolution(stride, padding, 1));
  }

  private Conv(String name, int in, int out, int kernel, Convolution options) {
    this(name, in, out, kernel, options, Initializer.heNormal((long) out * kernel * kernel), null);
  }

  /** A convolution of each channel by itself, of its input's size, or half of it at stride 2. */
  public static Conv depthwise(String name, int channels, int kernel, int stride) {
    Convolution options = new Convolution(stride, (kernel - 1) / 2, channels);
    return new Conv(name, channels, channels, kernel, options);
  }

  /** Returns this convolution with another start, and a bias. */
  public Conv starting(Initializer weight, @Nullable Initializer bias) {
    return new Conv(name, in, out, kernel, options, weight, bias);
  }

  /** Returns this convolution with the start that {@code torch.nn.Conv2d} gives it. */
  public Conv startingAsPyTorch() {
    return starting(Initializer.ofPyTorch((long) in / options.groups() * kernel * kernel), null);
  }

  @Override
  public List<WeightSpec> weights() {
    Shape filters = Shape.of(out, in / options.groups(), kernel, kernel);
    WeightSpec weight = new WeightSpec(name + ".weight", filters, start, true);
    return biasStart == null
        ? List.of(weight)
        : List.of(weight, new WeightSpec(name + ".bias", Shape.of(out), biasStart, true));
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    return input.windows(kernel, options.stride(), options.padding());
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor bias = biasStart == null ? null : pass.value(name + ".bias");
    return pass.nn().conv2d(input, pass.value(name + ".weight"), bias, options);
  }

  /**
   * Returns whether a batch norm that follows is better done by changing the filters: in
   * evaluation, where an activation is larger than they are.
   */
  boolean takesIn(Tensor input, ForwardPass pass) {
    ActivationShape output =
        after(
            new ActivationShape(
                Math.toIntExact(input.shape().get(2)), Math.toIntExact(input.shape().get(3)), 1));
    long places = input.shape().get(0) * output.height() * output.width();
    return pass.mode() == Mode.EVALUATE && places > MUCH * in / options.groups() * kernel * kernel;
  }

  /** Returns the batch norm of this convolution, in evaluation: a convolution by other filters. */
  Tensor normalized(BatchNorm norm, Tensor input, ForwardPass pass) {
    BatchNorm.Affine affine = norm.inEvaluation(pass);
    Tensor filters =
        pass.value(name + ".weight").mul(affine.factor().reshape(Shape.of(out, 1, 1, 1)));
    Tensor bias =
        biasStart == null
            ? affine.term()
            : affine.term().add(pass.value(name + ".bias").mul(affine.factor()));
    return pass.nn().conv2d(input, filters, bias, options);
  }
}
