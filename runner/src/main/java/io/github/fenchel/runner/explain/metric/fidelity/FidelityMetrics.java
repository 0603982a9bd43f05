package io.github.fenchel.runner.explain.metric.fidelity;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Metrics of how a map agrees with what the network does when the image is changed. */
public final class FidelityMetrics {
  private static final Parameter STEPS =
      Parameter.whole("steps", 28, Range.atLeast(1), "steps of a curve, of equal size, at most");
  private static final Parameter NORMALIZED =
      Parameter.flag("normalized", false, "divides by the probability of the whole image");
  private static final Parameter ORDER =
      Parameter.choice(
          "order", List.of("morf", "lerf"), "whether the most or the least relevant pixels go");
  private static final Parameter PERCENTAGES =
      Parameter.numbers("percentages", "10 30 50 70 90", "of the pixels that go, in turn");
  private static final Parameter NOISE =
      Parameter.quantity(
          "noise", Unit.PIXEL, "0.01", Range.atLeast(0), "deviation of the noise on filled pixels");
  private static final Parameter RUNS =
      Parameter.whole("runs", 100, Range.atLeast(2), "random sets of entries of each image");
  private static final Parameter SUBSET =
      Parameter.whole("subset", 64, Range.atLeast(1), "entries of a set");
  private static final Parameter ENTRIES =
      Parameter.whole("entries", 28, Range.atLeast(1), "entries of a group");
  private static final Parameter KIND =
      Parameter.choice(
          "kind",
          Arrays.stream(Perturbation.values()).map(Perturbation::word).toList(),
          "noise on all entries, or a black square");
  private static final Parameter SAMPLES =
      Parameter.whole("samples", 50, Range.atLeast(1), "perturbed images of each image");
  private static final Parameter SIGMA =
      Parameter.quantity(
          "sigma", Unit.PIXEL, "0.2", Range.positive(), "deviation of the Gaussian noise");
  private static final Parameter SCALED =
      Parameter.flag("scaled", false, "scales each image's map as fits best");

  private FidelityMetrics() {}

  /** Returns the metrics, in the order of tables. */
  public static List<Offer<Metric>> offers() {
    return List.of(
        curve(
            "insertion",
            "area under the predicted class's probability while the most relevant pixels are"
                + " inserted first: (sum - first/2 - last/2) / steps",
            substrate(Substrate.BLUR, Substrate.MEAN, Substrate.BLACK)),
        curve(
            "deletion",
            "area under the predicted class's probability while the most relevant pixels are"
                + " removed first: (sum - first/2 - last/2) / steps",
            substrate(Substrate.MEAN, Substrate.BLACK, Substrate.BLUR)),
        flipping(
            "pixel-flipping-morf",
            "area under the label's probability while pixels turn black, the most relevant first",
            PixelFlipping.Kind.MORF),
        flipping(
            "pixel-flipping-lerf",
            "area under the label's probability while pixels turn black, the least relevant first",
            PixelFlipping.Kind.LERF),
        flipping(
            "pixel-flipping-gap",
            "area of pixel-flipping-lerf minus that of pixel-flipping-morf",
            PixelFlipping.Kind.GAP),
        offer(
            Descriptor.of(
                "road",
                "accuracy with the most, or least, relevant pixels filled in from their neighbors:"
                    + " mean over percentages of [argmax_k z_k = label]",
                ORDER,
                PERCENTAGES,
                NOISE),
            FidelityMetrics::road),
        offer(
            Descriptor.of(
                "faithfulness-correlation",
                "Pearson's correlation, over random sets S of entries, of sum_S a and the label's"
                    + " logit lost when S turns black",
                RUNS,
                SUBSET),
            (component, arguments) ->
                new FaithfulnessCorrelation(
                    component, arguments.whole(RUNS.id()), arguments.whole(SUBSET.id()))),
        offer(
            Descriptor.of(
                "faithfulness-estimate",
                "Pearson's correlation, over groups G of entries ranked by the map, of sum_G a and"
                    + " the label's logit lost when G turns black",
                ENTRIES),
            (component, arguments) ->
                new FaithfulnessEstimate(component, arguments.whole(ENTRIES.id()))),
        offer(
            Descriptor.of(
                "infidelity",
                "mean over perturbations I of (<I, a> - (z_y(x) - z_y(x - I)))^2; scaled: with"
                    + " beta <I, a>, beta = E[<I, a> d] / E[<I, a>^2] of the differences d",
                KIND,
                SAMPLES,
                SIGMA,
                SCALED),
            (component, arguments) ->
                new Infidelity(
                    component,
                    chosen(Perturbation.class, arguments.word(KIND.id())),
                    arguments.whole(SAMPLES.id()),
                    arguments.quantity(SIGMA.id()),
                    arguments.flag(SCALED.id()))),
        offer(
            Descriptor.of(
                "completeness",
                "distance of a complete method's map from what it adds up to: |sum a - total|"),
            (component, arguments) -> new Completeness(component)));
  }

  /** The first is the default. */
  private static Parameter substrate(Substrate... substrates) {
    return Parameter.choice(
        "substrate",
        Arrays.stream(substrates).map(Substrate::word).toList(),
        "what stands where the image does not");
  }

  private static Offer<Metric> curve(String id, String doc, Parameter substrate) {
    return offer(
        Descriptor.of(id, doc, STEPS, substrate, NORMALIZED),
        (component, arguments) ->
            new InsertionDeletion(
                component,
                id.equals("insertion"),
                chosen(Substrate.class, arguments.word(substrate.id())),
                arguments.whole(STEPS.id()),
                arguments.flag(NORMALIZED.id())));
  }

  private static Offer<Metric> flipping(String id, String doc, PixelFlipping.Kind kind) {
    return offer(
        Descriptor.of(id, doc, STEPS),
        (component, arguments) -> new PixelFlipping(component, kind, arguments.whole(STEPS.id())));
  }

  private static Road road(Component component, Arguments arguments) {
    String text = arguments.word(PERCENTAGES.id());
    List<Double> percentages;
    try {
      percentages =
          Arrays.stream(text.strip().split("[ ,]+", -1))
              .map(word -> new BigDecimal(word).doubleValue())
              .toList();
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(
          "percentages \"" + text + "\" are not numbers; e.g. \"10 30 50 70 90\"", noNumber);
    }
    return new Road(
        component,
        arguments.word(ORDER.id()).equals("morf"),
        percentages,
        arguments.quantity(NOISE.id()));
  }

  private static <E extends Enum<E>> E chosen(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
