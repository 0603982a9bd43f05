package io.github.fenchel.suites.grammar;

import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Exclusion;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code exclude:}, whose entries are written as the cells that they remove. */
public final class ExclusionReader {
  private final Catalog catalog;
  private final Problems problems;
  private final PartReader parts;
  private final ValueReader values;
  private final MatchReader matches;

  public ExclusionReader(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
    this.parts = new PartReader(catalog, problems);
    this.values = new ValueReader(problems);
    this.matches = new MatchReader(parts, values, problems);
  }

  public List<Exclusion> read(YamlNode node) {
    if (!(node instanceof YamlNode.Listing listing) || listing.items().isEmpty()) {
      problems.add(
          node.at(),
          "exclude is " + node.describe() + "; expected a list such as [{architecture: ...}]");
      return List.of();
    }
    return listing.items().stream().flatMap(item -> entry(item).stream()).toList();
  }

  private Optional<Exclusion> entry(YamlNode node) {
    Optional<MappingKeys> found = MappingKeys.of(node, "an entry of exclude", problems);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    MappingKeys keys = found.get();
    if (keys.names().isEmpty()) {
      problems.add(node.at(), "an empty entry of exclude would remove every cell; remove it");
      return Optional.empty();
    }
    List<String> known = new ArrayList<>();
    Arrays.stream(Axis.values()).filter(a -> !a.isTraining()).forEach(a -> known.add(a.key()));
    known.add("training");
    keys.known(known);
    Map<Axis, Exclusion.Condition> conditions = new EnumMap<>(Axis.class);
    Arrays.stream(Axis.values())
        .filter(a -> !a.isTraining())
        .forEach(a -> keys.find(a.key()).ifPresent(n -> conditions.put(a, condition(a, n))));
    keys.find("training")
        .flatMap(n -> MappingKeys.of(n, "training", problems))
        .ifPresent(training -> conditions.putAll(training(training)));
    return Optional.of(new Exclusion(node.at(), conditions));
  }

  private Map<Axis, Exclusion.Condition> training(MappingKeys keys) {
    List<Axis> axes = Arrays.stream(Axis.values()).filter(Axis::isTraining).toList();
    keys.known(axes.stream().map(Axis::key).toList());
    Map<Axis, Exclusion.Condition> conditions = new EnumMap<>(Axis.class);
    axes.forEach(a -> keys.find(a.key()).ifPresent(n -> conditions.put(a, condition(a, n))));
    return conditions;
  }

  private Exclusion.Condition condition(Axis axis, YamlNode node) {
    if (axis.kind().isEmpty()) {
      Set<Object> wanted = new HashSet<>();
      values.axis(FormatParameters.of(axis), node).forEach(plain -> wanted.add(plain.resolved()));
      return new Exclusion.Condition.OneOf(wanted);
    }
    List<YamlNode> items = node instanceof YamlNode.Listing l ? l.items() : List.of(node);
    PartKind kind = axis.kind().get();
    List<Predicate<Setting>> any =
        items.stream().map(n -> axis == Axis.OBJECTIVE ? objective(n) : part(kind, n)).toList();
    return new Exclusion.Condition.Meets(setting -> any.stream().anyMatch(p -> p.test(setting)));
  }

  private Predicate<Setting> part(PartKind kind, YamlNode node) {
    if (!(node instanceof YamlNode.Mapping)) {
      Optional<Descriptor> named = parts.named(kind, node);
      return setting ->
          named.isPresent()
              && setting instanceof Setting.Part part
              && part.component().id().equals(named.get().id());
    }
    MappingKeys keys = MappingKeys.of(node, kind.word(), problems).orElseThrow();
    Optional<Descriptor> named =
        keys.need("id", "\"id: ...\"").flatMap(id -> parts.named(kind, id));
    if (named.isEmpty()) {
      return setting -> false;
    }
    List<Parameter> parameters = named.get().parameters();
    keys.known(Stream.concat(Stream.of("id"), parameters.stream().map(Parameter::id)).toList());
    Map<String, Set<Object>> conditions = conditions(keys, parameters, values::axis);
    return setting ->
        setting instanceof Setting.Part part
            && part.component().id().equals(named.get().id())
            && meets(conditions, part, null);
  }

  private Predicate<Setting> objective(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping)) {
      Optional<Descriptor> named = parts.named(PartKind.OBJECTIVE, node);
      return setting ->
          named.isPresent()
              && setting instanceof Setting.ObjectiveSetting objective
              && objective.route().component().id().equals(named.get().id());
    }
    MappingKeys keys = MappingKeys.of(node, "objective", problems).orElseThrow();
    Set<String> norms = ids(keys, "norm", PartKind.NORM);
    Set<String> routes = ids(keys, "route", PartKind.OBJECTIVE);
    routes.addAll(ids(keys, "id", PartKind.OBJECTIVE));
    List<Parameter> parameters =
        Stream.concat(
                candidates(PartKind.NORM, norms).stream(),
                candidates(PartKind.OBJECTIVE, routes).stream())
            .flatMap(d -> d.parameters().stream())
            .toList();
    Set<String> known = new LinkedHashSet<>(List.of("norm", "route", "id"));
    parameters.forEach(p -> known.add(p.id()));
    keys.known(known);
    Map<String, Set<Object>> conditions = conditions(keys, parameters, matches::axis);
    return setting -> {
      if (!(setting instanceof Setting.ObjectiveSetting objective)) {
        return false;
      }
      Setting.@Nullable Part norm = objective.norm();
      return (norms.isEmpty() || (norm != null && norms.contains(norm.component().id())))
          && (routes.isEmpty() || routes.contains(objective.route().component().id()))
          && meets(conditions, objective.route(), norm);
    };
  }

  private Set<String> ids(MappingKeys keys, String key, PartKind kind) {
    Set<String> ids = new LinkedHashSet<>();
    keys.find(key)
        .map(n -> n instanceof YamlNode.Listing l ? l.items() : List.of(n))
        .ifPresent(
            items -> items.forEach(n -> parts.named(kind, n).ifPresent(d -> ids.add(d.id()))));
    return ids;
  }

  private List<Descriptor> candidates(PartKind kind, Set<String> ids) {
    return catalog.descriptors(kind).stream()
        .filter(d -> ids.isEmpty() || ids.contains(d.id()))
        .toList();
  }

  private static Map<String, Set<Object>> conditions(
      MappingKeys keys,
      List<Parameter> parameters,
      BiFunction<Parameter, YamlNode, List<Setting.Plain>> reader) {
    Map<String, Set<Object>> conditions = new TreeMap<>();
    for (Parameter parameter : parameters) {
      if (!conditions.containsKey(parameter.id())) {
        keys.find(parameter.id())
            .ifPresent(
                node -> {
                  Set<Object> wanted = new HashSet<>();
                  reader.apply(parameter, node).forEach(plain -> wanted.add(plain.resolved()));
                  conditions.put(parameter.id(), wanted);
                });
      }
    }
    return conditions;
  }

  private static boolean meets(
      Map<String, Set<Object>> conditions, Setting.Part part, Setting.@Nullable Part other) {
    return conditions.entrySet().stream()
        .allMatch(
            e ->
                has(part, e.getKey(), e.getValue())
                    || (other != null && has(other, e.getKey(), e.getValue())));
  }

  private static boolean has(Setting.Part part, String id, Set<Object> wanted) {
    Object meaning = part.meaning(id);
    return meaning != null && wanted.contains(meaning);
  }
}
