package io.github.fenchel.runner.explain.metric;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.losses.attack.Fgsm;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.runner.explain.saliency.OutputParameter;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The built-in metrics. Each id is a column of the default table as it stands, with its defaults:
 * so the two attacks, and the two Gini indices, have ids of their own.
 */
public final class Metrics {
  /** The parameter that bounds an attack. */
  public static final String EPSILON_ID = "epsilon";

  private static final Parameter EPSILON =
      Parameter.quantity(
          EPSILON_ID, Unit.PIXEL, "8/255", Range.positive(), "the attack's L-infinity bound");
  private static final Parameter STEPS =
      Parameter.whole("steps", 20, Range.atLeast(1), "the attack's steps");
  private static final Parameter PATCH =
      Parameter.whole("patch", 7, Range.atLeast(1), "side of a patch; it divides the image");

  private Metrics() {}

  /** Returns the metrics, in the order of the default table. */
  public static List<Offer<Metric>> offers() {
    return List.of(
        offer(
            Descriptor.of(
                "accuracy",
                "share of images classified rightly: mean of [argmax_k z_k = label], z the logits"),
            (component, arguments) -> new Accuracy(component)),
        offer(
            Descriptor.of(
                "cross-entropy", "cross-entropy of the label, in nats: -ln softmax(z)_label"),
            (component, arguments) -> new CrossEntropyMetric(component)),
        offer(
            Descriptor.of(
                "fgsm-accuracy",
                "share of images classified rightly, and even so under the one-step attack FGSM: at"
                    + " x + epsilon sign(g), clipped to [0,1]",
                EPSILON),
            (component, arguments) -> new RobustAccuracy(component, new Fgsm(epsilon(arguments)))),
        offer(
            Descriptor.of(
                "pgd-accuracy",
                "share of images classified rightly, and even so under the iterated attack PGD:"
                    + " projected steps along sign(g) from a random start, each image at its"
                    + " iterate of highest loss",
                EPSILON,
                STEPS),
            (component, arguments) ->
                new RobustAccuracy(
                    component, new Pgd(epsilon(arguments), arguments.whole(STEPS.id())))),
        offer(
            Descriptor.of(
                "gini",
                "Gini index of the pooled gradient of the label's logit: sum_k (2k - n - 1) a_(k) /"
                    + " (n sum a), with the n pixels a_(1) <= ... <= a_(n)"),
            (component, arguments) -> new Gini(component, Output.LOGIT)),
        offer(
            Descriptor.of(
                "gini-loss",
                "Gini index of the pooled gradient of the loss: as gini, of another map"),
            (component, arguments) -> new Gini(component, Output.LOSS)),
        offer(
            Descriptor.of(
                "group-gini",
                "Gini index of the gradient's patch norms: as gini, of ||g_S||_2 over the patches"
                    + " S",
                PATCH,
                OutputParameter.OF),
            (component, arguments) ->
                new GroupGini(
                    component, OutputParameter.of(arguments), arguments.whole(PATCH.id()))),
        offer(
            Descriptor.of(
                "shannon-complexity",
                "entropy of the pooled gradient, in nats: -sum p ln p, with p = a / sum a",
                OutputParameter.OF),
            (component, arguments) ->
                new ShannonComplexity(component, OutputParameter.of(arguments))),
        offer(
            Descriptor.of(
                "gradient-l1", "1-norm of the loss gradient: sum |g| over channels and pixels"),
            (component, arguments) -> new GradientNorm(component, GradientNorm.Order.L1)),
        offer(
            Descriptor.of(
                "gradient-l2",
                "2-norm of the loss gradient: sqrt(sum g^2) over channels and pixels"),
            (component, arguments) -> new GradientNorm(component, GradientNorm.Order.L2)),
        localization(
            "relevance-mass-accuracy",
            "share of the pooled gradient's mass within the image's mask m: sum a m / sum a",
            Localization.Measure.MASS_ACCURACY),
        localization(
            "relevance-rank-accuracy",
            "share of the pooled gradient's largest pixels within the image's mask",
            Localization.Measure.RANK_ACCURACY),
        localization(
            "off-mask-mass",
            "share of the pooled gradient's mass off the image's mask m: sum a (1 - m) / sum a",
            Localization.Measure.OFF_MASS),
        offer(
            Descriptor.of("mask-share", "share of the image within its mask: the level of chance"),
            (component, arguments) -> new MaskShare(component)));
  }

  private static Offer<Metric> localization(String id, String doc, Localization.Measure measure) {
    return offer(
        Descriptor.of(id, doc, OutputParameter.OF),
        (component, arguments) ->
            new Localization(component, OutputParameter.of(arguments), measure));
  }

  private static double epsilon(Arguments arguments) {
    return arguments.quantity(EPSILON.id());
  }

  /** An offer whose metric knows what it was made from: its definition says so. */
  private static Offer<Metric> offer(
      Descriptor descriptor, BiFunction<Component, Arguments, Metric> factory) {
    return new Offer<>(
        descriptor,
        arguments -> factory.apply(new Component(descriptor.id(), arguments), arguments));
  }
}
