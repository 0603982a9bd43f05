package io.github.fenchel.results.compare;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.measure.RelativeDifference;
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
   * @param relative as {@link RelativeDifference} defines it
   * @param signFlips how many pixels of a perturbation were left out, because their sign is
   *     rounding
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
   * <p>Signs of a perturbation are free where the gradient is below {@link #SIGN_BUDGET} of its
   * image's maximum; see {@link RelativeDifference#ofPerturbations}.
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
      RelativeDifference difference =
          name.equals("perturbation")
              ? RelativeDifference.ofPerturbations(
                  a, b, BUDGET, array("gradient", left), array("gradient", right), SIGN_BUDGET)
              : RelativeDifference.of(a, b, BUDGET);
      tensors.add(new TensorDifference(name, difference.value(), difference.signFlips()));
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
}
