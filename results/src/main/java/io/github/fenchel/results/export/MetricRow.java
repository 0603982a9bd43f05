package io.github.fenchel.results.export;

import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.retraining.DiffRoar;
import io.github.fenchel.results.store.KnownRuns;
import io.github.fenchel.results.store.KnownRuns.Place;
import io.github.fenchel.results.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One metric of one run.
 *
 * @param run the run
 * @param fields the run's fields
 * @param metric the metric
 * @param places its places in suites, in the order of their names; none if the suites that it was
 *     run for are gone
 */
record MetricRow(RunRecord run, RunFields fields, MetricValue metric, List<Place> places) {
  MetricRow {
    places = List.copyOf(places);
  }

  /** Returns the finished runs, each by the row of the first suite that has it. */
  static List<DiffRoar.Finished> finished(RunStore store) {
    KnownRuns known = KnownRuns.of(store);
    return store.all().stream()
        .map(
            run ->
                new DiffRoar.Finished(
                    known.places(run.runId()).stream()
                        .map(place -> place.cell().row())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(run.runId()),
                    run))
        .toList();
  }

  /** Returns a row for each metric of each finished run, in the order of the runs' ids. */
  static List<MetricRow> of(RunStore store) {
    KnownRuns known = KnownRuns.of(store);
    List<MetricRow> rows = new ArrayList<>();
    for (RunRecord run : store.all()) {
      List<Place> places = known.places(run.runId());
      RunFields fields = RunFields.of(run);
      run.metrics().forEach(metric -> rows.add(new MetricRow(run, fields, metric, places)));
    }
    return rows;
  }
}
