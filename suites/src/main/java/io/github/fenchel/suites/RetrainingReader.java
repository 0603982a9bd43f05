package io.github.fenchel.suites;

import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grammar.Defaults;
import io.github.fenchel.suites.grammar.FormatParameters;
import io.github.fenchel.suites.grammar.MappingKeys;
import io.github.fenchel.suites.grammar.PartReader;
import io.github.fenchel.suites.grammar.ValueReader;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.plan.DataChecks;
import io.github.fenchel.suites.plan.RetrainedCells;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which networks a suite trains again on masked images. */
final class RetrainingReader {
  private final Catalog catalog;
  private final Problems problems;
  private final PartReader parts;
  private final ValueReader values;

  RetrainingReader(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
    this.parts = new PartReader(catalog, problems);
    this.values = new ValueReader(problems);
  }

  /** Reads the section, if the suite has it. */
  Optional<Draft.Retraining> read(MappingKeys suite) {
    return suite
        .find("retraining")
        .flatMap(node -> MappingKeys.of(node, "retraining", problems))
        .map(this::retraining);
  }

  private Draft.Retraining retraining(MappingKeys keys) {
    keys.known(FormatParameters.RETRAINING);
    List<Setting.Part> saliency =
        keys.find("saliency")
            .map(node -> parts.axis(PartKind.SALIENCY, node))
            .orElseGet(() -> simpleGradient(keys));
    List<Setting.Plain> kept = axis(FormatParameters.KEPT, FormatParameters.DEFAULT_KEPT, keys);
    List<Setting.Plain> arms =
        axis(FormatParameters.ARM, FormatParameters.ARM.range().choices(), keys);
    List<Setting.Plain> seeds =
        keys.need("seed", "\"seed: [0, 1, 2]\"")
            .map(node -> values.axis(FormatParameters.of(Axis.SEED), node))
            .orElse(List.of());
    for (Map.Entry<PartKind, String> needed : RetrainedCells.PARTS.entrySet()) {
      if (catalog.descriptor(needed.getKey(), needed.getValue()).isEmpty()) {
        problems.add(
            keys.at(),
            "retraining takes the "
                + needed.getKey().word()
                + " "
                + needed.getValue()
                + ", which no plugin offers");
      }
    }
    DataChecks.noTwins(saliency, PartKind.SALIENCY.word(), problems);
    DataChecks.noTwins(kept, FormatParameters.KEPT.id(), problems);
    DataChecks.noTwins(arms, FormatParameters.ARM.id(), problems);
    DataChecks.noTwins(seeds, Axis.SEED.key(), problems);
    return new Draft.Retraining(
        saliency,
        kept,
        arms,
        seeds,
        keys.find("epochs").flatMap(node -> values.one(FormatParameters.of(Axis.EPOCHS), node)),
        keys.find("architecture").flatMap(this::architecture),
        keys.at());
  }

  private List<Setting.Part> simpleGradient(MappingKeys keys) {
    return Defaults.SALIENCY.stream()
        .flatMap(id -> catalog.descriptor(PartKind.SALIENCY, id).stream())
        .map(descriptor -> SuiteParser.defaultPart(descriptor, keys.at()))
        .toList();
  }

  /** Reads an axis of plain values; these spellings if the suite does not have it. */
  private List<Setting.Plain> axis(Parameter parameter, List<String> fallback, MappingKeys keys) {
    return keys.find(parameter.id())
        .map(node -> values.axis(parameter, node))
        .orElseGet(
            () ->
                fallback.stream()
                    .map(text -> new YamlNode.Scalar(keys.at(), text, false))
                    .flatMap(scalar -> values.one(parameter, scalar).stream())
                    .toList());
  }

  /** One network for all: what is retrained is compared across what is explained. */
  private Optional<Setting.Part> architecture(YamlNode node) {
    List<Setting.Part> chosen = parts.axis(PartKind.ARCHITECTURE, node);
    if (chosen.size() > 1) {
      problems.add(
          node.at(), "retraining takes one architecture, or that of each explained network");
    }
    return chosen.stream().findFirst();
  }
}
