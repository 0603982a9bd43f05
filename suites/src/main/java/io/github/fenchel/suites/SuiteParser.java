package io.github.fenchel.suites;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grammar.ExclusionReader;
import io.github.fenchel.suites.grammar.FormatParameters;
import io.github.fenchel.suites.grammar.MappingKeys;
import io.github.fenchel.suites.grammar.MarginReader;
import io.github.fenchel.suites.grammar.ObjectiveReader;
import io.github.fenchel.suites.grammar.PartReader;
import io.github.fenchel.suites.grammar.ValueReader;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Exclusion;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.plan.DataChecks;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a suite's top level, section by section, reporting everything that is wrong. */
final class SuiteParser {
  static final List<String> KEYS =
      List.of(
          "fenchel",
          "name",
          "data",
          "architecture",
          "backend",
          "device",
          "dataType",
          "seed",
          "training",
          "objective",
          "exclude",
          "certificate",
          "evaluation",
          "retraining",
          "comparison",
          "gate");

  private final Catalog catalog;
  private final Problems problems;
  private final PartReader parts;
  private final ValueReader values;

  SuiteParser(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
    this.parts = new PartReader(catalog, problems);
    this.values = new ValueReader(problems);
  }

  /** Reads a suite; empty if it is not one of this format at all. */
  Optional<Draft> parse(YamlNode root) {
    return MappingKeys.of(root, "a suite", problems).filter(this::isThisFormat).map(this::draft);
  }

  private boolean isThisFormat(MappingKeys keys) {
    Optional<YamlNode> version = keys.find("fenchel");
    if (version.isEmpty()) {
      problems.add(
          keys.at(),
          "missing key \"fenchel\"; a suite begins with \"fenchel: "
              + FormatParameters.FORMAT
              + "\"");
      return true;
    }
    boolean known =
        version.get() instanceof YamlNode.Scalar s
            && !s.quoted()
            && s.text().equals(FormatParameters.FORMAT);
    if (!known) {
      problems.add(
          version.get().at(),
          "the format version is "
              + version.get().describe()
              + "; this Fenchel reads \"fenchel: "
              + FormatParameters.FORMAT
              + "\"");
    }
    return known;
  }

  private Draft draft(MappingKeys keys) {
    keys.known(KEYS);
    Draft.Data data =
        keys.need("data", "\"data: {id: ...}\"").map(this::data).orElse(Draft.Data.none());
    Map<Axis, List<Setting>> axes = new EnumMap<>(Axis.class);
    Arrays.stream(Axis.values())
        .filter(a -> !a.isTraining())
        .forEach(a -> axes.put(a, axis(a, keys)));
    keys.need("training", "\"training: {epochs: 3, batch: 64, optimizer: {id: adam, rate: 1e-3}}\"")
        .flatMap(n -> MappingKeys.of(n, "training", problems))
        .ifPresent(
            training -> {
              training.known(
                  Arrays.stream(Axis.values()).filter(Axis::isTraining).map(Axis::key).toList());
              Arrays.stream(Axis.values())
                  .filter(Axis::isTraining)
                  .forEach(a -> axes.put(a, axis(a, training)));
            });
    List<Exclusion> exclusions =
        keys.find("exclude").map(new ExclusionReader(catalog, problems)::read).orElse(List.of());
    Draft.Evaluation evaluation = new EvaluationReader(catalog, problems, data).read(keys);
    MarginReader margins = new MarginReader(catalog, evaluation.metrics(), problems);
    return new Draft(
        name(keys),
        data,
        axes,
        exclusions,
        evaluation,
        new RetrainingReader(catalog, problems).read(keys),
        margins.comparison(keys),
        margins.gate(keys));
  }

