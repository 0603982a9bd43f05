package @package@;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;

/**
 * The norm {@code @id@}: the sum of the lengths of the gradient's horizontal bands.
 *
 * <p><b>A worked example; put your own formula in its place.</b> A norm is a conjugate pair. A
 * convex regularizer {@code R(d)} limits the perturbation {@code d}; training then penalizes, to
 * first order, the conjugate {@code R*(g) = max_d <g,d> - R(d)} of the gradient map {@code g}. You
 * choose one of the two and derive the other. Here:
 *
 * <ol>
 *   <li>Each channel is cut into bands of {@code band} rows; {@code d_b} is the part of {@code d}
 *       in band {@code b}. Each band may move by a length of at most {@code epsilon}: {@code R(d) =
 *       0} where {@code ||d_b||_2 <= epsilon} for every band, else infinity.
 *   <li>Bands do not touch each other, so {@code max_d <g,d> - R(d)} is the sum over bands of the
 *       largest {@code <g_b,d_b>} within a ball. By Cauchy and Schwarz that is {@code epsilon
 *       ||g_b||_2}, so {@code R*(g) = epsilon sum_b ||g_b||_2}: a penalty that empties whole bands
 *       of the map.
 *   <li>Equality holds for {@code d_b} along {@code g_b}: the maximizer is {@code epsilon g_b /
 *       ||g_b||_2}. Where {@code g_b} is 0, every {@code d_b} is as good; take 0.
 *   <li>The proximal map of an indicator is the projection: {@code d_b} cut to length {@code
 *       epsilon}.
 * </ol>
 *
 * <p>Everything is per example: tensors are {@code [N,C,H,W]}, and no example depends on another.
 * The code runs on every backend, inside a traced program, so it cannot read a tensor's values.
 *
 * @param epsilon the longest perturbation of a band, in pixel units, greater than 0
 * @param band the rows of a band; they divide the image's height
 */
public record @name@Norm(double epsilon, int band) implements Norm {

  /** Checks the ranges: a wrong value must fail here, with what it was and what was expected. */
  public @name@Norm {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) { // the negation catches NaN, too
      throw new IllegalArgumentException("epsilon is " + epsilon + ", expected a number > 0");
    }
    if (band < 1) {
      throw new IllegalArgumentException("band is " + band + ", expected rows >= 1");
    }
  }

  /** Step 2: {@code R*(g) = epsilon sum_b ||g_b||_2}, one number for each example. */
  @Override
  public Tensor penalty(Tensor gradient) {
    return Bands.of(cut(gradient)).length().sum(1, 2, 3).mul(epsilon);
  }

  /**
   * Step 1: 0 where the longest band is within {@code epsilon}, else infinity.
   *
   * <p>The maximizer lies beyond its own ball by rounding as often as not, so the boundary is a
   * little wide: 1e-5 in single precision, 1e-10 in double. {@code x - x} is a zero that keeps NaN.
   */
  @Override
  public Tensor regularizer(Tensor delta) {
    Tensor longest = Bands.of(cut(delta)).length().max(false, 1, 2, 3);
    double tolerance = delta.dataType() == DataType.FLOAT32 ? 1e-5 : 1e-10;
    Tensor isOutside = longest.greaterThan(longest.fill(epsilon * (1 + tolerance)));
    return isOutside.where(longest.fill(Double.POSITIVE_INFINITY), longest.sub(longest));
  }

  /** Step 3: {@code epsilon g_b / ||g_b||_2}, and 0 in a band without gradient. */
  @Override
  public Tensor maximizer(Tensor gradient) {
    return Bands.of(cut(gradient)).direction().mul(epsilon).reshape(gradient.shape());
  }

  /** Step 4: {@code d_b epsilon / max(||d_b||_2, epsilon)}; a projection whatever the step. */
  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    Tensor cut = cut(delta);
    Tensor length = Bands.of(cut).length();
    Tensor bound = length.fill(epsilon);
    return cut.mul(bound.div(length.maximum(bound))).reshape(delta.shape());
  }

  /** Called before anything is trained, so that a mistake in a suite is reported with its line. */
  @Override
  public void check(ImageShape shape) {
    if (shape.height() % band != 0) {
      throw new IllegalArgumentException(
          "band " + band + " does not divide the height of an image of " + shape);
    }
  }

  /** {@code [N,C,H,W]} as {@code [N,C,H/band,band*W]}: the last axis is one band. */
  private Tensor cut(Tensor images) {
    long[] lengths = images.shape().toArray();
    return images.reshape(
        Shape.of(lengths[0], lengths[1], lengths[2] / band, band * lengths[3]));
  }

  /**
   * The lengths of bands, safe in value and derivative where a band is zero, tiny or huge.
   *
   * <p>The plain {@code sqrt(sum g^2)} has two traps. Its derivative at 0 is {@code 0/0}: one black
   * band, and the weights are NaN. And {@code g^2} leaves single precision for {@code |g|} beyond
   * 1e19 or below 1e-23. So each band is divided by its largest entry before it is squared: {@code
   * ||g_b|| = m ||g_b / m||}. A band of zeros is divided by 1 instead, and its root is that of 1:
   * {@code length = 1 * 0}, whose derivative is 0.
   *
   * @param scaled the bands over their largest entries: every entry within [-1,1]
   * @param root the length of each scaled band, at least 1
   * @param largest the largest absolute entry of each band, a constant to the derivative
   */
  private record Bands(Tensor scaled, Tensor root, Tensor largest) {

    static Bands of(Tensor cut) {
      Tensor largest = cut.stopGradient().abs().max(true, 3);
      Tensor isZero = largest.equalTo(largest.fill(0)).to(largest.dataType()); // 1 or 0
      Tensor scaled = cut.div(largest.add(isZero));
      Tensor root = scaled.square().sum(true, 3).add(isZero).sqrt();
      return new Bands(scaled, root, largest);
    }

    /** {@code ||g_b||_2}, one for each band. */
    Tensor length() {
      return root.mul(largest);
    }

    /** {@code g_b / ||g_b||_2}, one for each entry. */
    Tensor direction() {
      return scaled.div(root);
    }
  }
}
