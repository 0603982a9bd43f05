package io.github.fenchel.suites;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grammar.Defaults;
import io.github.fenchel.suites.grammar.FormatParameters;
import io.github.fenchel.suites.grammar.MappingKeys;
import io.github.fenchel.suites.grammar.PartReader;
import io.github.fenchel.suites.grammar.ValueReader;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.plan.DataChecks;
import io.github.fenchel.suites.plan.ExplanationChecks;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a suite measures: metrics, saliency methods, and on how many images. */
final class EvaluationReader {
  private final Catalog catalog;
  private final Problems problems;
  private final Draft.Data data;
  private final PartReader parts;
  private final ValueReader values;
  private final Set<Setting.Part> ofFamilies = new HashSet<>();

  EvaluationReader(Catalog catalog, Problems problems, Draft.Data data) {
    this.catalog = catalog;
    this.problems = problems;
    this.data = data;
    this.parts = new PartReader(catalog, problems);
    this.values = new ValueReader(problems);
  }

  Draft.Evaluation read(MappingKeys suite) {
    Optional<MappingKeys> keys =
        suite.find("evaluation").flatMap(n -> MappingKeys.of(n, "evaluation", problems));
    keys.ifPresent(
        k -> k.known(List.of("metrics", "saliency", "images", "mapImages", "attackImages")));
    Optional<YamlNode> methods = keys.flatMap(k -> k.find("saliency"));
    List<Setting.Part> metrics =
        measured(PartKind.METRIC, keys.flatMap(k -> k.find("metrics")), true, suite.at());
    // Maps that no metric reads are computed only if the suite asks for them.
    boolean maps = methods.isPresent() || metrics.stream().anyMatch(this::readsMaps);
    Optional<Integer> explained = mapImages(keys);
    List<Setting.Part> saliency = measured(PartKind.SALIENCY, methods, maps, suite.at());
    return new Draft.Evaluation(
        fitting(metrics, saliency),
        saliency,
        count(FormatParameters.IMAGES, keys, explained.or(data::test)),
        count(FormatParameters.ATTACK_IMAGES, keys, data.test()),
        minRatio(suite),
        explained);
  }

  /** Leaves out a family's metrics that can measure none of the methods. */
  private List<Setting.Part> fitting(List<Setting.Part> metrics, List<Setting.Part> saliency) {
    try {
      List<SaliencyMethod> methods =
          saliency.stream()
              .map(Setting.Part::component)
              .map(method -> catalog.saliency(method.id()).create(method.arguments()))
              .toList();
      return metrics.stream()
          .filter(
              part ->
                  !ofFamilies.contains(part)
                      || ExplanationChecks.fits(made(part), methods, catalog))
          .toList();
    } catch (IllegalArgumentException unfit) { // a part that cannot be made is refused later
      return metrics;
    }
  }

  private Metric made(Setting.Part part) {
    Component component = part.component();
    return catalog.metric(component.id()).create(component.arguments());
  }

  /** Fewer images than are tested; all of them are no bound. */
  private Optional<Integer> mapImages(Optional<MappingKeys> keys) {
    Optional<Integer> some = count(FormatParameters.MAP_IMAGES, keys, data.test());
    return some.equals(data.test()) ? Optional.empty() : some;
  }

  /**
   * What certificates must reach: not part of training, so that changing it trains nothing again.
   */
  private Optional<Rational> minRatio(MappingKeys suite) {
    String id = FormatParameters.MIN_RATIO.id();
    return suite
        .find("certificate")
        .flatMap(node -> MappingKeys.of(node, "certificate", problems))
        .flatMap(keys -> keys.known(List.of(id)).need(id, "\"" + id + ": 0.95\""))
        .flatMap(node -> values.one(FormatParameters.MIN_RATIO, node))
        .map(plain -> ((Value.Quantity) plain.value()).exact());
  }

