package io.github.fenchel.runner.train;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * An objective as a run finds it, by its id among what the plugins offer.
 *
 * @param name what the test's display name calls it
 * @param objective the objective
 */
record ObjectiveCase(String name, Objective objective) {
  private static final Value FEW = new Value.Whole(2);
  private static final Value EPSILON = pixels("8/255");
  private static final Value MILD = new Value.Word("evaluate");

  /** Every objective, each route with the norm that asks most of it; ascents of two steps. */
  static List<ObjectiveCase> all() {
    List<ObjectiveCase> all = new ArrayList<>(attacks());
    all.add(of("standard", null, Map.of()));
    all.addAll(penalties());
    all.add(of("authors", groupL2(), Map.of()));
    all.add(of("authors", l1(), Map.of("scheme", new Value.Word("fast"))));
    return all;
  }

  /** Objectives that perturb images with the network in evaluation mode. */
  static List<ObjectiveCase> attacks() {
    Map<String, Value> random = Map.of("steps", FEW, "randomStart", new Value.Flag(true));
    return List.of(
        of("fast", l1(), Map.of("normalized", new Value.Flag(true))),
        of("iterative", elasticNet(), Map.of("steps", FEW)),
        of("iterative", groupL2(), random),
        of("authors", elasticNet(), Map.of("attackMode", MILD)),
        of("pgd", null, Map.of("epsilon", EPSILON, "steps", FEW)),
        of("pgd", null, Map.of("epsilon", EPSILON, "steps", FEW, "ball", new Value.Word("l2"))),
        of("trades", null, Map.of("epsilon", EPSILON, "steps", FEW)),
        of("noise", null, Map.of("epsilon", pixels("0.5"))),
        of("gaze", null, Map.of("epsilon", pixels("0.5"))));
  }

  /** Objectives of double backpropagation. */
  static List<ObjectiveCase> penalties() {
    Value weight = new Value.Quantity(Rational.parse("0.5"), Unit.PIXEL_SQUARED);
    return List.of(
        of("penalty", l1(), Map.of()),
        of("penalty", elasticNet(), Map.of("gradientMode", new Value.Word("train"))),
        of("penalty", groupL2(), Map.of("normalized", new Value.Flag(true))),
        of("input-gradient-l2", null, Map.of("weight", weight)),
        of("logit-gradient-norm", null, Map.of("weight", weight)));
  }

  static ObjectiveCase of(String id, @Nullable Norm norm, Map<String, Value> given) {
    ObjectiveOffer offer =
        plugins().stream()
            .flatMap(plugin -> plugin.objectives().stream())
            .filter(o -> o.descriptor().id().equals(id))
            .findFirst()
            .orElseThrow();
    String of = norm == null ? "" : " of " + norm.getClass().getSimpleName();
    return new ObjectiveCase(
        id + of + " " + given.keySet().stream().sorted().toList(),
        offer.create(Arguments.of(offer.descriptor(), given), norm));
  }

  static Norm l1() {
    return norm("l1", Map.of("epsilon", EPSILON));
  }

  static Norm elasticNet() {
    Value epsilon2 = new Value.Quantity(Rational.parse("0.05"), Unit.PIXEL_SQUARED);
    return norm("elastic-net", Map.of("epsilon", EPSILON, "epsilon2", epsilon2));
  }

  static Norm groupL2() {
    return norm("group-l2", Map.of("epsilon", pixels("0.3"), "patch", new Value.Whole(4)));
  }

  private static Value pixels(String number) {
    return new Value.Quantity(Rational.parse(number), Unit.PIXEL);
  }

  private static Norm norm(String id, Map<String, Value> given) {
    return Engines.create(
        plugins().stream().flatMap(plugin -> plugin.norms().stream()).toList(), id, given);
  }

  private static List<Plugin> plugins() {
    return ServiceLoader.load(Plugin.class).stream().map(ServiceLoader.Provider::get).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
