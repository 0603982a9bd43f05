package io.github.fenchel.runner.explain.metric.attack;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.ImageAttack;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.results.measure.Similarity;
import io.github.fenchel.runner.explain.metric.robustness.Points;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import java.util.Optional;
import java.util.Set;

/**
 * What is left of an image's map when the image is attacked for its map.
 *
 * <p>Pooling: {@code a = sum_c |g_c|}. The attack aims at the simple gradient; maps of other
 * methods see the same attacked images, so theirs is a transfer. Undefined for images that the
 * network is wrong about, and where a map is zero.
 *
 * @param component the id, the attack and its bound
 * @param search the attack
 * @param measure what is measured
 * @see <a href="https://arxiv.org/abs/1710.10547">Ghorbani, Abid and Zou, 2019</a>
 */
record AttackedMap(Component component, MapAttack search, Measure measure) implements Metric {
  /** What is measured of the maps before, {@code a}, and after, {@code b}. */
  enum Measure {
    /** {@code |top_k(a) and top_k(b)| / k}, 0 to 1, higher is more robust. */
    TOP_K(Direction.HIGHER) {
      @Override
      double of(MapAttack attack, double[] before, double[] after) {
        return Similarity.topK(before, after, attack.top().of(before.length));
      }
    },
    /** The correlation of the pixels' ranks, -1 to 1, higher is more robust; of no constant map. */
    SPEARMAN(Direction.HIGHER) {
      @Override
      double of(MapAttack attack, double[] before, double[] after) {
        return Similarity.spearman(before, after);
      }
    },
    /**
     * 1 if the attack found an image that keeps the label and not the whole top of the simple
     * gradient, else 0: the share of attacks that got somewhere.
     */
    LABEL_KEPT(Direction.LOWER) {
      @Override
      double of(MapAttack attack, double[] before, double[] after) {
        double kept = TOP_K.of(attack, before, after);
        return Double.isNaN(kept) ? kept : kept < 1 ? 1 : 0;
      }
    };

    private final Direction direction;

    Measure(Direction direction) {
      this.direction = direction;
    }

    abstract double of(MapAttack attack, double[] before, double[] after);
  }

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "sum of |.| over channels",
        "pixel [0,1]",
        "",
        measure.direction);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT);
  }

  @Override
  public Optional<ImageAttack> imageAttack() {
    return Optional.of(search);
  }

  /** The label is kept or not whatever the method: that is measured once. */
  @Override
  public boolean measures(SaliencyMethod method) {
    return measure != Measure.LABEL_KEPT || method.equals(new SimpleGradient(Output.LOGIT));
  }

  @Override
  public Set<Capability> needs() {
    return search.aim().isPresent() ? Set.of(Capability.DOUBLE_BACKPROP) : Set.of();
  }

  @Override
  public void check(Blueprint network) {
    if (search.aim().isPresent() && network.smoothed().isEmpty()) {
      throw new IllegalArgumentException(
          "an attack on maps needs second derivatives, and the network names no variant without"
              + " kinks; its blueprint's smoothed() returns one");
    }
  }

  @Override
  public void check(ImageShape shape) {
    search.top().check(shape);
  }

  @Override
  public double[] measure(Evidence evidence) {
    double[][] before = PooledMaps.of(evidence.cleanMap());
    double[][] after = PooledMaps.of(evidence.map());
    int[] clean = Points.predictions(evidence.cleanLogits());
    int[] attacked = Points.predictions(evidence.logits());
    double[] values = new double[before.length];
    for (int i = 0; i < values.length; i++) {
      double label = evidence.labels().at(i);
      boolean stays = clean[i] == label && attacked[i] == label;
      values[i] = stays ? measure.of(search, before[i], after[i]) : Double.NaN;
    }
    return values;
  }
}
