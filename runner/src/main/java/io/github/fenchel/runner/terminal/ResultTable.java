package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.text.PrintableText;
import io.github.fenchel.runner.explain.metric.Metrics;
import io.github.fenchel.runner.explain.metric.Penalty;
import io.github.fenchel.runner.grid.CellResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The table at the end of a run: a row per cell, in the suite's order. */
public final class ResultTable {
  /** What is shown of the metrics, if they were measured: metric id to column heading. */
  private static final Map<String, String> SHOWN = new LinkedHashMap<>();

  private static final String UNATTACKED = "unattacked";

  /** A table of more metrics leaves out those of other maps than the simple gradient's. */
  private static final int MOST_COLUMNS = 12;

  static {
    SHOWN.put("accuracy", "accuracy");
    SHOWN.put("fgsm-accuracy", "FGSM");
    SHOWN.put("pgd-accuracy", "PGD");
    SHOWN.put("gini", "Gini");
    SHOWN.put("group-gini", "group Gini");
    SHOWN.put("gradient-l1", "|g|_1");
    SHOWN.put("off-mask-mass", "off mask");
    SHOWN.put("mask-share", "mask share");
  }

  private final List<CellResult> results;

  public ResultTable(List<CellResult> results) {
    this.results = List.copyOf(results);
  }

  public String render() {
    Set<MetricDefinition> penalties = new LinkedHashSet<>();
    for (RunRecord record : records()) {
      record.metrics().stream()
          .map(MetricValue::definition)
          .filter(Penalty::isPenalty)
          .forEach(penalties::add);
    }
    Map<MetricDefinition, String> all = shown();
    Map<MetricDefinition, String> some = new LinkedHashMap<>(all);
    if (all.size() > MOST_COLUMNS) { // a wide grid of methods: the simple gradient's stay
      some.keySet().removeIf(metric -> metric.map() != null);
    }
    Map<MetricDefinition, String> shown = some.isEmpty() ? all : some;
    return main(shown) + more(shown.size()) + penalties(List.copyOf(penalties)) + remarks();
  }

  /** How many numbers each run has beside those shown, where these are the smaller part. */
  private String more(int shown) {
    long others =
        records().stream()
                .flatMap(record -> record.metrics().stream())
                .map(MetricValue::definition)
                .filter(metric -> !Penalty.isPenalty(metric))
                .distinct()
                .count()
            - shown;
    return others <= Math.max(shown, MOST_COLUMNS)
        ? ""
        : text("%d more columns, of other metrics and saliency methods:", others)
            + " fenchel report, fenchel export\n";
  }

  /** A column for each variant of a metric: of another epsilon, another number. */
  private Map<MetricDefinition, String> shown() {
    Map<MetricDefinition, String> shown = new LinkedHashMap<>();
    SHOWN.forEach(
        (id, heading) -> {
          Set<MetricDefinition> variants = new LinkedHashSet<>();
          for (RunRecord record : records()) {
            record.metrics().stream()
                .map(MetricValue::definition)
                .filter(metric -> metric.metric().id().equals(id))
                .forEach(variants::add);
          }
          for (MetricDefinition metric : variants) {
            String brief = brief(heading, metric, variants);
            boolean alone =
                variants.stream()
                        .filter(other -> brief(heading, other, variants).equals(brief))
                        .count()
                    == 1;
            shown.put(metric, alone ? brief : metric.written(heading));
          }
        });
    return shown;
  }

  /** The heading with what sets a variant apart: its bound, its saliency method. */
  private static String brief(
      String heading, MetricDefinition metric, Set<MetricDefinition> variants) {
    StringBuilder brief = new StringBuilder(heading);
    epsilon(metric).ifPresent(text -> brief.append(' ').append(text));
    Component map = metric.map();
    if (map != null) {
      brief.append(" of ").append(map.id());
      map.arguments()
          .values()
          .forEach(
              (name, value) -> {
                boolean differs =
                    variants.stream()
                        .map(MetricDefinition::map)
                        .filter(other -> other != null && other.id().equals(map.id()))
                        .anyMatch(other -> !value.equals(other.arguments().values().get(name)));
                if (differs) {
                  brief.append(' ').append(name).append(' ').append(value.written());
                }
              });
    }
    return brief.toString();
  }

  /** The bound of an attack, which is never left out, without its unit. */
  private static Optional<String> epsilon(MetricDefinition metric) {
    return Optional.ofNullable(metric.metric().arguments().values().get(Metrics.EPSILON_ID))
        .map(
            value -> value instanceof Value.Quantity quantity ? quantity.spelling() : value.text());
  }

