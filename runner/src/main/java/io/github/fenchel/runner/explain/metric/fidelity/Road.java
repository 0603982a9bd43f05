package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.metric.map.ClassScores;
import java.util.List;

/**
 * Remove and debias: whether the label is still found where a map's most relevant pixels, or its
 * least relevant ones, are filled in from their neighbors.
 *
 * <p>Formula: the mean over the percentages {@code p} of {@code [argmax_k z_k(x_p) = y]}, first
 * among ties, where {@code x_p} has {@code floor(H W p / 100)} pixels filled by {@link Imputation},
 * and normal noise added to these, each channel its own. Pooling: the order of {@code sum_c |a_c|},
 * as {@link PixelOrders} says, or its reverse. Range: 0 to 1; the accuracy of every image counts.
 * Direction: lower if the most relevant pixels go, else higher. A map of zeros has none; a constant
 * one goes row by row.
 *
 * @param component the id and its parameters
 * @param most whether the most relevant pixels go, rather than the least relevant ones
 * @param percentages of the pixels that go, each above 0 and below 100
 * @param noise the standard deviation of the noise, in pixel units
 * @see <a href="https://arxiv.org/abs/2202.00449">Rong et al., 2022</a>
 */
record Road(Component component, boolean most, List<Double> percentages, double noise)
    implements Metric {
  private static final double WHOLE = 100;

  /** Checks the percentages. */
  Road {
    percentages = List.copyOf(percentages);
    if (percentages.isEmpty() || !percentages.stream().allMatch(p -> p > 0 && p < WHOLE)) {
      throw new IllegalArgumentException(
          "percentages "
              + percentages
              + " are not numbers above 0 and below 100; e.g. \"10 30 50 70 90\"");
    }
  }

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "order of the sum of |.| over channels; accuracy without the "
            + (most ? "most" : "least")
            + " relevant pixels, mean over percentages",
        "pixel [0,1]",
        "",
        most ? Direction.LOWER : Direction.HIGHER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT).withModel();
  }

  @Override
  public Passes passes(ImageShape image, Passes map) {
    return Passes.forwards(percentages.size());
  }

  @Override
  public void check(ImageShape shape) {
    for (double percentage : percentages) {
      if (removed(shape, percentage) == 0) {
        throw new IllegalArgumentException(
            "percentages: "
                + percentage
                + " % of an image of "
                + shape
                + " is less than one pixel; choose at least "
                + WHOLE / (shape.height() * shape.width()));
      }
    }
  }

  private static int removed(ImageShape shape, double percentage) {
    return (int) (shape.height() * shape.width() * percentage / WHOLE);
  }

  @Override
  public double[] measure(Evidence evidence) {
    PixelOrders found = PixelOrders.of(evidence.map());
    PixelOrders orders = most ? found : found.reversed();
    int each = percentages.size();
    ClassScores scores = new ClassScores(scores(evidence, orders));
    double[] values = new double[evidence.size()];
    for (int image = 0; image < values.length; image++) {
      int kept = 0;
      for (int p = 0; p < each; p++) {
        kept += scores.best(image * each + p) == evidence.labels().at(image) ? 1 : 0;
      }
      values[image] = orders.isDefined(image) ? (double) kept / each : Double.NaN;
    }
    return values;
  }

  /** Returns the logits of each image without each percentage, {@code [n percentages, K]}. */
  private HostArray scores(Evidence evidence, PixelOrders orders) {
    int each = percentages.size();
    return evidence
        .model()
        .logits(
            evidence.size() * each,
            place -> filled(evidence, orders, place / each, percentages.get(place % each)));
  }

  /** Returns an image without a percentage of its pixels, {@code [1,C,H,W]}. */
  HostArray filled(Evidence evidence, PixelOrders orders, int image, double percentage) {
    TrainedModel model = evidence.model();
    ImageShape shape = model.input().image();
    LabeledImages one = evidence.subject().take(image);
    double[] filled = one.images().toDoubles();
    boolean[] gone = new boolean[orders.pixels()];
    for (int i = 0; i < removed(shape, percentage); i++) {
      gone[orders.pixel(image, i)] = true;
    }
    new Imputation(shape, gone).fill(filled);
    if (noise > 0) {
      HostArray normal = model.normal("noise at " + percentage, one);
      for (int i = 0; i < filled.length; i++) {
        filled[i] += gone[i % gone.length] ? noise * normal.at(i) : 0;
      }
    }
    return HostArray.of(one.images().shape(), filled);
  }
}
