package io.github.fenchel.losses.norm;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Bounds;
import java.util.Set;

/**
 * The norm {@code weighted-l1}: the L1 norm of the gradient outside of a mask.
 *
 * <p>{@code R*(g) = epsilon ||w g||_1}, {@code w = 1 - m} of the pixel, {@code m} the side map
 * {@code mask} in [0,1]; and {@code R(d) = 0} where {@code |d_i| <= epsilon w_i} for every entry,
 * else plus infinity: a box that is narrower, the more of a pixel is masked. It is a convex
 * counterpart of the authors' gaze scheme. Take {@link #on} a batch first.
 *
 * @param epsilon the half side of the box where nothing is masked, in pixel units, greater than 0
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024 (the scheme)</a>
 */
public record WeightedL1(double epsilon) implements MaskedNorm {
  /** Checks the range. */
  public WeightedL1 {
    Bounds.requirePositive("epsilon", epsilon);
  }

  @Override
  public String id() {
    return "weighted-l1";
  }

  @Override
  public boolean isSeparable() {
    return true;
  }

  @Override
  public Norm weighted(Tensor weight) {
    return new Weighted(this, weight);
  }

  /**
   * The norm on one batch.
   *
   * @param plain the norm without its weights
   * @param weight {@code w}, {@code [N,1,H,W]}
   */
  private record Weighted(WeightedL1 plain, Tensor weight) implements Norm {

    /** {@code epsilon sum_i w_i |g_i|}. */
    @Override
    public Tensor penalty(Tensor gradient) {
      return gradient.abs().mul(weight).sum(1, 2, 3).mul(plain.epsilon);
    }

    /** 0 where {@code |d_i| <= epsilon w_i} for every entry, else plus infinity. */
    @Override
    public Tensor regularizer(Tensor delta) {
      return Bounds.indicator(delta.abs(), bound()).sum(1, 2, 3);
    }

    /** {@code epsilon w_i sign(g_i)}. */
    @Override
    public Tensor maximizer(Tensor gradient) {
      return gradient.sign().mul(bound());
    }

    /** {@code min(max(d_i, -epsilon w_i), epsilon w_i)} for any step. */
    @Override
    public Tensor prox(Tensor delta, Tensor step) {
      return delta.minimum(bound()).maximum(bound().negate());
    }

    private Tensor bound() {
      return weight.mul(plain.epsilon);
    }

    @Override
    public boolean isSeparable() {
      return plain.isSeparable();
    }

    @Override
    public Set<String> sides() {
      return plain.sides();
    }

    @Override
    public Norm on(Batch batch) {
      return plain.on(batch);
    }
  }
}
