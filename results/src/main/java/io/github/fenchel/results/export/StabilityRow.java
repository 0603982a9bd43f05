package io.github.fenchel.results.export;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.codec.TableColumn;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.stability.MapStability;
import io.github.fenchel.results.store.KnownRuns;
import io.github.fenchel.results.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One measure of how alike the maps are of runs that differ only in the seed.
 *
 * @param runs the runs, in the order of their ids
 * @param fields what they have in common
 * @param places the places of all of them in suites
 * @param stability one method's stability
 * @param measure what is compared
 */
record StabilityRow(
    List<RunRecord> runs,
    RunFields fields,
    List<KnownRuns.Place> places,
    MapStability stability,
    Measure measure) {
  /** The fields that have a column each. */
  private static final List<String> FIELDS =
      List.of(
          "dataset",
          "train",
          "halves",
          "architecture",
          "objective",
          "norm",
          "backend",
          "device",
          "dataType",
          "threads",
          "epochs",
          "batch",
          "optimizer",
          "rate");

  StabilityRow {
    runs = List.copyOf(runs);
    places = List.copyOf(places);
  }

  /** Returns the rows of a store, in the order of the first run's id. */
  static List<StabilityRow> of(RunStore store) {
    KnownRuns known = KnownRuns.of(store);
    Map<RunFields, List<RunRecord>> groups = new LinkedHashMap<>();
    for (RunRecord run : store.all()) {
      groups
          .computeIfAbsent(
              RunFields.of(run).only(name -> !name.equals(RunFields.SEED)),
              fields -> new ArrayList<>())
          .add(run);
    }
    List<StabilityRow> rows = new ArrayList<>();
    groups.forEach(
        (fields, runs) -> {
          List<KnownRuns.Place> places =
              runs.stream().flatMap(run -> known.places(run.runId()).stream()).toList();
          for (MapStability found : MapStability.of(store, runs)) {
            for (Measure measure : Measure.values()) {
              rows.add(new StabilityRow(runs, fields, places, found, measure));
            }
          }
        });
    return List.copyOf(rows);
  }

  /** Returns the columns of the table. */
  static List<TableColumn<StabilityRow>> columns() {
    List<TableColumn<StabilityRow>> columns = new ArrayList<>();
    columns.add(text("suites", row -> joined(row.places.stream().map(KnownRuns.Place::suite))));
    columns.add(
        text(
            "rows",
            row -> joined(row.places.stream().map(place -> String.valueOf(place.cell().row())))));
    columns.add(text("runIds", row -> joined(row.runs.stream().map(RunRecord::runId))));
    columns.add(
        text(
            "seeds",
            row ->
                joined(row.runs.stream().map(run -> Long.toString(run.spec().training().seed())))));
    for (String name : FIELDS) {
      columns.add(text(name.equals("objective") ? "route" : name, row -> row.fields.whole(name)));
    }
    columns.add(text("map", row -> row.stability.array()));
    columns.add(text("of", row -> row.stability.of().text()));
    columns.add(whole("runs", row -> row.stability.runs()));
    columns.add(whole("pairs", row -> row.stability.pairs()));
    columns.add(text("measure", row -> row.measure.id()));
    columns.add(new TableColumn.Real<>("value", row -> row.mean().mean()));
    columns.add(new TableColumn.Real<>("standardError", row -> row.mean().standardError()));
    columns.add(whole("n", row -> row.mean().n()));
    columns.add(whole("undefined", row -> row.mean().undefined()));
    return List.copyOf(columns);
  }

  private MeanError mean() {
    return stability.get(measure);
  }

  private static TableColumn<StabilityRow> text(String name, Function<StabilityRow, String> of) {
    return new TableColumn.Text<>(name, of);
  }

  private static TableColumn<StabilityRow> whole(String name, ToLongFunction<StabilityRow> of) {
    return new TableColumn.Whole<>(name, row -> OptionalLong.of(of.applyAsLong(row)));
  }

  private static String joined(Stream<String> texts) {
    return texts.distinct().collect(Collectors.joining("; "));
  }
}
