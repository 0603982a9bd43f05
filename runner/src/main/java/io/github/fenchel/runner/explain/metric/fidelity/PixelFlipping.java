package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.metric.map.ClassScores;

/**
 * How fast the label's probability falls while pixels turn black.
 *
 * <p>Formula: the {@linkplain Curves#area area} under the {@link Curves curve} of the label's
 * softmax probability, the unchanged image included, all channels of a pixel at once. Pooling: the
 * order of {@code sum_c |a_c|}, as {@link PixelOrders} says, or its reverse. Range: 0 to 1; of the
 * gap -1 to 1. Direction: the {@link Kind kind's}. A map of zeros has none; a constant one goes row
 * by row.
 *
 * @param component the id and its parameters
 * @param kind in which order pixels go
 * @param steps steps of a curve, at most
 * @see <a href="https://doi.org/10.1371/journal.pone.0130140">Bach et al., 2015</a>
 * @see <a href="https://arxiv.org/abs/1509.06321">Samek et al., 2017</a>
 */
record PixelFlipping(Component component, Kind kind, int steps) implements Metric {

  /** In which order pixels go. */
  enum Kind {
    /** The most relevant first: a faithful map's label is lost soon. */
    MORF("most relevant pixel first", Direction.LOWER),
    /** The least relevant first: a faithful map's label stays long. */
    LERF("least relevant pixel first", Direction.HIGHER),
    /** The area of the latter minus that of the former: 0 is expected of a random order. */
    GAP("least relevant pixel first, minus most relevant first", Direction.HIGHER);

    private final String text;
    private final Direction direction;

    Kind(String text, Direction direction) {
      this.text = text;
      this.direction = direction;
    }
  }

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "order of the sum of |.| over channels; area under the label's probability, " + kind.text,
        "pixel [0,1]",
        "",
        kind.direction);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT).withModel();
  }

  @Override
  public Passes passes(ImageShape image, Passes map) {
    return FidelityChecks.curves(image, steps).times(kind == Kind.GAP ? 2 : 1);
  }

  @Override
  public void check(ImageShape shape) {
    FidelityChecks.steps(shape, steps);
  }

  @Override
  public double[] measure(Evidence evidence) {
    PixelOrders most = PixelOrders.of(evidence.map());
    return switch (kind) {
      case MORF -> areas(Kind.MORF, evidence, most);
      case LERF -> areas(Kind.LERF, evidence, most.reversed());
      case GAP -> {
        double[] gaps = areas(Kind.LERF, evidence, most.reversed()).clone();
        double[] subtracted = areas(Kind.MORF, evidence, most);
        for (int image = 0; image < gaps.length; image++) {
          gaps[image] -= subtracted[image];
        }
        yield gaps;
      }
    };
  }

  /** The areas of one order, which the gap shares with the metric of that order. */
  private double[] areas(Kind order, Evidence evidence, PixelOrders orders) {
    return evidence
        .model()
        .once(
            "pixel flipping, " + order + ", steps " + steps,
            model -> areas(evidence.withModel(model), orders));
  }

  private double[] areas(Evidence evidence, PixelOrders orders) {
    HostArray images = evidence.images();
    double[][] curves =
        Curves.ofSteps(steps, orders.pixels())
            .of(
                evidence.model(),
                images,
                Substrate.BLACK.of(images, evidence.model().input()),
                orders,
                ClassScores.classes(evidence.labels()));
    double[] areas = new double[curves.length];
    for (int image = 0; image < areas.length; image++) {
      areas[image] = Curves.area(curves[image]);
    }
    return areas;
  }
}
