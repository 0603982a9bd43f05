package io.github.fenchel.results.compare;

import io.github.fenchel.api.tensor.HostArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How far two runs are apart before the first step, on the stored probe batch.
 *
 * @param pair the paired seed; {@code -} where the seed is what differs
 * @param tensors logits, gradient and perturbation
 */
public record StepZero(String pair, List<TensorDifference> tensors) {
  /** How far two float32 engines may be apart, relative to the largest magnitude. */
  public static final double BUDGET = 1e-4;

  /** Below this share of its image's largest gradient, a gradient's sign is rounding. */
  public static final double SIGN_BUDGET = 1e-5;

  /** The arrays of {@code probe.npz} that are compared. */
  static final List<String> ARRAYS = List.of("logits", "gradient", "perturbation");

  /** Copies the list. */
  public StepZero {
    tensors = List.copyOf(tensors);
  }

  /**
   * One tensor's difference.
   *
   * @param name its name in {@code probe.npz}
   * @param relative {@code max |a - b| / max(max |a|, max |b|)} over the tensor; 0 if both are 0,
   *     infinite if one holds NaN
   * @param signFlips how many pixels of a perturbation were left out, for their sign is rounding
   */
  public record TensorDifference(String name, double relative, long signFlips) {
    /** Returns whether this is within the budget. */
    public boolean isWithin() {
      return relative <= BUDGET;
    }
  }

  /** Returns whether every tensor is within the budget. */
  public boolean isWithin() {
    return tensors.stream().allMatch(TensorDifference::isWithin);
  }

  /** Returns the tensor that is furthest off. */
  public TensorDifference worst() {
    TensorDifference worst = tensors.get(0);
    for (TensorDifference tensor : tensors) {
      worst = tensor.relative() > worst.relative() ? tensor : worst;
    }
    return worst;
  }

  /**
   * Compares two probes.
   *
   * <p>A pixel of the perturbation is left out if the two values do not have the same sign and the
   * gradient there is below {@link #SIGN_BUDGET} of its image's maximum on either side.
   *
   * @throws IllegalArgumentException if an array is missing or of another shape
   */
  static StepZero of(String pair, Map<String, HostArray> left, Map<String, HostArray> right) {
    List<TensorDifference> tensors = new ArrayList<>();
    for (String name : ARRAYS) {
      HostArray a = array(name, left);
      HostArray b = array(name, right);
      if (!a.shape().equals(b.shape())) {
        throw new IllegalArgumentException(name + " is " + a + " and " + b);
      }
      boolean[] rounding = new boolean[a.size()];
      if (name.equals("perturbation")) {
        mark(rounding, array("gradient", left));
        mark(rounding, array("gradient", right));
      }
      tensors.add(difference(name, a, b, rounding));
    }
    return new StepZero(pair, tensors);
  }

  private static HostArray array(String name, Map<String, HostArray> arrays) {
    HostArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("it holds no array " + name);
    }
    return array;
  }

  private static void mark(boolean[] rounding, HostArray gradient) {
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
        rounding[p] |= Math.abs(gradient.at(p)) < SIGN_BUDGET * largest;
      }
    }
  }

  private static TensorDifference difference(
      String name, HostArray a, HostArray b, boolean[] rounding) {
    double apart = 0;
    double largest = 0;
    long flips = 0;
    for (int i = 0; i < a.size(); i++) {
      double left = a.at(i);
      double right = b.at(i);
      if (Double.isNaN(left) || Double.isNaN(right)) {
        return new TensorDifference(name, Double.POSITIVE_INFINITY, flips);
      }
      largest = Math.max(largest, Math.max(Math.abs(left), Math.abs(right)));
      if (left != right && rounding[i] && left * right <= 0) {
        flips++;
      } else {
        apart = Math.max(apart, Math.abs(left - right));
      }
    }
    return new TensorDifference(name, apart == 0 ? 0 : apart / largest, flips);
  }
}
