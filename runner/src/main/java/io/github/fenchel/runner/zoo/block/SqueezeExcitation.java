package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import java.util.List;

/**
 * A gate for each channel, from the means of all channels: {@code x *
 * sigmoid(fc2(silu(fc1(mean))))}, as torchvision's {@code SqueezeExcitation}, whose 1x1
 * convolutions of a single place are dense layers.
 *
 * @param name the layer's name
 * @param channels the channels
 * @param squeezed the features between {@code fc1} and {@code fc2}
 * @see <a href="https://arxiv.org/abs/1709.01507">Hu et al., 2017</a>
 */
public record SqueezeExcitation(String name, int channels, int squeezed) implements Layer {

  /** He normal over the fan-out, and biases of zero. */
  @Override
  public List<WeightSpec> weights() {
    Initializer zero = new Initializer.Constant(0);
    return List.of(
        new WeightSpec(
            name + ".fc1.weight",
            Shape.of(squeezed, channels, 1, 1),
            Initializer.heNormal(squeezed),
            true),
        new WeightSpec(name + ".fc1.bias", Shape.of(squeezed), zero, true),
        new WeightSpec(
            name + ".fc2.weight",
            Shape.of(channels, squeezed, 1, 1),
            Initializer.heNormal(channels),
            true),
        new WeightSpec(name + ".fc2.bias", Shape.of(channels), zero, true));
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor hidden = dense(".fc1", input.mean(2, 3), Shape.of(squeezed, channels), pass);
    Tensor gate =
        dense(".fc2", Activation.SILU.forward(hidden, pass), Shape.of(channels, squeezed), pass);
    return input.mul(gate.sigmoid().reshape(Shape.of(input.shape().get(0), channels, 1, 1)));
  }

  private Tensor dense(String part, Tensor input, Shape shape, ForwardPass pass) {
    Tensor weight = pass.value(name + part + ".weight").reshape(shape);
    return pass.nn().linear(input, weight, pass.value(name + part + ".bias"));
  }
}
