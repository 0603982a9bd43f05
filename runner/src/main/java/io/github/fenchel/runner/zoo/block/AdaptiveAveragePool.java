package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.ActivationShape;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * A feature map of any size becomes one of a given size: {@code torch.nn.AdaptiveAvgPool2d}. Place
 * {@code i} of an axis is the mean over the places {@code floor(i n / side)} to {@code ceil((i + 1)
 * n / side)}, exclusive, of its {@code n}.
 *
 * @param side the sides of the result
 */
public record AdaptiveAveragePool(int side) implements Layer {

  @Override
  public ActivationShape after(ActivationShape input) {
    return new ActivationShape(side, side, input.smallestBatch());
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    return alongAxis(alongAxis(input, 2), 3);
  }

  private Tensor alongAxis(Tensor input, int axis) {
    long length = input.shape().get(axis);
    if (length == side) {
      return input;
    }
    List<Tensor> means = new ArrayList<>();
    for (int i = 0; i < side; i++) {
      long from = i * length / side;
      long to = ((i + 1) * length + side - 1) / side;
      means.add(input.slice(axis, from, to).sum(true, axis).div((double) (to - from)));
    }
    return means.get(0).concat(axis, means.subList(1, side));
  }
}
