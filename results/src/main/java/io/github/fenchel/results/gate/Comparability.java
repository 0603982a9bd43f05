package io.github.fenchel.results.gate;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.field.RunFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What prevents a suite from being judged against a baseline.
 *
 * @param reasons a sentence each; empty if nothing does
 */
public record Comparability(List<String> reasons) {
  private static final String EVERY_CELL = "every cell";

  /** Copies the list. */
  public Comparability {
    reasons = List.copyOf(reasons);
  }

  /** Compares what was to be done then and now; nothing needs to have run. */
  public static Comparability of(
      Baseline baseline, String suite, GateSpec gate, List<Baseline.Task> tasks) {
    List<String> reasons = new ArrayList<>();
    if (!baseline.suite().equals(suite)) {
      reasons.add("it is of the suite " + baseline.suite() + ", not " + suite);
    }
    gates(baseline.gate(), gate, reasons);
    Map<String, Baseline.Task> before = new LinkedHashMap<>();
    baseline.cells().forEach(cell -> before.put(cell.name(), cell.task()));
    Map<String, Baseline.Task> now = new LinkedHashMap<>();
    tasks.forEach(task -> now.put(task.name(), task));
    now.keySet().stream()
        .filter(name -> !before.containsKey(name))
        .forEach(name -> reasons.add(name + ": is not in the baseline"));
    Map<String, List<String>> found = new LinkedHashMap<>();
    before.forEach(
        (name, task) -> {
          Baseline.Task other = now.get(name);
          if (other == null) {
            reasons.add(name + ": is in the baseline, but the suite does not run it");
          } else {
            tasks(task, other).forEach(reason -> note(found, reason, name));
          }
        });
    addReasons(found, before.size(), reasons);
    return new Comparability(reasons);
  }

  /** Compares what can be known only of runs that are done: images, and what metrics mean. */
  public static Comparability of(Baseline baseline, List<Baseline.Cell> cells) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Baseline.Cell before = named(baseline, cells.get(i).name());
      Baseline.Cell now = cells.get(i);
      SortedMap<String, String> files = before.environment().data();
      if (!files.equals(now.environment().data())) {
        String differences = RunFields.differences(files, now.environment().data());
        note(found, "different images, by the digests of their files: " + differences, now.name());
      }
      for (Baseline.Metric metric : now.metrics()) {
        before.metrics().stream()
            .filter(m -> m.name().equals(metric.name()))
            .filter(m -> !m.definition().equals(metric.definition()))
            .forEach(
                m ->
                    note(
                        found,
                        "metric "
                            + m.name()
                            + " is defined differently: "
                            + m.definition()
                            + " and "
                            + metric.definition(),
                        now.name()));
      }
    }
    addReasons(found, cells.size(), reasons);
    return new Comparability(reasons);
  }

  /** Returns what differs in the environment, which does not prevent judging. */
  static List<String> environments(Baseline baseline, List<Baseline.Cell> cells) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (Baseline.Cell now : cells) {
      fields(named(baseline, now.name()).environment())
          .changes(fields(now.environment()))
          .forEach(change -> note(found, change, now.name()));
    }
    List<String> lines = new ArrayList<>();
    addReasons(found, cells.size(), lines);
    return lines;
  }

  /**
   * Refuses if anything prevents the suite from being judged.
   *
   * @param what what was compared, for the message: the baseline's file
   * @param remedy what to do
   * @throws FenchelException of kind USER that names every reason
   */
  public void require(String what, String remedy) {
    if (!reasons.isEmpty()) {
      List<String> lines = new ArrayList<>(List.of(what + ": cannot judge this suite:"));
      reasons.forEach(reason -> lines.add("  " + reason));
      lines.add(remedy);
      throw FenchelException.ofLines(FailureKind.USER, lines);
    }
  }

  private static void gates(GateSpec before, GateSpec now, List<String> reasons) {
    if (before.alpha() != now.alpha()) {
      reasons.add("gate.alpha: " + before.alpha() + " and " + now.alpha());
    }
    SortedMap<String, String> rules = rules(before);
    SortedMap<String, String> current = rules(now);
    if (!rules.equals(current)) {
      reasons.add("gate.metrics: " + RunFields.differences(rules, current));
    }
  }

  private static SortedMap<String, String> rules(GateSpec gate) {
    SortedMap<String, String> rules = new TreeMap<>();
    gate.rules()
        .forEach(
            (metric, rule) ->
                rules.put(
                    metric,
                    "margin " + rule.margin() + (rule.blocking() ? ", blocking" : ", advisory")));
    return rules;
  }

  private static List<String> tasks(Baseline.Task before, Baseline.Task now) {
    List<String> reasons = new ArrayList<>();
    List<Long> seeds = before.runs().stream().map(Baseline.Run::seed).toList();
    List<Long> current = now.runs().stream().map(Baseline.Run::seed).toList();
    if (!seeds.equals(current)) {
      reasons.add("seeds: " + seeds + " and " + current);
    }
    if (!before.spec().equals(now.spec())) {
      reasons.add(RunFields.differences(before.spec(), now.spec()));
    } else if (seeds.equals(current) && !before.runs().equals(now.runs())) {
      reasons.add("the ids of the specs differ, in a field that this Fenchel cannot name");
    }
    return reasons;
  }

  private static Baseline.Cell named(Baseline baseline, String name) {
    return baseline.cells().stream()
        .filter(cell -> cell.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is not in the baseline"));
  }

  /** Other images are not judged. */
  private static RunFields fields(Environment environment) {
    return RunFields.of(environment).only(name -> !name.isData());
  }

  private static void note(Map<String, List<String>> found, String reason, String cell) {
    found.computeIfAbsent(reason, key -> new ArrayList<>()).add(cell);
  }

  /** What holds for every cell is reported once. */
  private static void addReasons(Map<String, List<String>> found, int cells, List<String> into) {
    found.forEach(
        (reason, names) -> {
          if (cells > 1 && names.size() == cells) {
            into.add(EVERY_CELL + ": " + reason);
          } else {
            names.forEach(name -> into.add(name + ": " + reason));
          }
        });
  }
}
