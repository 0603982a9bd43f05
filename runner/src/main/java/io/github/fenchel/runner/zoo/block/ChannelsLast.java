package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.Composed;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import java.util.List;

/**
 * A layer at each place of a feature map by itself: it sees {@code [N,H,W,C]}, whose last axis is
 * the channels.
 *
 * @param layer the layer
 */
public record ChannelsLast(Layer layer) implements Composed {
  @Override
  public List<Layer> layers() {
    return List.of(layer);
  }

  @Override
  public ChannelsLast smoothed() {
    return new ChannelsLast(layer.smoothed());
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    return layer.forward(input.permute(0, 2, 3, 1), pass).permute(0, 3, 1, 2);
  }
}
