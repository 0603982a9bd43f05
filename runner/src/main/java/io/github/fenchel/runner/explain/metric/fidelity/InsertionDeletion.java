package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.CurveMetric;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.metric.map.ClassScores;
import java.util.Arrays;

/**
 * How fast the network's own answer comes, or goes, with the pixels that a map calls relevant.
 *
 * <p>Formula: the {@linkplain Curves#area area} under the {@link Curves curve} of the softmax
 * probability of the class that is predicted for the whole image, from the image to its substrate
 * (deletion) or from the substrate to the image (insertion), most relevant pixels first.
 * Normalized: divided by that probability of the whole image, so that networks of different
 * confidence can be compared. Pooling: the order of {@code sum_c |a_c|}, as {@link PixelOrders}
 * says. Range: 0 to 1; normalized, 0 to {@code 1/p}. Direction: insertion higher, deletion lower. A
 * map of zeros has none; a constant one goes row by row.
 *
 * @param component the id and its parameters
 * @param inserts whether pixels are inserted rather than removed
 * @param substrate what stands where the image does not
 * @param steps steps of a curve, at most
 * @param normalized whether the area is divided by the whole image's probability
 * @see <a href="https://arxiv.org/abs/1806.07421">Petsiuk, Das and Saenko, 2018 (RISE)</a>
 */
record InsertionDeletion(
    Component component, boolean inserts, Substrate substrate, int steps, boolean normalized)
    implements CurveMetric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "order of the sum of |.| over channels; area under the predicted class's probability"
            + (normalized ? ", divided by that of the whole image" : ""),
        "pixel [0,1]",
        "",
        inserts ? Direction.HIGHER : Direction.LOWER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT).withModel();
  }

  @Override
  public Passes passes(ImageShape image, Passes map) {
    return FidelityChecks.curves(image, steps);
  }

  @Override
  public void check(ImageShape shape) {
    FidelityChecks.steps(shape, steps);
  }

  @Override
  public HostArray curves(Evidence evidence) {
    return evidence
        .model()
        .once(
            (inserts ? "insertion, " : "deletion, ") + substrate + ", steps " + steps,
            model -> shared(evidence.withModel(model)));
  }

  /** The curves, which the normalized area shares with the other. */
  private HostArray shared(Evidence evidence) {
    PixelOrders orders = PixelOrders.of(evidence.map());
    HostArray images = evidence.images();
    HostArray rest = substrate.of(images, evidence.model().input());
    return Curves.ofSteps(steps, orders.pixels())
        .of(
            evidence.model(),
            inserts ? rest : images,
            inserts ? images : rest,
            orders,
            new ClassScores(evidence.logits()).best());
  }

  @Override
  public double[] summarize(HostArray curves) {
    return Arrays.stream(Curves.rows(curves))
        .mapToDouble(
            curve -> {
              double whole = inserts ? curve[curve.length - 1] : curve[0];
              return Curves.area(curve) / (normalized ? whole : 1);
            })
        .toArray();
  }
}
