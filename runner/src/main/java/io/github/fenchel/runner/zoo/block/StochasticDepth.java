package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.ActivationShape;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import java.util.List;
import java.util.stream.Stream;

/**
 * A residual branch that training leaves out for some images: torchvision's {@code StochasticDepth}
 * in mode {@code row}.
 *
 * <p>In training an image's branch is 0 with probability {@code rate}, and else divided by {@code 1
 * - rate}; in evaluation it is unchanged.
 *
 * @param name what the draw is called
 * @param branch what is left out
 * @param rate the share of images, in [0,1); nothing is drawn for 0
 * @see <a href="https://arxiv.org/abs/1603.09382">Huang et al., 2016</a>
 */
public record StochasticDepth(String name, Layer branch, double rate) implements Layer {
  public StochasticDepth {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("a rate of stochastic depth is in [0,1), not " + rate);
    }
  }

  @Override
  public List<WeightSpec> weights() {
    return branch.weights();
  }

  @Override
  public List<DrawSpec> draws(int batch) {
    if (rate == 0) {
      return branch.draws(batch);
    }
    DrawSpec own =
        new DrawSpec(name, DrawSpec.Distribution.BERNOULLI, 1 - rate, Shape.of(batch, 1, 1, 1));
    return Stream.concat(branch.draws(batch).stream(), Stream.of(own)).toList();
  }

  @Override
  public Layer smoothed() {
    return new StochasticDepth(name, branch.smoothed(), rate);
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    return branch.after(input);
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor output = branch.forward(input, pass);
    return pass.mode() == Mode.TRAIN && rate > 0
        ? output.mul(pass.draws().get(name)).div(1 - rate)
        : output;
  }
}
