package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * A convolution with square kernels and no bias: a batch normalization that follows has one.
 *
 * @param name the layer's name; its weight is {@code name.weight}
 * @param in input channels
 * @param out output channels
 * @param kernel the kernel's side
 * @param stride the step on both axes
 * @param padding the zeros on each side
 */
public record Conv(String name, int in, int out, int kernel, int stride, int padding)
    implements Layer {

  /** He normal over the fan-out, as torchvision's ResNet: it keeps the variance going back. */
  @Override
  public List<WeightSpec> weights() {
    Initializer he = Initializer.heNormal((long) out * kernel * kernel);
    return List.of(new WeightSpec(weight(), Shape.of(out, in, kernel, kernel), he, true));
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    return input.windows(kernel, stride, padding);
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    return pass.nn().conv2d(input, pass.value(weight()), null, new Convolution(stride, padding, 1));
  }

  private String weight() {
    return name + ".weight";
  }
}
