package io.github.fenchel.suites.grammar;

import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grid.Labels;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads a norm's parameters, whose values another norm may determine: {@code epsilon: {match:
 * {norm: l1, epsilon: 8/255 pixel}}} is the epsilon that gives the norm the first-order budget of
 * that l1.
 */
final class MatchReader {
  static final String MATCH = "match";
  private static final String EXAMPLE = "{norm: l1, epsilon: 8/255 pixel}";

  private final PartReader parts;
  private final ValueReader values;
  private final Problems problems;

  MatchReader(PartReader parts, ValueReader values, Problems problems) {
    this.parts = parts;
    this.values = values;
    this.problems = problems;
  }

  /** Returns whether a parameter's value may be matched: it can scale a norm. */
  static boolean takes(Parameter parameter) {
    return parameter.kind() == Parameter.Kind.QUANTITY;
  }

  /** Reads a value or a match, or a list of them; a list within a match is an axis, too. */
  List<Setting.Plain> axis(Parameter parameter, YamlNode node) {
    if (!takes(parameter)) {
      return values.axis(parameter, node);
    }
    if (node instanceof YamlNode.Listing listing && !listing.items().isEmpty()) {
      return listing.items().stream().flatMap(item -> item(parameter, item)).toList();
    }
    return node instanceof YamlNode.Mapping
        ? item(parameter, node).toList()
        : values.axis(parameter, node);
  }

  private Stream<Setting.Plain> item(Parameter parameter, YamlNode node) {
    return node instanceof YamlNode.Mapping
        ? match(parameter, node).stream()
        : values.one(parameter, node).stream();
  }

  private List<Setting.Plain> match(Parameter parameter, YamlNode node) {
    MappingKeys keys =
        MappingKeys.of(node, parameter.id(), problems).orElseThrow().known(List.of(MATCH));
    Optional<YamlNode> inner = keys.need(MATCH, "\"match: " + EXAMPLE + "\"");
    if (inner.isEmpty()) {
      return List.of();
    }
    if (!(inner.get() instanceof YamlNode.Mapping)) {
      problems.add(
          inner.get().at(),
          "match is "
              + inner.get().describe()
              + "; expected a norm with its parameters, e.g. "
              + EXAMPLE);
      return List.of();
    }
    MappingKeys norm = MappingKeys.of(inner.get(), MATCH, problems).orElseThrow();
    Optional<YamlNode> id = norm.need("norm", "\"norm: l1\"");
    Optional<Descriptor> descriptor = id.flatMap(n -> parts.named(PartKind.NORM, n));
    if (id.isEmpty() || descriptor.isEmpty()) {
      return List.of();
    }
    Set<String> known = new LinkedHashSet<>(List.of("norm"));
    descriptor.get().parameters().forEach(p -> known.add(p.id()));
    norm.known(known);
    if (isNested(norm, known)) {
      return List.of();
    }
    Value standIn = standIn(parameter.range(), parameter);
    return parts.parts(descriptor.get(), norm, id.get().at(), true).stream()
        .map(budget -> plain(descriptor.get(), budget, standIn, node.at()))
        .toList();
  }

  private static Setting.Plain plain(
      Descriptor descriptor, Setting.Part budget, Value standIn, Position at) {
    Set<String> shown = new HashSet<>(budget.written().keySet());
    String written =
        MATCH + " " + descriptor.id() + Labels.argumentText(descriptor.parameters(), budget, shown);
    return new Setting.Plain(standIn, written, at, budget.component());
  }

  private boolean isNested(MappingKeys norm, Set<String> known) {
    List<YamlNode> nested = new ArrayList<>();
    for (String key : known) {
      norm.find(key)
          .map(n -> n instanceof YamlNode.Listing l ? l.items() : List.of(n))
          .ifPresent(
              items ->
                  items.stream()
                      .filter(
                          n ->
                              n instanceof YamlNode.Mapping mapping
                                  && mapping.entries().containsKey(MATCH))
                      .forEach(nested::add));
    }
    nested.forEach(n -> problems.add(n.at(), "a match within a match; write its value out"));
    return !nested.isEmpty();
  }

  /**
   * Any value that the parameter may have: what is checked and searched from, never what is run.
   */
  private static Value standIn(Range range, Parameter parameter) {
    return Stream.of(Rational.of(1, 1), range.high(), range.low())
        .filter(Objects::nonNull)
        .<Value>map(number -> new Value.Quantity(number, parameter.unit()))
        .filter(range::contains)
        .findFirst()
        .or(parameter::defaultValue)
        .orElseThrow(() -> new IllegalStateException(parameter.id() + " has no plain value"));
  }

  /** Reports a norm with more than one matched parameter: one budget determines one value. */
  void checkOne(Setting.Part norm) {
    List<String> matched = List.copyOf(norm.matched().keySet());
    if (matched.size() > 1) {
      problems.add(
          norm.place(matched.get(1)),
          String.format(
              Locale.ROOT,
              "%s and %s of one %s are both matched, but one budget determines one value; write one"
                  + " of them out",
              matched.get(0),
              matched.get(1),
              norm.component().id()));
    }
  }
}
