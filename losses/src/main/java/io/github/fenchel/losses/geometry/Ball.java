package io.github.fenchel.losses.geometry;

import io.github.fenchel.api.model.DrawSpec.Distribution;
import io.github.fenchel.api.tensor.Tensor;
import java.util.function.UnaryOperator;

/** The ball, by the norm that measures it, that an attack may not leave. */
public enum Ball {
  /** Every pixel moves by at most the radius. */
  LINF(Distribution.UNIFORM) {
    @Override
    public Tensor direction(Tensor gradient) {
      return gradient.sign();
    }

    @Override
    public Tensor start(Tensor draw) {
      return draw;
    }

    @Override
    public UnaryOperator<Tensor> around(Tensor images, double radius, boolean clip) {
      Tensor low = clipped(images.sub(radius), clip);
      Tensor high = clipped(images.add(radius), clip);
      return points -> points.maximum(low).minimum(high);
    }
  },
  /** An image moves by at most the radius in Euclidean length. */
  L2(Distribution.NORMAL) {
    @Override
    public Tensor direction(Tensor gradient) {
      return Groups.of(gradient, 1, 2, 3).direction();
    }

    @Override
    public Tensor start(Tensor draw) {
      return direction(draw);
    }

    @Override
    public UnaryOperator<Tensor> around(Tensor images, double radius, boolean clip) {
      return points -> {
        Tensor delta = points.sub(images);
        Tensor length = Groups.of(delta, 1, 2, 3).length();
        Tensor bound = length.fill(radius);
        Tensor within = images.add(delta.mul(bound.div(length.maximum(bound))));
        // Valid images lie around the center, so that clipping brings no point further from it.
        return clipped(within, clip);
      };
    }
  };

  private final Distribution distribution;

  Ball(Distribution distribution) {
    this.distribution = distribution;
  }

  /** Returns what a random start is drawn from. */
  public Distribution distribution() {
    return distribution;
  }

  /** The direction of steepest ascent: of length 1 in the ball's norm, 0 where the gradient is. */
  public abstract Tensor direction(Tensor gradient);

  /**
   * A random start in the ball of radius 1.
   *
   * <p>Uniform in the box for {@link #LINF}; uniform on the sphere for {@link #L2}, near which all
   * but a hair of a ball of many dimensions lies.
   */
  public abstract Tensor start(Tensor draw);

  /** The projection of images to the ball around others and, if requested, to [0,1]. */
  public abstract UnaryOperator<Tensor> around(Tensor images, double radius, boolean clip);

  private static Tensor clipped(Tensor images, boolean clip) {
    return clip ? images.clip(0, 1) : images;
  }
}
