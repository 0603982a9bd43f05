package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.ActivationShape;
import io.github.fenchel.runner.zoo.layer.Composed;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import java.util.List;
import java.util.stream.Stream;

/**
 * A branch times a factor for each channel, which starts small.
 *
 * @param name the weight's name
 * @param channels the channels
 * @param start what the factors start as
 * @param branch what is scaled
 * @see <a href="https://arxiv.org/abs/2103.17239">Touvron et al., 2021</a>
 */
public record LayerScale(String name, int channels, double start, Layer branch)
    implements Composed {
  @Override
  public List<Layer> layers() {
    return List.of(branch);
  }

  /** The factors, then the branch's. */
  @Override
  public List<WeightSpec> weights() {
    Initializer constant = new Initializer.Constant(start);
    WeightSpec own = new WeightSpec(name, Shape.of(channels, 1, 1), constant, true);
    return Stream.concat(Stream.of(own), branch.weights().stream()).toList();
  }

  @Override
  public LayerScale smoothed() {
    return new LayerScale(name, channels, start, branch.smoothed());
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    return branch.after(input);
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor factors = pass.value(name).reshape(Shape.of(1, channels, 1, 1));
    return branch.forward(input, pass).mul(factors);
  }
}
