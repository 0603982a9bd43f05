package io.github.fenchel.results.gate;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.measure.ImageMeans;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A suite's results when they were blessed: later results are judged against them.
 *
 * @param suite the suite's name
 * @param gate what its results had to satisfy then
 * @param cells the cells of its grid, seeds apart, in the suite's order; a cell that was skipped is
 *     not there
 * @param blessings who blessed it, when and why; the latest comes last
 */
public record Baseline(String suite, GateSpec gate, List<Cell> cells, List<Blessing> blessings) {
  /** Copies the lists. */
  public Baseline {
    cells = List.copyOf(cells);
    blessings = List.copyOf(blessings);
  }

  /** Returns the blessing that counts. */
  public Blessing latest() {
    return blessings.get(blessings.size() - 1);
  }

  /**
   * A cell and its results.
   *
   * @param task what was to be done
   * @param environment what else the results depended on
   * @param metrics the metrics that the gate judges
   */
  public record Cell(Task task, Environment environment, List<Metric> metrics) {
    /** Copies the list and checks that every metric has a value for each run. */
    public Cell {
      metrics = List.copyOf(metrics);
      for (Metric metric : metrics) {
        if (metric.values().size() != task.runs().size()) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s: %d values of %d runs",
                  metric.name(),
                  metric.values().size(),
                  task.runs().size()));
        }
      }
    }

    /** Returns what the cell is called. */
    public String name() {
      return task.name();
    }
  }

  /**
   * Runs that differ in the seed alone.
   *
   * @param axes axis to the cell's place on it, the seed left out
   * @param spec every field of the spec but the seed, for messages
   * @param runs the runs, in the order of the seeds
   */
  public record Task(
      SortedMap<String, String> axes, SortedMap<String, String> spec, List<Run> runs) {
    /** Copies the collections. */
    public Task {
      axes = Collections.unmodifiableSortedMap(new TreeMap<>(axes));
      spec = Collections.unmodifiableSortedMap(new TreeMap<>(spec));
      runs = List.copyOf(runs);
    }

    /** Returns what the cell is called. */
    public String name() {
      return axes.isEmpty() ? "all" : String.join(", ", axes.values());
    }
  }

  /**
   * One run.
   *
   * @param seed its seed
   * @param specId digest of its resolved spec
   */
  public record Run(long seed, String specId) {}

  /**
   * One metric.
   *
   * @param definition what it means
   * @param values a value for each run, in their order
   * @param images its value of each image, over the runs; null in a baseline of an older Fenchel
   */
  public record Metric(
      MetricDefinition definition, List<Double> values, @Nullable ImageMeans images) {
    /** Copies the list. */
    public Metric {
      values = List.copyOf(values);
    }

    /** Returns its id and arguments. */
    public String name() {
      return definition.text();
    }
  }

  /**
   * The act of blessing results.
   *
   * @param when the time, as ISO 8601 has it, in UTC
   * @param who a person's name
   * @param why the reason
   * @param machine what computed the results
   * @param content digest of what was blessed: suite, gate and cells
   */
  public record Blessing(String when, String who, String why, String machine, String content) {}
}
