package io.github.fenchel.runner.explain.metric;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.losses.attack.Fgsm;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.runner.explain.metric.attack.AttackMetrics;
import io.github.fenchel.runner.explain.metric.fidelity.FidelityMetrics;
import io.github.fenchel.runner.explain.metric.localization.LocalizationMetrics;
import io.github.fenchel.runner.explain.metric.robustness.AutoAttack;
import io.github.fenchel.runner.explain.metric.robustness.HostBall;
import io.github.fenchel.runner.explain.metric.sanity.SanityMetrics;
import io.github.fenchel.runner.explain.metric.similarity.SimilarityMetrics;
import io.github.fenchel.runner.explain.metric.stability.StabilityMetrics;
import io.github.fenchel.runner.explain.metric.structure.StructureMetrics;
import java.util.List;
import java.util.stream.Stream;

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
  private static final Parameter RADIUS =
      Parameter.quantity(
          EPSILON_ID, Unit.PIXEL, "8/255", Range.positive(), "the ball's radius, in its norm");
  private static final Parameter VERSION =
      Parameter.choice("version", List.of("standard"), "the set of attacks");
  private static final Parameter ITERATIONS =
      Parameter.whole(
          "iterations", 100, Range.atLeast(1), "steps of APGD and FAB; 100 in the standard set");
  private static final Parameter QUERIES =
      Parameter.whole(
          "queries", 5000, Range.atLeast(1), "queries of Square; 5000 in the standard set");

  private Metrics() {}

  /** Returns the metrics, in the order of the default table. */
  public static List<Offer<Metric>> offers() {
    return Stream.of(
            network(),
            StructureMetrics.offers(),
            gradientNorms(),
            LocalizationMetrics.offers(),
            SimilarityMetrics.offers(),
            FidelityMetrics.offers(),
            StabilityMetrics.offers(),
            SanityMetrics.offers(),
            AttackMetrics.offers(),
            robustness())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Offer<Metric>> network() {
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
            (component, arguments) ->
                new RobustAccuracy(component, new Fgsm(epsilon(arguments)), 1)),
        offer(
            Descriptor.of(
                "pgd-accuracy",
                "share of images classified rightly, and even so under the iterated attack PGD:"
                    + " projected steps along sign(g) from a random start, each image at its"
                    + " iterate of highest loss",
                EPSILON,
                STEPS),
            (component, arguments) ->
                pgdAccuracy(component, epsilon(arguments), arguments.whole(STEPS.id()))));
  }

  private static Metric pgdAccuracy(Component component, double epsilon, int steps) {
    return new RobustAccuracy(component, new Pgd(epsilon, steps), steps);
  }

  private static List<Offer<Metric>> gradientNorms() {
    return List.of(
        offer(
            Descriptor.of(
                "gradient-l1", "1-norm of the loss gradient: sum |g| over channels and pixels"),
            (component, arguments) -> new GradientNorm(component, GradientNorm.Order.L1)),
        offer(
            Descriptor.of(
                "gradient-l2",
                "2-norm of the loss gradient: sqrt(sum g^2) over channels and pixels"),
            (component, arguments) -> new GradientNorm(component, GradientNorm.Order.L2)));
  }

  private static List<Offer<Metric>> robustness() {
    return List.of(
        offer(
            Descriptor.of(
                "autoattack-accuracy",
                "share of images classified rightly, and even so under each attack of AutoAttack's"
                    + " standard set: APGD-CE, targeted APGD-DLR, FAB-T and Square, one start each",
                HostBall.NORM,
                RADIUS,
                VERSION,
                ITERATIONS,
                QUERIES),
            (component, arguments) ->
                new AutoAttackAccuracy(
                    component,
                    new AutoAttack(
                        HostBall.of(arguments),
                        epsilon(arguments),
                        arguments.whole(ITERATIONS.id()),
                        arguments.whole(QUERIES.id())))));
  }

  private static double epsilon(Arguments arguments) {
    return arguments.quantity(EPSILON.id());
  }
}
