package io.github.fenchel.results.gate;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.measure.ImageMeans;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A suite's grid, seeds apart, as a baseline has it. */
public final class Snapshot {
  /** The share of the images that may have no value of a metric, e.g. no Gini of an empty map. */
  private static final double MOST_UNDEFINED = 0.05;

  private Snapshot() {}

  /**
   * A run that is to be done.
   *
   * @param axes axis to the run's place on it
   * @param spec the run
   */
  public record Planned(Map<String, String> axes, RunSpec spec) {
    /** Copies the map. */
    public Planned {
      axes = Map.copyOf(axes);
    }
  }

  /**
   * A run that was done.
   *
   * @param axes axis to the run's place on it
   * @param record what came of it
   */
  public record Done(Map<String, String> axes, RunRecord record) {
    /** Copies the map. */
    public Done {
      axes = Map.copyOf(axes);
    }

    private Planned planned() {
      return new Planned(axes, record.spec());
    }
  }

  /** Returns what is to be done, in the order of the runs. */
  public static List<Baseline.Task> tasks(List<Planned> runs) {
    Map<SortedMap<String, String>, List<Planned>> cells = new LinkedHashMap<>();
    for (Planned run : runs) {
      cells.computeIfAbsent(seedless(run.axes()), key -> new ArrayList<>()).add(run);
    }
    List<Baseline.Task> tasks = new ArrayList<>();
    cells.forEach(
        (axes, members) ->
            tasks.add(
                new Baseline.Task(
                    axes,
                    fields(members.get(0).spec()),
                    members.stream()
                        .map(run -> new Baseline.Run(seed(run.spec()), Ids.specId(run.spec())))
                        .sorted(Comparator.comparingLong(Baseline.Run::seed))
                        .toList())));
    return List.copyOf(tasks);
  }

  /**
   * Returns what was done, with the values of the metrics that the gate judges.
   *
   * @param examples the arrays of a run's {@code examples.npz}, by name; none where it has none
   */
  public static List<Baseline.Cell> cells(
      List<Done> runs, GateSpec gate, Function<RunRecord, Map<String, HostArray>> examples) {
    Map<String, RunRecord> bySpec = new LinkedHashMap<>();
    runs.forEach(run -> bySpec.put(run.record().specId(), run.record()));
    List<Baseline.Cell> cells = new ArrayList<>();
    for (Baseline.Task task : tasks(runs.stream().map(Done::planned).toList())) {
      List<RunRecord> records = new ArrayList<>();
      for (Baseline.Run run : task.runs()) {
        RunRecord record = bySpec.get(run.specId());
        if (record == null) {
          throw new IllegalArgumentException("a record's specId is not that of its spec");
        }
        records.add(record);
      }
      cells.add(
          new Baseline.Cell(task, records.get(0).environment(), metrics(records, gate, examples)));
    }
    return List.copyOf(cells);
  }

  /** Reads the arrays of runs' {@code examples.npz} from a store, as {@link #cells} takes them. */
  public static Function<RunRecord, Map<String, HostArray>> examples(RunStore store) {
    return run -> {
      Path file = store.folder(run.runId()).resolve(RunStore.EXAMPLES);
      return RegularFile.isThereItself(file) ? Npz.read(file) : Map.of();
    };
  }

  private static List<Baseline.Metric> metrics(
      List<RunRecord> records,
      GateSpec gate,
      Function<RunRecord, Map<String, HostArray>> examples) {
    List<Map<String, HostArray>> columns = new ArrayList<>();
    for (RunRecord run : records) {
      List<MetricDefinition> names = run.metrics().stream().map(MetricValue::definition).toList();
      columns.add(RunArrays.columns(examples.apply(run), names));
    }
    List<Baseline.Metric> metrics = new ArrayList<>();
    List<MetricValue> first = records.get(0).metrics();
    for (int i = 0; i < first.size(); i++) {
      MetricDefinition definition = first.get(i).definition();
      if (gate.rules().containsKey(definition.metric().id())) {
        int index = i; // equal specs but for the seed: equal lists of metrics
        metrics.add(
            new Baseline.Metric(
                definition,
                records.stream().map(record -> judged(record.metrics().get(index))).toList(),
                images(columns, definition.text())));
      }
    }
    return metrics;
  }

  private static @Nullable ImageMeans images(List<Map<String, HostArray>> columns, String metric) {
    List<HostArray> seeds = new ArrayList<>();
    for (Map<String, HostArray> run : columns) {
      HostArray column = run.get(metric);
      if (column == null || (!seeds.isEmpty() && column.size() != seeds.get(0).size())) {
        return null;
      }
      seeds.add(column);
    }
    return ImageMeans.of(seeds);
  }

  /**
   * A mean that leaves out many images says nothing about them, so none is judged: a network whose
   * logits are NaN on the hard third of the images would look better for it.
   */
  private static double judged(MetricValue metric) {
    long images = (long) metric.n() + metric.undefined();
    return metric.undefined() > MOST_UNDEFINED * images ? Double.NaN : metric.value();
  }

  private static SortedMap<String, String> seedless(Map<String, String> axes) {
    SortedMap<String, String> seedless = new TreeMap<>(axes);
    seedless.remove(RunFields.SEED.text());
    return seedless;
  }

  private static long seed(RunSpec spec) {
    return spec.training().seed();
  }

  private static SortedMap<String, String> fields(RunSpec spec) {
    SortedMap<String, String> fields =
        RunFields.of(spec).only(name -> !name.equals(RunFields.SEED)).texts();
    Rational minRatio = spec.evaluation().minRatio();
    if (minRatio != null) {
      fields.put("certificate.minRatio", minRatio.toString());
    }
    return fields;
  }
}
