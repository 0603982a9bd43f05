package io.github.fenchel.runner.explain.metric.attack;

import static io.github.fenchel.runner.explain.metric.map.MetricOffers.offer;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.runner.explain.metric.map.TopShare;
import io.github.fenchel.runner.explain.metric.robustness.HostBall;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metrics of maps under an attack on them. */
public final class AttackMetrics {
  private static final String RANDOM = "random";
  private static final Parameter ATTACK =
      Parameter.choice(
          "attack",
          List.of("top-k", "mass-center", RANDOM),
          "what the attack lowers: the map's share on the clean map's largest pixels, or how near"
              + " its center of mass is to the clean map's; random steps are the control");
  private static final Map<String, MapAim> AIMS =
      Map.of("top-k", MapAim.TOP_K, "mass-center", MapAim.MASS_CENTER);
  private static final Parameter EPSILON =
      Parameter.quantity(
          "epsilon", Unit.PIXEL, "8/255", Range.positive(), "the ball's radius, in its norm");
  private static final Parameter STEP =
      Parameter.quantityOr(
          "auto",
          "step",
          Unit.PIXEL,
          Range.positive(),
          "length of a step, in the ball's norm; auto is epsilon / 8");
  private static final Parameter ITERATIONS =
      Parameter.whole("iterations", 100, Range.atLeast(1), "the attack's steps");

  private AttackMetrics() {}

  /** Returns the metrics, in the order of tables. */
  public static List<Offer<Metric>> offers() {
    return List.of(
        attacked(
            "attacked-top-k",
            "share of the map's k largest pixels that stay under an attack on the simple gradient"
                + " that keeps the label: |top_k(a) and top_k(a')| / k",
            AttackedMap.Measure.TOP_K),
        attacked(
            "attacked-spearman",
            "rank correlation of the pooled maps before and under an attack on the simple gradient"
                + " that keeps the label",
            AttackedMap.Measure.SPEARMAN),
        attacked(
            "attacked-label-kept",
            "share of images for which the attack on the simple gradient finds a point that keeps"
                + " the label and not all of the k largest pixels",
            AttackedMap.Measure.LABEL_KEPT));
  }

  private static Offer<Metric> attacked(String id, String doc, AttackedMap.Measure measure) {
    return offer(
        Descriptor.of(
            id, doc, ATTACK, HostBall.NORM, EPSILON, STEP, ITERATIONS, TopShare.PARAMETER),
        (component, arguments) -> new AttackedMap(component, attack(arguments), measure));
  }

  private static MapAttack attack(Arguments arguments) {
    double epsilon = arguments.quantity(EPSILON.id());
    return new MapAttack(
        Optional.ofNullable(AIMS.get(arguments.word(ATTACK.id()))),
        HostBall.of(arguments),
        epsilon,
        arguments.optionalQuantity(STEP.id()).orElse(epsilon / 8),
        arguments.whole(ITERATIONS.id()),
        TopShare.of(arguments),
        MapAttack.Manner.GHORBANI);
  }
}