  /**
   * Reads parts that are measured together; a list within a part is one part for each value, and
   * the name of a family stands for its parts.
   *
   * @param byDefault whether a suite that says nothing measures the default
   */
  private List<Setting.Part> measured(
      PartKind kind, Optional<YamlNode> node, boolean byDefault, Position suite) {
    if (node.isEmpty()) {
      return byDefault ? family(kind, Defaults.of(kind), suite) : List.of();
    }
    List<YamlNode> items =
        node.get() instanceof YamlNode.Listing listing ? listing.items() : List.of(node.get());
    if (items.isEmpty()) {
      return kind == PartKind.SALIENCY ? List.of() : parts.axis(kind, node.get());
    }
    List<Setting.Part> written = new ArrayList<>();
    Map<YamlNode, List<Setting.Part>> read = new LinkedHashMap<>();
    for (YamlNode item : items) {
      if (named(kind, item).isEmpty()) {
        read.put(item, parts.axis(kind, item));
        written.addAll(read.get(item));
      }
    }
    DataChecks.noTwins(written, kind.word(), problems);
    Set<Component> seen = new HashSet<>();
    written.forEach(part -> seen.add(part.component()));
    List<Setting.Part> all = new ArrayList<>();
    for (YamlNode item : items) {
      named(kind, item)
          .map(ids -> family(kind, ids, item.at()))
          .ifPresentOrElse(
              family ->
                  family.stream().filter(part -> seen.add(part.component())).forEach(all::add),
              () -> all.addAll(read.getOrDefault(item, List.of())));
    }
    return all;
  }

  /** Returns the parts of a family, if a node names one. */
  private static Optional<List<String>> named(PartKind kind, YamlNode node) {
    return node instanceof YamlNode.Scalar scalar
        ? Optional.ofNullable(Defaults.families(kind).get(scalar.text()))
        : Optional.empty();
  }

  /** The parts of a family, without those that cannot measure the dataset's images. */
  private List<Setting.Part> family(PartKind kind, List<String> ids, Position at) {
    List<Setting.Part> family =
        ids.stream()
            .flatMap(id -> catalog.descriptor(kind, id).stream())
            .map(descriptor -> SuiteParser.defaultPart(descriptor, at))
            .filter(part -> kind != PartKind.METRIC || measures(part))
            .toList();
    ofFamilies.addAll(family);
    return family;
  }

  /** Whether a metric can measure the images; a metric that cannot be made is refused later. */
  private boolean measures(Setting.Part part) {
    try {
      Metric metric = made(part);
      return data.info().map(info -> ExplanationChecks.measures(metric, info)).orElse(true);
    } catch (IllegalArgumentException unfit) {
      return true;
    }
  }

  /** Whether a metric reads maps; one that cannot be made is refused later. */
  private boolean readsMaps(Setting.Part part) {
    try {
      return made(part).reads().readsMaps();
    } catch (IllegalArgumentException unfit) {
      return true;
    }
  }

  /** Reads how many of some images; the parameter's own default, or none. */
  private Optional<Integer> count(
      Parameter parameter, Optional<MappingKeys> keys, Optional<Integer> among) {
    Optional<YamlNode> node = keys.flatMap(k -> k.find(parameter.id()));
    if (node.isEmpty()) {
      return parameter
          .defaultValue()
          .map(DataChecks::whole)
          .map(fallback -> Math.min(fallback, among.orElse(fallback)));
    }
    Optional<Setting.Plain> plain = values.one(parameter, node.get());
    Optional<Integer> count = plain.map(p -> DataChecks.whole(p.value()));
    if (count.isPresent() && among.isPresent() && count.get() > among.get()) {
      problems.add(
          node.get().at(),
          String.format(
              Locale.ROOT,
              "%s %d is more than the %d test images of this suite%s; use at most %d",
              parameter.id(),
              count.get(),
              among.get(),
              parameter.equals(FormatParameters.IMAGES) ? " that maps are measured on" : "",
              among.get()));
    }
    return count;
  }
}