  private Optional<String> name(MappingKeys keys) {
    Optional<YamlNode> node = keys.need("name", "\"name: quickstart\"");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof YamlNode.Scalar scalar
        && !scalar.isNothing()
        && scalar.text().length() <= 64
        && scalar.text().matches(FormatParameters.NAME)) {
      return Optional.of(scalar.text());
    }
    problems.add(
        node.get().at(),
        "name is "
            + node.get().describe()
            + "; expected lower-case words joined by hyphens, 64 characters at most");
    return Optional.empty();
  }

  private List<Setting> axis(Axis axis, MappingKeys keys) {
    Optional<YamlNode> node = keys.find(axis.key());
    if (axis.kind().isEmpty()) {
      Parameter parameter = FormatParameters.of(axis);
      if (node.isEmpty() && parameter.fallback() != null) {
        return List.of(
            new Setting.Plain(parameter.fallback(), parameter.fallback().text(), keys.at()));
      }
      return keys.need(axis.key(), "\"" + axis.key() + ": " + example(axis) + "\"")
          .map(n -> List.<Setting>copyOf(values.axis(parameter, n)))
          .map(settings -> axis == Axis.DEVICE ? devices(settings) : settings)
          .orElse(List.of());
    }
    if (axis == Axis.RATE && node.isEmpty()) {
      return constantRate(keys);
    }
    return keys.need(axis.key(), "\"" + axis.key() + ": " + example(axis) + "\"")
        .map(n -> axis == Axis.OBJECTIVE ? objectives(n) : chosen(axis, n))
        .orElse(List.of());
  }

  private List<Setting> objectives(YamlNode node) {
    return List.copyOf(new ObjectiveReader(catalog, problems).axis(node));
  }

  private List<Setting> chosen(Axis axis, YamlNode node) {
    List<Setting.Part> chosen = parts.axis(axis.kind().orElseThrow(), node);
    if (axis == Axis.BACKEND) {
      // A run's record names its backend by id alone, so there is no place for parameters.
      chosen.stream()
          .flatMap(p -> p.places().values().stream())
          .forEach(at -> problems.add(at, "a backend takes no parameters in a suite"));
    }
    return List.copyOf(chosen);
  }

  private List<Setting> devices(List<Setting> settings) {
    for (Setting setting : settings) {
      if (setting instanceof Setting.Plain plain
          && !plain.written().matches(FormatParameters.DEVICE)) {
        problems.add(
            plain.at(), "unknown device \"" + plain.written() + "\"; expected cpu, cuda:0, ...");
      }
    }
    return settings;
  }

  private List<Setting> constantRate(MappingKeys keys) {
    Optional<Descriptor> constant = catalog.descriptor(PartKind.RATE, "constant");
    if (constant.isEmpty()) {
      keys.need("rate", "\"rate: " + example(Axis.RATE) + "\"");
      return List.of();
    }
    return List.of(defaultPart(constant.get(), keys.at()));
  }

  private String example(Axis axis) {
    return axis.kind()
        .flatMap(kind -> catalog.descriptors(kind).stream().map(Descriptor::id).findFirst())
        .orElse("1");
  }

  private Draft.Data data(YamlNode node) {
    Optional<MappingKeys> keys =
        node instanceof YamlNode.Mapping
            ? MappingKeys.of(node, "data", problems)
            : Optional.empty();
    Optional<YamlNode> idNode =
        keys.isPresent()
            ? keys.get().need("id", "\"id: " + firstDataset() + "\"")
            : Optional.of(node);
    Optional<Descriptor> dataset = idNode.flatMap(n -> parts.named(PartKind.DATASET, n));
    Position at = idNode.map(YamlNode::at).orElse(node.at());
    Optional<Setting.Part> part = Optional.empty();
    if (dataset.isPresent()) {
      keys.ifPresent(k -> k.known(dataKeys(dataset.get())));
      part =
          keys
              .map(k -> parts.parts(dataset.get(), k, at, false))
              .orElseGet(() -> parts.together(PartKind.DATASET, node))
              .stream()
              .findFirst();
    }
    return new DataChecks(catalog, problems)
        .sized(
            part,
            keys.flatMap(k -> k.find("train")),
            keys.flatMap(k -> k.find("test")),
            keys.flatMap(k -> k.find("augmentation"))
                .map(n -> parts.together(PartKind.AUGMENTATION, n))
                .orElse(List.of()));
  }

  private String firstDataset() {
    return parts.ids(PartKind.DATASET).stream().findFirst().orElse("...");
  }

  private static List<String> dataKeys(Descriptor dataset) {
    List<String> keys = new ArrayList<>(List.of("id", "train", "test", "augmentation"));
    dataset.parameters().forEach(p -> keys.add(p.id()));
    return keys;
  }

  static Setting.Part defaultPart(Descriptor descriptor, Position at) {
    Component component = new Component(descriptor.id(), Arguments.of(descriptor, Map.of()));
    return new Setting.Part(component, Map.of(), Map.of(), at);
  }
}
