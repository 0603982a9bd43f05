package io.github.fenchel.results.gate;

import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.measure.ImageSample;
import io.github.fenchel.results.measure.PairedDifference;
import java.util.List;

/**
 * One metric of one cell: as it was blessed and as it is now, paired by seed.
 *
 * @param cell what the cell is called
 * @param metric the metric's id and arguments
 * @param direction which way is better
 * @param rule what is asked of it
 * @param baseline a value for each seed
 * @param current likewise, in the same order
 * @param images how well the test images represent all images
 */
public record Pairing(
    String cell,
    String metric,
    Direction direction,
    GateSpec.Rule rule,
    List<Double> baseline,
    List<Double> current,
    ImageSample images) {
  /** Copies the lists and checks that they are pairs. */
  public Pairing {
    baseline = List.copyOf(baseline);
    current = List.copyOf(current);
    if (baseline.size() != current.size()) {
      throw new IllegalArgumentException(
          cell + ", " + metric + ": " + baseline.size() + " and " + current.size() + " seeds");
    }
  }

  /** Returns now minus then, one difference per seed. */
  PairedDifference change() {
    double[] differences = new double[baseline.size()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = current.get(i) - baseline.get(i);
    }
    return PairedDifference.of(images, differences);
  }

  /** Returns the change, turned so that more is worse. */
  PairedDifference worsening() {
    return direction == Direction.HIGHER ? change().reversed() : change();
  }
}
