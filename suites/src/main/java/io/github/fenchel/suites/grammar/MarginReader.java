package io.github.fenchel.suites.grammar;

import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Reads what a suite says of differences between runs: which do not matter in comparisons, which
 * may pass its gate. No run depends on it.
 */
public final class MarginReader {
  private static final String EXAMPLE =
      "\"metrics: {accuracy: {margin: 0.02}, gini: {margin: 0.02, blocking: false}}\"";

  private final List<String> known;
  private final Set<String> measured = new TreeSet<>();
  private final Problems problems;
  private final ValueReader values;

  public MarginReader(Catalog catalog, List<Setting.Part> measured, Problems problems) {
    this.known = catalog.descriptors(PartKind.METRIC).stream().map(Descriptor::id).toList();
    measured.forEach(metric -> this.measured.add(metric.component().id()));
    this.problems = problems;
    this.values = new ValueReader(problems);
  }

  /** Reads {@code comparison: {margins: {METRIC: NUMBER}}}. */
  public SortedMap<String, Double> comparison(MappingKeys suite) {
    SortedMap<String, Double> margins = new TreeMap<>();
    suite
        .find("comparison")
        .flatMap(node -> MappingKeys.of(node, "comparison", problems))
        .map(keys -> keys.known(List.of("margins")))
        .flatMap(keys -> keys.need("margins", "\"margins: {accuracy: 0.01, gini: 0.01}\""))
        .ifPresent(
            node ->
                eachMetric(
                    node,
                    "margins",
                    (metric, margin) ->
                        values
                            .one(FormatParameters.margin(metric), margin)
                            .ifPresent(plain -> margins.put(metric, number(plain.value())))));
    return margins;
  }

  /** Reads {@code gate: {alpha: NUMBER, metrics: {METRIC: {margin: NUMBER, blocking: FLAG}}}}. */
  public Optional<GateSpec> gate(MappingKeys suite) {
    Optional<MappingKeys> gate =
        suite.find("gate").flatMap(node -> MappingKeys.of(node, "gate", problems));
    if (gate.isEmpty()) {
      return Optional.empty();
    }
    gate.get().known(List.of(FormatParameters.GATE_ALPHA.id(), "metrics"));
    double alpha =
        gate.get()
            .find(FormatParameters.GATE_ALPHA.id())
            .flatMap(node -> values.one(FormatParameters.GATE_ALPHA, node))
            .map(plain -> number(plain.value()))
            .orElse(GateSpec.DEFAULT_ALPHA);
    SortedMap<String, GateSpec.Rule> rules = new TreeMap<>();
    gate.get()
        .need("metrics", EXAMPLE)
        .filter(this::namesSome)
        .ifPresent(
            node ->
                eachMetric(
                    node,
                    "metrics",
                    (metric, rule) -> rule(metric, rule).ifPresent(r -> rules.put(metric, r))));
    return Optional.of(new GateSpec(alpha, rules));
  }

  private boolean namesSome(YamlNode metrics) {
    boolean none = metrics instanceof YamlNode.Mapping mapping && mapping.entries().isEmpty();
    if (none) {
      problems.add(metrics.at(), "the gate names no metric; e.g. " + EXAMPLE);
    }
    return !none;
  }

  private Optional<GateSpec.Rule> rule(String metric, YamlNode node) {
    Optional<MappingKeys> keys = MappingKeys.of(node, metric, problems);
    keys.ifPresent(
        k ->
            k.known(
                List.of(FormatParameters.GATE_MARGIN.id(), FormatParameters.GATE_BLOCKING.id())));
    Optional<Double> margin =
        keys.flatMap(k -> k.need(FormatParameters.GATE_MARGIN.id(), "\"margin: 0.02\""))
            .flatMap(value -> values.one(FormatParameters.GATE_MARGIN, value))
            .map(plain -> number(plain.value()));
    boolean blocking =
        keys.flatMap(k -> k.find(FormatParameters.GATE_BLOCKING.id()))
            .flatMap(value -> values.one(FormatParameters.GATE_BLOCKING, value))
            .map(plain -> ((Value.Flag) plain.value()).value())
            .orElse(true);
    return margin.map(number -> new GateSpec.Rule(number, blocking));
  }

  /** Visits every metric that the node names and the suite measures. */
  private void eachMetric(YamlNode node, String what, BiConsumer<String, YamlNode> visit) {
    Optional<MappingKeys> keys = MappingKeys.of(node, what, problems);
    if (keys.isEmpty()) {
      return;
    }
    keys.get().known(known);
    for (String metric : known) {
      Optional<YamlNode> said = keys.get().find(metric);
      if (said.isPresent() && !measured.contains(metric)) {
        problems.add(
            said.get().at(),
            "this suite does not measure "
                + metric
                + "; add it to evaluation.metrics, or leave its margin out");
      } else {
        said.ifPresent(found -> visit.accept(metric, found));
      }
    }
  }

  private static double number(Value value) {
    return ((Value.Quantity) value).exact().toDouble();
  }
}
