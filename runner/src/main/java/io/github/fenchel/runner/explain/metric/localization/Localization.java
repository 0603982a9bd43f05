package io.github.fenchel.runner.explain.metric.localization;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import java.util.Arrays;
import java.util.Set;

/**
 * How well the pooled gradient map keeps to the image's mask, which marks what the label depends
 * on.
 *
 * <p>Formula: that of the {@link Measure}, with {@code a} the map, {@code m} the mask, {@code n}
 * pixels. Pooling: {@code a = sum_c |g_c|}. Range: 0 to 1. Direction: the measure's. A uniform map
 * gets the level of chance, which {@link MaskShare} reports beside it; a map of zeros and an empty
 * mask have no value, and the record counts them.
 *
 * @param component the id and the output
 * @param of the output whose gradient is measured
 * @param measure what is measured
 * @see <a href="https://arxiv.org/abs/2003.07258">Arras, Osman and Samek, 2022</a>
 */
record Localization(Component component, Output of, Measure measure) implements Metric {
  /** The side map that says what an image's label depends on. */
  static final String MASK = "mask";

  /** What is measured. */
  enum Measure {
    /** Relevance mass accuracy, {@code sum a m / sum a}; by chance {@code sum m / n}. */
    MASS_ACCURACY("share of their sum within the mask", Direction.HIGHER),
    /**
     * Relevance rank accuracy: the share of the {@code |s|} largest pixels that lie in the mask
     * {@code s}; by chance {@code |s| / n}. Pixels that tie for the last places share them.
     */
    RANK_ACCURACY("share of their |mask| largest within the mask", Direction.HIGHER),
    /**
     * The mass that is off the mask, {@code 1 - sum a m / sum a}; by chance {@code 1 - sum m/n}.
     */
    OFF_MASS("share of their sum off the mask", Direction.LOWER),
    /**
     * The pointing game, {@link Agreement#pointing}: 1 if the first of the largest pixels lies in
     * the mask, else 0; by chance {@code |s| / n}.
     */
    POINTING_GAME("whether the largest is within the mask", Direction.HIGHER),
    /** {@link Agreement#rocAuc}; by chance 0.5; a mask of all pixels has none, either. */
    ROC_AUC("area under the ROC curve of the mask", Direction.HIGHER);

    private final String text;
    private final Direction direction;

    Measure(String text, Direction direction) {
      this.text = text;
      this.direction = direction;
    }

    private double of(double[] map, double[] mask) {
      double whole = Arrays.stream(map).sum();
      double marked = Arrays.stream(mask).sum();
      if (!(whole > 0) || !(marked > 0)) {
        return Double.NaN;
      }
      return switch (this) {
        case MASS_ACCURACY -> Agreement.mass(map, mask);
        case RANK_ACCURACY -> rank(map, mask);
        case OFF_MASS -> 1 - Agreement.mass(map, mask);
        case POINTING_GAME -> Agreement.pointing(map, mask);
        case ROC_AUC -> Agreement.rocAuc(map, mask);
      };
    }
  }

  private static double rank(double[] map, double[] mask) {
    int places = Agreement.marked(mask);
    if (places == 0) {
      return Double.NaN;
    }
    double[] sorted = map.clone();
    Arrays.sort(sorted);
    double last = sorted[sorted.length - places];
    int above = 0;
    int aboveInside = 0;
    int ties = 0;
    int tiesInside = 0;
    for (int i = 0; i < map.length; i++) {
      boolean inside = mask[i] > Agreement.INSIDE;
      if (map[i] > last) {
        above++;
        aboveInside += inside ? 1 : 0;
      } else if (map[i] == last) {
        ties++;
        tiesInside += inside ? 1 : 0;
      }
    }
    double shared = (places - above) * (double) tiesInside / ties;
    return (aboveInside + shared) / places;
  }

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + of.text() + " and the side map " + MASK,
        "sum of |.| over channels; " + measure.text,
        "pixel [0,1]",
        "",
        measure.direction);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(of).withSides(Set.of(MASK));
  }

  @Override
  public double[] measure(Evidence evidence) {
    double[][] maps = PooledMaps.of(evidence.map());
    double[][] masks = PooledMaps.of(evidence.side(MASK));
    double[] values = new double[maps.length];
    for (int image = 0; image < values.length; image++) {
      values[image] = measure.of(maps[image], masks[image]);
    }
    return values;
  }
}
