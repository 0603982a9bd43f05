package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two-convolution block of a residual network: {@code a(residual(x) + shortcut(x))} with the
 * activation {@code a}, ReLU in the original.
 *
 * @param residual convolution, norm, activation, convolution, norm
 * @param shortcut nothing, or a strided 1x1 convolution and a norm where the shape changes
 * @param activation the nonlinearity after the sum
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., 2015</a>
 */
public record BasicBlock(Layer residual, Layer shortcut, Layer activation) implements Layer {

  /** The block from {@code in} to {@code out} channels, with torchvision's names. */
  public static BasicBlock of(String name, int in, int out, int stride, Activation activation) {
    Layer residual =
        Sequential.of(
            new Conv(name + ".conv1", in, out, 3, stride, 1),
            new BatchNorm(name + ".bn1", out),
            activation,
            new Conv(name + ".conv2", out, out, 3, 1, 1),
            new BatchNorm(name + ".bn2", out));
    if (stride == 1 && in == out) {
      return new BasicBlock(residual, Sequential.of(), activation);
    }
    Layer shortcut =
        Sequential.of(
            new Conv(name + ".downsample.0", in, out, 1, stride, 0),
            new BatchNorm(name + ".downsample.1", out));
    return new BasicBlock(residual, shortcut, activation);
  }

  @Override
  public List<WeightSpec> weights() {
    return Stream.concat(residual.weights().stream(), shortcut.weights().stream()).toList();
  }

  @Override
  public List<DrawSpec> draws(int batch) {
    return Stream.concat(residual.draws(batch).stream(), shortcut.draws(batch).stream()).toList();
  }

  @Override
  public Layer smoothed() {
    return new BasicBlock(residual.smoothed(), shortcut.smoothed(), activation.smoothed());
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    ActivationShape sum = residual.after(input);
    int smallest = Math.max(sum.smallestBatch(), shortcut.after(input).smallestBatch());
    return new ActivationShape(sum.height(), sum.width(), smallest);
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor sum = residual.forward(input, pass).add(shortcut.forward(input, pass));
    return activation.forward(sum, pass);
  }
}
