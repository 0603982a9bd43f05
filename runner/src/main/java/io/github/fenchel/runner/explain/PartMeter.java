package io.github.fenchel.runner.explain;

import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.record.PartCost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what the parts of an evaluation cost. */
final class PartMeter {
  private final Map<Part, Sum> sums = new LinkedHashMap<>();

  /**
   * A part.
   *
   * @param kind what it is
   * @param name what it is called
   * @param passes what it takes for one image
   */
  record Part(PartCost.Kind kind, String name, Passes passes) {
    private Part named() {
      return new Part(kind, name, Passes.NONE); // a metric takes more of one method's maps
    }

    private double weight() {
      return passes.forwards() + Passes.FORWARDS_PER_GRADIENT * passes.gradients();
    }
  }

  private record Sum(int images, Passes passes, double seconds) {
    Sum plus(Sum other) {
      return new Sum(images + other.images, passes.plus(other.passes), seconds + other.seconds);
    }
  }

  /** Adds what was done since then for some images. */
  void add(Part part, int images, long started) {
    add(part, images, seconds(started));
  }

  /** Adds what was done in one program since then; each part has its share, by its passes. */
  void addTogether(List<Part> parts, int images, long started) {
    double seconds = seconds(started);
    double all = parts.stream().mapToDouble(Part::weight).sum();
    parts.forEach(part -> add(part, images, seconds * part.weight() / all));
  }

  private void add(Part part, int images, double seconds) {
    sums.merge(part.named(), new Sum(images, part.passes().times(images), seconds), Sum::plus);
  }

  private static double seconds(long started) {
    return (System.nanoTime() - started) * 1e-9;
  }

  /** Returns the costs, in the order in which the parts came first. */
  List<PartCost> costs() {
    return sums.entrySet().stream()
        .map(
            one ->
                new PartCost(
                    one.getKey().kind(),
                    one.getKey().name(),
                    one.getValue().images(),
                    one.getValue().passes().gradients(),
                    one.getValue().passes().forwards(),
                    one.getValue().seconds()))
        .toList();
  }
}
