package io.github.fenchel.api.norm;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Set;

/**
 * A convex conjugate pair: a regularizer {@code R} of the perturbation and the penalty {@code R*}
 * of the gradient that it amounts to, named after the penalty.
 *
 * <p>{@code R*(g) = max_d <g,d> - R(d)}. Everything is per example: tensors are {@code [N,C,H,W]}
 * and rows never mix. Values and derivatives are finite at zero and at zero groups.
 *
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public interface Norm {

  /**
   * The penalty {@code R*(g)}.
   *
   * @param gradient per-example loss gradient {@code [N,C,H,W]}, in loss per pixel unit
   * @return {@code [N]}, at least 0, in units of the loss; derivative 0 at 0, never NaN
   */
  Tensor penalty(Tensor gradient);

  /**
   * The regularizer {@code R(d)}.
   *
   * @param delta perturbation {@code [N,C,H,W]}, in pixel units
   * @return {@code [N]}, at least 0; plus infinity beyond a constraint's boundary by more than a
   *     relative 1e-5 in FLOAT32, 1e-10 in FLOAT64
   */
  Tensor regularizer(Tensor delta);

  /**
   * The one-step perturbation {@code argmax_d <g,d> - R(d)}; 0 where the gradient is 0.
   *
   * @param gradient per-example loss gradient {@code [N,C,H,W]}
   * @return same shape, in pixel units
   */
  Tensor maximizer(Tensor gradient);

  /**
   * The proximal map {@code argmin_u R(u) + |u - d|^2 / (2 step)}: a projection where {@code R} is
   * a constraint.
   *
   * @param delta {@code [N,C,H,W]}
   * @param step positive, 0-d or {@code [N,1,1,1]}
   * @return same shape as {@code delta}
   */
  Tensor prox(Tensor delta, Tensor step);

  /**
   * Whether {@code R(d)} is a sum of functions of one entry each.
   *
   * <p>The best perturbation within a box is then the {@link #maximizer} clipped to the box, since
   * each entry's objective is concave: so what clipping to [0,1] costs is known.
   */
  default boolean isSeparable() {
    return false;
  }

  /** Returns the names of the side maps that {@link #on} takes, e.g. a mask; none by default. */
  default Set<String> sides() {
    return Set.of();
  }

  /** Returns this norm for one batch: weighted norms take their masks here. */
  default Norm on(Batch batch) {
    return this;
  }

  /**
   * Checks, at plan time, that this norm can take such images.
   *
   * @throws IllegalArgumentException if not, e.g. if the patch does not divide the image
   */
  default void check(ImageShape shape) {}
}
