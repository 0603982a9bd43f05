package io.github.fenchel.suites.grammar;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.spelling.Suggestion;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Reads parts: an id, or an id with parameters. */
public final class PartReader {
  private final Catalog catalog;
  private final Problems problems;
  private final ValueReader values;
  private final MatchReader matches;

  public PartReader(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
    this.values = new ValueReader(problems);
    this.matches = new MatchReader(this, values, problems);
  }

  /** Reads a part, or a list of parts, which is an axis; so is a list within a part. */
  public List<Setting.Part> axis(PartKind kind, YamlNode node) {
    List<Setting.Part> parts = new ArrayList<>();
    items(kind, node).forEach(item -> parts.addAll(expanded(kind, item, true)));
    return parts;
  }

  /** Reads a list of parts that are used together, in order; one part may stand alone. */
  public List<Setting.Part> together(PartKind kind, YamlNode node) {
    List<Setting.Part> parts = new ArrayList<>();
    items(kind, node).forEach(item -> parts.addAll(expanded(kind, item, false)));
    return parts;
  }

  private List<YamlNode> items(PartKind kind, YamlNode node) {
    if (!(node instanceof YamlNode.Listing listing)) {
      return List.of(node);
    }
    if (listing.items().isEmpty()) {
      problems.add(node.at(), kind.word() + " is an empty list; " + list(kind));
    }
    return listing.items();
  }

  private List<Setting.Part> expanded(PartKind kind, YamlNode node, boolean axis) {
    if (node instanceof YamlNode.Mapping) {
      MappingKeys keys = MappingKeys.of(node, kind.word(), problems).orElseThrow();
      Optional<YamlNode> idNode = keys.need("id", "\"id: " + firstId(kind) + "\"");
      Optional<Descriptor> descriptor = idNode.flatMap(n -> named(kind, n));
      if (idNode.isEmpty() || descriptor.isEmpty()) {
        return List.of();
      }
      List<String> known = new ArrayList<>(List.of("id"));
      descriptor.get().parameters().forEach(p -> known.add(p.id()));
      keys.known(known);
      return parts(descriptor.get(), keys, idNode.get().at(), axis);
    }
    return named(kind, node)
        .map(d -> parts(d, Optional.empty(), node.at(), axis))
        .orElse(List.of());
  }

  /** Reads a part's id; reports a problem if it is not one. */
  public Optional<Descriptor> named(PartKind kind, YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNothing()) {
      problems.add(node.at(), kind.word() + " is " + node.describe() + "; " + list(kind));
      return Optional.empty();
    }
    Optional<Descriptor> descriptor = catalog.descriptor(kind, scalar.text());
    if (descriptor.isEmpty()) {
      problems.add(
          node.at(),
          String.format(
              Locale.ROOT,
              "unknown %s \"%s\"; %s%s",
              kind.word(),
              scalar.text(),
              Suggestion.hint(scalar.text(), names(kind)),
              catalog.refusedHint()));
    }
    return descriptor;
  }

  public List<String> ids(PartKind kind) {
    return catalog.descriptors(kind).stream().map(Descriptor::id).toList();
  }

  /** The ids, and the names of families of metrics. */
  private List<String> names(PartKind kind) {
    List<String> names = new ArrayList<>(ids(kind));
    names.addAll(kind == PartKind.METRIC ? Defaults.families(kind).keySet() : List.of());
    return names;
  }

  private String list(PartKind kind) {
    return "expected one of " + String.join(", ", ids(kind));
  }

  private String firstId(PartKind kind) {
    return ids(kind).stream().findFirst().orElse("...");
  }

  /** Reads a part's parameters from a mapping, whose other keys are the caller's. */
  public List<Setting.Part> parts(
      Descriptor descriptor, MappingKeys keys, Position at, boolean axis) {
    return parts(descriptor, Optional.of(keys), at, axis);
  }

  /** Reads a norm's parameters, of which one may be matched to another norm's budget. */
  List<Setting.Part> norms(Descriptor descriptor, MappingKeys keys, Position at) {
    List<Setting.Part> norms = parts(descriptor, Optional.of(keys), at, matches::axis);
    norms.forEach(matches::checkOne);
    return norms;
  }

  /** Reads one parameter's settings, reports what is wrong. */
  private interface Settings extends BiFunction<Parameter, YamlNode, List<Setting.Plain>> {}

  private List<Setting.Part> parts(
      Descriptor descriptor, Optional<MappingKeys> keys, Position at, boolean axis) {
    return parts(
        descriptor,
        keys,
        at,
        axis ? values::axis : (parameter, node) -> values.one(parameter, node).stream().toList());
  }

  private List<Setting.Part> parts(
      Descriptor descriptor, Optional<MappingKeys> keys, Position at, Settings reader) {
    List<Map<String, Setting.Plain>> grid = new ArrayList<>(List.of(Map.of()));
    boolean sound = true;
    for (Parameter parameter : descriptor.parameters()) {
      Optional<YamlNode> node = keys.flatMap(k -> k.find(parameter.id()));
      if (node.isEmpty()) {
        if (parameter.isRequired()) {
          problems.add(at, descriptor.id() + " needs " + parameter.id() + ": " + parameter.doc());
          sound = false;
        }
        continue;
      }
      List<Setting.Plain> settings =
          parameter.kind() == Parameter.Kind.SALIENCY
              ? methods(node.get())
              : reader.apply(parameter, node.get());
      if ((long) grid.size() * settings.size() > Draft.MOST_CELLS) {
        problems.add(at, descriptor.id() + " has more than " + Draft.MOST_CELLS + " combinations");
        return List.of();
      }
      grid = times(grid, parameter.id(), settings);
    }
    return sound ? grid.stream().map(given -> part(descriptor, given, at)).toList() : List.of();
  }

  /** Saliency methods that a part names; a list is an axis, and so is a list within one. */
  private List<Setting.Plain> methods(YamlNode node) {
    return axis(PartKind.SALIENCY, node).stream()
        .map(
            part ->
                new Setting.Plain(
                    new Value.Part(part.component()), part.component().written(), part.at()))
        .toList();
  }

  private static List<Map<String, Setting.Plain>> times(
      List<Map<String, Setting.Plain>> grid, String id, List<Setting.Plain> settings) {
    List<Map<String, Setting.Plain>> larger = new ArrayList<>();
    for (Map<String, Setting.Plain> point : grid) {
      for (Setting.Plain setting : settings) {
        Map<String, Setting.Plain> next = new TreeMap<>(point);
        next.put(id, setting);
        larger.add(next);
      }
    }
    return larger;
  }

  private static Setting.Part part(
      Descriptor descriptor, Map<String, Setting.Plain> given, Position at) {
    Map<String, Value> values = new TreeMap<>();
    Map<String, String> written = new TreeMap<>();
    Map<String, Position> places = new TreeMap<>();
    Map<String, Component> matched = new TreeMap<>();
    given.forEach(
        (id, plain) -> {
          values.put(id, plain.value());
          written.put(id, plain.written());
          places.put(id, plain.at());
          Component norm = plain.matched();
          if (norm != null) {
            matched.put(id, norm);
          }
        });
    Component component = new Component(descriptor.id(), Arguments.of(descriptor, values));
    return new Setting.Part(component, written, places, at, matched);
  }
}
