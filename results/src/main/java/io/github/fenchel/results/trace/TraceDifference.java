package io.github.fenchel.results.trace;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.measure.RelativeDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far apart the two sides are in one tensor of one step.
 *
 * @param step the step, from 1
 * @param tensor the tensor
 * @param size how many elements it has
 * @param difference how far they are apart; its value is NaN, and no difference, if neither side is
 *     finite: both diverged
 * @param budget how large the difference may be
 */
public record TraceDifference(
    int step, TraceTensor tensor, int size, RelativeDifference difference, double budget) {
  private static final TraceTensor GRADIENT = new TraceTensor(TraceKind.INPUT_GRADIENT, "");

  /**
   * Compares one step of both sides.
   *
   * <p>Signs of the perturbation are free where the input gradient is below {@link
   * TraceBudget#signShare} of its image's maximum.
   *
   * @param step the step, from 1
   * @param left the step's tensors, named as {@link TraceTensor#arrayName} has it
   * @param right those of the other side
   * @return a difference for each tensor, in the left side's order, which is that of computation
   * @throws IllegalArgumentException if the sides hold other tensors, or of other shapes
   */
  public static List<TraceDifference> of(
      int step, Map<String, HostArray> left, Map<String, HostArray> right, TraceBudget budget) {
    if (!List.copyOf(left.keySet()).equals(List.copyOf(right.keySet()))) {
      throw new IllegalArgumentException(
          "one side has the tensors " + left.keySet() + ", the other " + right.keySet());
    }
    List<TraceDifference> differences = new ArrayList<>();
    left.forEach(
        (name, array) -> {
          TraceTensor tensor = TraceTensor.ofArray(name);
          double allowed = budget.at(step, tensor.kind());
          RelativeDifference difference =
              tensor.kind() == TraceKind.PERTURBATION
                  ? RelativeDifference.ofPerturbations(
                      array,
                      array(tensor, right),
                      allowed,
                      array(GRADIENT, left),
                      array(GRADIENT, right),
                      budget.signShare(step))
                  : RelativeDifference.of(array, array(tensor, right), allowed);
          if (!isFinite(array) && !isFinite(array(tensor, right))) {
            difference = new RelativeDifference(Double.NaN, 0, 0);
          }
          differences.add(new TraceDifference(step, tensor, array.size(), difference, allowed));
        });
    return List.copyOf(differences);
  }

  private static boolean isFinite(HostArray array) {
    for (int i = 0; i < array.size(); i++) {
      if (!Double.isFinite(array.at(i))) {
        return false;
      }
    }
    return true;
  }

  private static HostArray array(TraceTensor tensor, Map<String, HostArray> arrays) {
    HostArray array = arrays.get(tensor.arrayName());
    if (array == null) {
      throw new IllegalArgumentException("a side has no tensor " + tensor.arrayName());
    }
    return array;
  }

  /** Returns the relative difference. */
  public double relative() {
    return difference.value();
  }

  /** Returns whether this is within the budget. */
  public boolean isWithin() {
    return !(relative() > budget);
  }

  /** Returns it for people, e.g. {@code step 1, weight fc.bias (layer fc): relative ...}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "step %d, %s%s: relative difference %.1e, budget %.0e, %d of %d elements beyond",
        step,
        tensor,
        tensor.layer().isEmpty() ? "" : " (layer " + tensor.layer() + ")",
        relative(),
        budget,
        difference.beyond(),
        size);
  }
}
