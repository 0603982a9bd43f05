package io.github.fenchel.results.measure;

import io.github.fenchel.api.tensor.HostArray;

/**
 * How far two arrays of equal meaning are apart.
 *
 * <p>{@code max |a - b| / max(max |a|, max |b|)} over all elements: 0 if both are 0, infinite if an
 * element is not finite on either side.
 *
 * @param value the difference, without unit
 * @param signFlips how many elements were left out, because their sign is rounding
 * @param beyond how many elements are apart by more than the budget, relative to the same maximum
 */
public record RelativeDifference(double value, long signFlips, long beyond) {

  /**
   * Compares two arrays.
   *
   * @param budget how large the difference may be
   * @throws IllegalArgumentException if their shapes differ
   */
  public static RelativeDifference of(HostArray left, HostArray right, double budget) {
    return of(left, right, budget, new boolean[left.size()]);
  }

  /**
   * Compares two perturbations.
   *
   * <p>A perturbation often takes the sign of a gradient, so an element is left out if the two
   * values do not have the same sign and the gradient there is, on either side, below a share of
   * its image's maximum.
   *
   * @param budget how large the difference may be
   * @param leftGradient the gradient behind {@code left}, {@code [N,...]} of the same shape
   * @param rightGradient the gradient behind {@code right}
   * @param share the share of the maximum below which a gradient's sign is rounding
   * @throws IllegalArgumentException if shapes differ
   */
  public static RelativeDifference ofPerturbations(
      HostArray left,
      HostArray right,
      double budget,
      HostArray leftGradient,
      HostArray rightGradient,
      double share) {
    boolean[] rounding = new boolean[left.size()];
    mark(rounding, leftGradient, share);
    mark(rounding, rightGradient, share);
    return of(left, right, budget, rounding);
  }

  private static void mark(boolean[] rounding, HostArray gradient, double share) {
    if (gradient.size() != rounding.length) {
      throw new IllegalArgumentException("gradient and perturbation have other shapes");
    }
    int images = gradient.size() == 0 ? 0 : Math.toIntExact(gradient.shape().get(0));
    for (int i = 0; i < images; i++) {
      int size = rounding.length / images;
      double largest = 0;
      for (int p = i * size; p < (i + 1) * size; p++) {
        largest = Math.max(largest, Math.abs(gradient.at(p)));
      }
      for (int p = i * size; p < (i + 1) * size; p++) {
        rounding[p] |= Math.abs(gradient.at(p)) < share * largest;
      }
    }
  }

  private static RelativeDifference of(
      HostArray a, HostArray b, double budget, boolean[] rounding) {
    if (!a.shape().equals(b.shape())) {
      throw new IllegalArgumentException("one array is " + a + ", the other " + b);
    }
    double apart = 0;
    double largest = 0;
    long flips = 0;
    for (int i = 0; i < a.size(); i++) {
      double left = a.at(i);
      double right = b.at(i);
      if (!Double.isFinite(left) || !Double.isFinite(right)) {
        return new RelativeDifference(Double.POSITIVE_INFINITY, flips, notFinite(a, b));
      }
      largest = Math.max(largest, Math.max(Math.abs(left), Math.abs(right)));
      if (isFlip(left, right, rounding[i])) {
        flips++;
      } else {
        apart = Math.max(apart, Math.abs(left - right));
      }
    }
    double value = apart == 0 ? 0 : apart / largest;
    long beyond = 0;
    for (int i = 0; value > budget && i < a.size(); i++) {
      boolean far = Math.abs(a.at(i) - b.at(i)) > budget * largest;
      beyond += far && !isFlip(a.at(i), b.at(i), rounding[i]) ? 1 : 0;
    }
    return new RelativeDifference(value, flips, beyond);
  }

  private static boolean isFlip(double left, double right, boolean rounding) {
    return left != right && rounding && left * right <= 0;
  }

  private static long notFinite(HostArray a, HostArray b) {
    long count = 0;
    for (int i = 0; i < a.size(); i++) {
      count += Double.isFinite(a.at(i)) && Double.isFinite(b.at(i)) ? 0 : 1;
    }
    return count;
  }
}
