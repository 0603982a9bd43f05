package io.github.fenchel.losses.norm;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Coordinates;
import io.github.fenchel.losses.route.IterativeRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A norm run in a network's normalized coordinates, seen from pixel units.
 *
 * <p>With {@code s_c} the deviation that the network divides channel {@code c} by: {@code R*_n(g) =
 * R*(g s)}, {@code R_n(d) = R(d / s)}, {@code argmax_n(g) = s argmax(g s)}, again conjugates of
 * each other. What counted in pixels counts in deviations: a box of half side epsilon lets channel
 * {@code c} move by {@code epsilon s_c} pixel.
 *
 * @param norm the conjugate pair in normalized coordinates
 * @param coordinates the deviations
 */
public record Normalized(Norm norm, Coordinates coordinates) implements Norm {

  @Override
  public Tensor penalty(Tensor gradient) {
    return norm.penalty(coordinates.timesDeviation(gradient));
  }

  @Override
  public Tensor regularizer(Tensor delta) {
    return norm.regularizer(coordinates.overDeviation(delta));
  }

  @Override
  public Tensor maximizer(Tensor gradient) {
    return coordinates.timesDeviation(norm.maximizer(coordinates.timesDeviation(gradient)));
  }

  /**
   * The proximal map in pixel units; see {@link Norm#prox}.
   *
   * <p>Completing {@code u = v / s} in {@code R(v / s) + |v - d|^2 / (2 step)} gives each channel a
   * step of its own, {@code step / s_c^2}. So it is {@code s prox(d / s, step / s^2)} where all
   * deviations are equal or the norm is a sum over entries. A norm that ties channels of unlike
   * deviations has no closed form here; {@link IterativeRoute} iterates in normalized coordinates.
   *
   * @throws UnsupportedOperationException for a norm that is not separable, at unlike deviations
   */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    List<Double> deviations = coordinates.deviations();
    if (coordinates.isUniform()) {
      return prox(delta, step, deviations.get(0));
    }
    if (!norm.isSeparable()) {
      throw new UnsupportedOperationException(
          "no closed proximal map of "
              + norm
              + " at the deviations "
              + deviations
              + "; iterate in normalized coordinates");
    }
    List<Tensor> channels = new ArrayList<>();
    for (int channel = 0; channel < deviations.size(); channel++) {
      channels.add(prox(delta.slice(1, channel, channel + 1), step, deviations.get(channel)));
    }
    return channels.get(0).concat(1, channels.subList(1, channels.size()));
  }

  private Tensor prox(Tensor delta, Tensor step, double deviation) {
    return norm.prox(delta.div(deviation), step.div(deviation * deviation)).mul(deviation);
  }

  @Override
  public boolean isSeparable() {
    return norm.isSeparable();
  }

  @Override
  public Set<String> sides() {
    return norm.sides();
  }

  @Override
  public Norm on(Batch batch) {
    return new Normalized(norm.on(batch), coordinates);
  }

  @Override
  public void check(ImageShape shape) {
    norm.check(shape);
  }
}
