package io.github.fenchel.suites.grammar;

import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.spelling.Suggestion;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads objectives: baselines by id, and routes with a norm, their parameters side by side. */
public final class ObjectiveReader {
  private final Catalog catalog;
  private final Problems problems;
  private final PartReader parts;

  public ObjectiveReader(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
    this.parts = new PartReader(catalog, problems);
  }

  /** Reads an objective, or a list of them; a list within one is an axis, too. */
  public List<Setting.ObjectiveSetting> axis(YamlNode node) {
    if (!(node instanceof YamlNode.Listing listing)) {
      return entry(node);
    }
    if (listing.items().isEmpty()) {
      problems.add(node.at(), "objective is an empty list; expected " + forms());
    }
    List<Setting.ObjectiveSetting> objectives = new ArrayList<>();
    listing.items().forEach(item -> objectives.addAll(entry(item)));
    return objectives;
  }

  private List<Setting.ObjectiveSetting> entry(YamlNode node) {
    if (node instanceof YamlNode.Listing) {
      problems.add(node.at(), "an objective is " + node.describe() + "; expected " + forms());
      return List.of();
    }
    if (!(node instanceof YamlNode.Mapping)) {
      return baseline(node, Optional.empty());
    }
    MappingKeys keys = MappingKeys.of(node, "objective", problems).orElseThrow();
    Optional<YamlNode> id = keys.find("id");
    if (id.isPresent()) {
      return baseline(id.get(), Optional.of(keys));
    }
    return routes(keys);
  }

  private List<Setting.ObjectiveSetting> baseline(YamlNode node, Optional<MappingKeys> keys) {
    Optional<Descriptor> named = unknownNormHint(node) ? Optional.empty() : objective(node);
    if (named.isEmpty()) {
      return List.of();
    }
    Descriptor descriptor = named.get();
    if (catalog.objective(descriptor.id()).takesNorm()) {
      problems.add(
          node.at(),
          String.format(
              Locale.ROOT,
              "\"%s\" is a route, which needs a norm; write {norm: ..., route: %s}",
              descriptor.id(),
              descriptor.id()));
      return List.of();
    }
    Set<String> known = new LinkedHashSet<>(Set.of("id"));
    descriptor.parameters().forEach(p -> known.add(p.id()));
    keys.ifPresent(k -> k.known(known));
    List<Setting.Part> found =
        keys.map(k -> parts.parts(descriptor, k, node.at(), true))
            .orElseGet(() -> parts.axis(PartKind.OBJECTIVE, node));
    return found.stream().map(part -> new Setting.ObjectiveSetting(part, null, node.at())).toList();
  }

  /**
   * Reports the likely mistake of a norm where an objective belongs; returns whether it was one.
   */
  private boolean unknownNormHint(YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar)
        || catalog.descriptor(PartKind.OBJECTIVE, scalar.text()).isPresent()
        || catalog.descriptor(PartKind.NORM, scalar.text()).isEmpty()) {
      return false;
    }
    problems.add(
        node.at(),
        String.format(
            Locale.ROOT,
            "\"%s\" is a norm, which needs a route; write {norm: %s, ..., route: %s}",
            scalar.text(),
            scalar.text(),
            routeIds().stream().findFirst().orElse("...")));
    return true;
  }

  private Optional<Descriptor> objective(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar
        && !scalar.isNothing()
        && catalog.descriptor(PartKind.OBJECTIVE, scalar.text()).isEmpty()) {
      problems.add(
          node.at(),
          String.format(
              Locale.ROOT,
              "unknown objective \"%s\"; %s, or a norm with a route%s",
              scalar.text(),
              Suggestion.hint(scalar.text(), baselineIds()),
              catalog.refusedHint()));
      return Optional.empty();
    }
    return parts.named(PartKind.OBJECTIVE, node);
  }

  private List<Setting.ObjectiveSetting> routes(MappingKeys keys) {
    Optional<YamlNode> normNode =
        keys.need(
            "norm",
            "\"norm: "
                + parts.ids(PartKind.NORM).stream().findFirst().orElse("...")
                + "\"; a baseline is written {id: ...}");
    Optional<YamlNode> routeNode =
        keys.need("route", "\"route: " + routeIds().stream().findFirst().orElse("...") + "\"");
    Optional<Descriptor> norm = normNode.flatMap(n -> parts.named(PartKind.NORM, n));
    List<Place> routes = routeNode.map(this::routeList).orElse(List.of());
    if (norm.isEmpty() || normNode.isEmpty()) {
      return List.of();
    }
    List<Setting.Part> norms = parts.norms(norm.get(), keys, normNode.get().at());
    if (routes.isEmpty()) {
      return List.of();
    }
    Set<String> known = new LinkedHashSet<>(List.of("norm", "route"));
    norm.get().parameters().forEach(p -> known.add(p.id()));
    routes.forEach(r -> r.descriptor.parameters().forEach(p -> known.add(p.id())));
    keys.known(known);
    List<Setting.ObjectiveSetting> objectives = new ArrayList<>();
    for (Place route : routes) {
      for (Setting.Part part : parts.parts(route.descriptor, keys, route.at, true)) {
        norms.forEach(n -> objectives.add(new Setting.ObjectiveSetting(part, n, place(n))));
      }
    }
    return objectives;
  }

  /** Where a reader looks for a norm of a list: the first parameter that must be written. */
  private Position place(Setting.Part norm) {
    return catalog.norm(norm.component().id()).descriptor().parameters().stream()
        .filter(Parameter::isRequired)
        .map(p -> norm.place(p.id()))
        .findFirst()
        .orElse(norm.at());
  }

  private record Place(Descriptor descriptor, Position at) {}

  private List<Place> routeList(YamlNode node) {
    List<YamlNode> items = node instanceof YamlNode.Listing l ? l.items() : List.of(node);
    if (items.isEmpty()) {
      problems.add(
          node.at(), "route is an empty list; expected one of " + String.join(", ", routeIds()));
    }
    List<Place> routes = new ArrayList<>();
    for (YamlNode item : items) {
      if (item instanceof YamlNode.Scalar scalar && !routeIds().contains(scalar.text())) {
        problems.add(
            item.at(),
            baselineIds().contains(scalar.text())
                ? String.format(
                    Locale.ROOT,
                    "\"%s\" is a baseline, which takes no norm; write it as an entry of its own",
                    scalar.text())
                : String.format(
                    Locale.ROOT,
                    "unknown route \"%s\"; %s%s",
                    scalar.text(),
                    Suggestion.hint(scalar.text(), routeIds()),
                    catalog.refusedHint()));
      } else {
        parts.named(PartKind.OBJECTIVE, item).ifPresent(d -> routes.add(new Place(d, item.at())));
      }
    }
    return routes;
  }

  private String forms() {
    return "an id (" + String.join(", ", baselineIds()) + ") or {norm: ..., route: ...}";
  }

  private List<String> baselineIds() {
    return idsWhere(false);
  }

  List<String> routeIds() {
    return idsWhere(true);
  }

  private List<String> idsWhere(boolean takesNorm) {
    return parts.ids(PartKind.OBJECTIVE).stream()
        .filter(id -> catalog.objective(id).takesNorm() == takesNorm)
        .toList();
  }
}
