package io.github.fenchel.runner.cli;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.run.Certificate;
import io.github.fenchel.api.run.EpochPoint;
import io.github.fenchel.api.run.MetricValue;
import io.github.fenchel.api.run.Outcome;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.runner.exec.CellResult;
import io.github.fenchel.runner.metric.Penalty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The table at the end of a run: a row per cell, in the suite's order. */
final class ResultTable {
  /** What is shown of the metrics, if they were measured: column heading to metric id. */
  private static final Map<String, String> SHOWN = new LinkedHashMap<>();

  static {
    SHOWN.put("accuracy", "accuracy");
    SHOWN.put("FGSM acc.", "fgsm-accuracy");
    SHOWN.put("PGD acc.", "pgd-accuracy");
    SHOWN.put("Gini", "gini");
    SHOWN.put("group Gini", "group-gini");
    SHOWN.put("|g|_1", "gradient-l1");
    SHOWN.put("off mask", "off-mask-mass");
    SHOWN.put("mask share", "mask-share");
  }

  private final List<CellResult> results;

  ResultTable(List<CellResult> results) {
    this.results = List.copyOf(results);
  }

  String render() {
    List<String> shown = new ArrayList<>();
    List<String> penalties = new ArrayList<>();
    for (RunRecord record : records()) {
      for (MetricValue metric : record.metrics()) {
        String name = metric.definition().metric().text();
        if (Penalty.isPenalty(metric.definition()) && !penalties.contains(name)) {
          penalties.add(name);
        }
      }
    }
    SHOWN.forEach(
        (heading, id) -> {
          if (records().stream().anyMatch(record -> metric(record, id).isPresent())) {
            shown.add(heading);
          }
        });
    return main(shown) + penalties(penalties) + remarks();
  }

  private String main(List<String> shown) {
    boolean solved = records().stream().anyMatch(record -> innerRatio(record).isPresent());
    boolean counted = records().stream().anyMatch(record -> gradients(record).isPresent());
    List<String> header = new ArrayList<>(List.of("cell"));
    header.addAll(shown);
    header.addAll(solved ? List.of("inner") : List.of());
    header.addAll(counted ? List.of("grads") : List.of());
    header.addAll(List.of("train s", "img/s", "state"));
    TextTable table = new TextTable(header);
    for (CellResult result : results) {
      List<String> row = new ArrayList<>(List.of(result.planned().cell().title()));
      Optional<RunRecord> record = record(result);
      for (String heading : shown) {
        row.add(
            record
                .flatMap(found -> metric(found, SHOWN.getOrDefault(heading, heading)))
                .map(ResultTable::withError)
                .orElse("-"));
      }
      if (solved) {
        row.add(
            record.flatMap(ResultTable::innerRatio).map(ratio -> text("%.4f", ratio)).orElse("-"));
      }
      if (counted) {
        row.add(record.flatMap(ResultTable::gradients).map(count -> text("%d", count)).orElse("-"));
      }
      row.add(record.map(found -> text("%.1f", found.cost().trainSeconds())).orElse("-"));
      row.add(record.map(found -> text("%.0f", found.cost().trainImagesPerSecond())).orElse("-"));
      row.add(state(result));
      table.row(row);
    }
    return table.render()
        + (solved
            ? "inner: share of R*(g) that the inner solver reached at the clean image, last epoch\n"
            : "")
        + (counted ? "grads: gradient evaluations per training image and step\n" : "");
  }

  private static Optional<Double> innerRatio(RunRecord record) {
    List<EpochPoint> curve = record.curve();
    return curve.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(curve.get(curve.size() - 1).certificate())
            .flatMap(Certificate::innerRatio);
  }

  private static Optional<Integer> gradients(RunRecord record) {
    return Optional.ofNullable(record.cost().gradientEvaluations());
  }

  /** Every norm's penalty on every network: what the method promises to lower. */
  private String penalties(List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "\nR*(g), mean over the test images; * the norm that the network was trained with\n");
    List<String> header = new ArrayList<>(List.of("cell"));
    for (int i = 0; i < names.size(); i++) {
      String number = "[" + (i + 1) + "]";
      header.add(number);
      text.append("  ").append(number).append(' ');
      text.append(names.get(i).substring(Penalty.PREFIX.length())).append('\n');
    }
    TextTable table = new TextTable(header);
    for (CellResult result : results) {
      List<String> row = new ArrayList<>(List.of(result.planned().cell().title()));
      names.forEach(name -> row.add(penalty(result, name)));
      table.row(row);
    }
    return text.append(table.render()).toString();
  }

  private static String penalty(CellResult result, String name) {
    String own =
        result
            .planned()
            .cell()
            .spec()
            .training()
            .objective()
            .normIfAny()
            .map(norm -> Penalty.PREFIX + norm.text())
            .orElse("");
    return record(result).stream()
        .flatMap(found -> found.metrics().stream())
        .filter(metric -> metric.definition().metric().text().equals(name))
        .map(metric -> text("%.4g", metric.value()) + (name.equals(own) ? "*" : " "))
        .findFirst()
        .orElse("- ");
  }

  private String remarks() {
    StringBuilder remarks = new StringBuilder("\n");
    for (CellResult result : results) {
      String title = result.planned().cell().title();
      if (result.outcome() instanceof Outcome.Failed failed
          && failed.kind() != FailureKind.INTERRUPTED) {
        remarks.append(title).append(": ").append(failed.message()).append('\n');
      }
      if (result.outcome() instanceof Outcome.Skipped skipped) {
        remarks.append(title).append(": skipped, ").append(skipped.reason()).append('\n');
      }
      record(result)
          .ifPresent(
              found ->
                  found
                      .health()
                      .forEach(
                          flag ->
                              remarks
                                  .append(title)
                                  .append(": beware: ")
                                  .append(flag)
                                  .append('\n')));
    }
    return remarks.length() == 1 ? "" : remarks.append('\n').toString();
  }

  private List<RunRecord> records() {
    return results.stream().flatMap(result -> record(result).stream()).toList();
  }

  private static Optional<RunRecord> record(CellResult result) {
    return result
        .outcome()
        .fold(done -> Optional.of(done.record()), s -> Optional.empty(), f -> Optional.empty());
  }

  private static Optional<MetricValue> metric(RunRecord record, String id) {
    return record.metrics().stream()
        .filter(metric -> metric.definition().metric().id().equals(id))
        .findFirst();
  }

  private static String withError(MetricValue metric) {
    return Double.isFinite(metric.standardError())
        ? text("%.3f ±%.3f", metric.value(), metric.standardError())
        : text("%.3f", metric.value());
  }

  private static String state(CellResult result) {
    return result
        .outcome()
        .fold(
            done -> done.stored() ? "stored" : "done",
            skipped -> "skipped",
            failed ->
                failed.kind() == FailureKind.INTERRUPTED
                    ? "interrupted"
                    : "failed: " + failed.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