  private String main(Map<MetricDefinition, String> shown) {
    Optional<MetricDefinition> attacked =
        shown.keySet().stream()
            .filter(metric -> records().stream().anyMatch(run -> clean(run, metric).isPresent()))
            .findFirst();
    boolean solved = records().stream().anyMatch(record -> applied(record).isPresent());
    boolean counted = records().stream().anyMatch(record -> gradients(record).isPresent());
    List<String> header = new ArrayList<>(List.of("cell"));
    shown.forEach(
        (metric, heading) -> {
          header.addAll(
              attacked.filter(metric::equals).isPresent() ? List.of(UNATTACKED) : List.of());
          header.add(heading);
        });
    header.addAll(solved ? List.of("inner") : List.of());
    header.addAll(counted ? List.of("grads") : List.of());
    header.addAll(List.of("train s", "img/s", "state"));
    TextTable table = new TextTable(header);
    for (CellResult result : results) {
      List<String> row = new ArrayList<>(List.of(result.planned().cell().title()));
      Optional<RunRecord> record = record(result);
      for (MetricDefinition metric : shown.keySet()) {
        if (attacked.filter(metric::equals).isPresent()) {
          row.add(
              record
                  .flatMap(found -> clean(found, metric))
                  .map(clean -> text("%.3f", clean))
                  .orElse("-"));
        }
        row.add(
            record.flatMap(found -> metric(found, metric)).map(ResultTable::withError).orElse("-"));
      }
      if (solved) {
        row.add(record.flatMap(ResultTable::applied).map(ratio -> text("%.4f", ratio)).orElse("-"));
      }
      if (counted) {
        row.add(record.flatMap(ResultTable::gradients).map(count -> text("%d", count)).orElse("-"));
      }
      row.add(trained(record, Cost::trainSeconds, "%.1f"));
      row.add(trained(record, Cost::trainImagesPerSecond, "%.0f"));
      row.add(state(result));
      table.row(row);
    }
    return table.render()
        + (attacked.isPresent()
            ? UNATTACKED + ": accuracy of the attacked images as they are\n"
            : "")
        + (solved
            ? "inner: share of R*(g) that the perturbation reached as applied, last epoch\n"
            : "")
        + (counted ? "grads: gradient evaluations per training image and step\n" : "");
  }

  /** Of a run whose weights were trained by another one, that one's cost; "-" where unknown. */
  private static String trained(
      Optional<RunRecord> record, ToDoubleFunction<Cost> part, String format) {
    return record
        .map(RunRecord::cost)
        .filter(cost -> cost.trainSeconds() > 0)
        .map(cost -> text(format, part.applyAsDouble(cost)))
        .orElse("-");
  }

  /** One set of images is attacked, whatever the attack: one column serves all attacks. */
  private static Optional<Double> clean(RunRecord record, MetricDefinition metric) {
    return metric(record, metric).map(MetricValue::clean);
  }

  private static Optional<Double> applied(RunRecord record) {
    List<EpochPoint> curve = record.curve();
    return curve.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(curve.get(curve.size() - 1).certificate())
            .flatMap(Certificate::freeRatio);
  }

  private static Optional<Integer> gradients(RunRecord record) {
    return Optional.ofNullable(record.cost().gradientEvaluations());
  }

  /** Every norm's penalty on every network: what the method promises to lower. */
  private String penalties(List<MetricDefinition> penalties) {
    if (penalties.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "\nR*(g), mean over the test images; * the norm that the network was trained with\n");
    List<String> header = new ArrayList<>(List.of("cell"));
    for (int i = 0; i < penalties.size(); i++) {
      String number = "[" + (i + 1) + "]";
      header.add(number);
      text.append("  ").append(number).append(' ');
      text.append(PrintableText.line(Penalty.norm(penalties.get(i)).written())).append('\n');
    }
    TextTable table = new TextTable(header);
    for (CellResult result : results) {
      List<String> row = new ArrayList<>(List.of(result.planned().cell().title()));
      penalties.forEach(penalty -> row.add(penalty(result, penalty)));
      table.row(row);
    }
    return text.append(table.render()).toString();
  }

  private static String penalty(CellResult result, MetricDefinition penalty) {
    ObjectiveSpec objective = result.planned().cell().spec().training().objective();
    boolean own = Penalty.norm(penalty).equals(objective.norm());
    return record(result)
        .flatMap(found -> metric(found, penalty))
        .map(metric -> text("%.4g", metric.value()) + (own ? "*" : " "))
        .orElse("- ");
  }

  private String remarks() {
    StringBuilder remarks = new StringBuilder("\n");
    for (CellResult result : results) {
      String title = PrintableText.line(result.planned().cell().title());
      if (result.outcome() instanceof Outcome.Failed failed
          && failed.kind() != FailureKind.INTERRUPTED) {
        remarks
            .append(title)
            .append(": ")
            .append(PrintableText.indented(failed.message(), 4))
            .append('\n');
      }
      if (result.outcome() instanceof Outcome.Skipped skipped) {
        remarks
            .append(title)
            .append(": skipped, ")
            .append(PrintableText.line(skipped.reason()))
            .append('\n');
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
                                  .append(PrintableText.line(flag))
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

  private static Optional<MetricValue> metric(RunRecord record, MetricDefinition wanted) {
    return record.metrics().stream()
        .filter(metric -> metric.definition().equals(wanted))
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
