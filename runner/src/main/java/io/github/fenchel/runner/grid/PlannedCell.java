package io.github.fenchel.runner.grid;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.grid.Cell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cell of a suite with the ids that its run has here.
 *
 * @param cell the cell
 * @param specId digest of its resolved spec
 * @param runId digest of spec and environment
 * @param stored the record of an equal run, if there is one
 * @param stale where there is none, a run of the same spec in another environment
 */
public record PlannedCell(
    Cell cell, String specId, String runId, Optional<RunRecord> stored, Optional<Stale> stale) {

  /**
   * A stored run of the same spec whose result need not be what this environment would give.
   *
   * @param record its record
   * @param differences what differs, e.g. {@code engine.pytorch: 2.7.1 -> 2.8.0}
   */
  public record Stale(RunRecord record, List<String> differences) {
    /** Copies the list. */
    public Stale {
      differences = List.copyOf(differences);
    }
  }

  /** Returns the index of a suite whose cells were planned. */
  public static SuiteIndex index(Suite suite, List<PlannedCell> cells) {
    return new SuiteIndex(
        suite.name(),
        suite.source(),
        suite.margins(),
        cells.stream().map(PlannedCell::entry).toList());
  }

  private SuiteIndex.Cell entry() {
    SortedMap<String, String> axes = new TreeMap<>(cell.axes());
    return cell.skip()
        .map(reason -> SuiteIndex.Cell.skipped(cell.title(), axes, reason))
        .orElseGet(() -> SuiteIndex.Cell.run(cell.title(), axes, runId))
        .in(cell.row());
  }

  /** Returns, for each cell whose images are derived from another one's maps, that one's index. */
  static Map<Integer, Integer> sources(List<PlannedCell> cells) {
    Map<TrainingSpec, Integer> trained = new HashMap<>();
    Map<Integer, Integer> sources = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      trained.put(cells.get(i).cell().spec().training(), i);
    }
    for (int i = 0; i < cells.size(); i++) {
      Derivation by = cells.get(i).cell().spec().training().data().derived();
      Integer source = by == null ? null : trained.get(by.source());
      if (source != null) {
        sources.put(i, source);
      }
    }
    return sources;
  }

  /** Returns this with the stale run in place of a current one, if there is one. */
  PlannedCell acceptingStale() {
    return stale
        .map(
            old ->
                new PlannedCell(
                    cell,
                    specId,
                    old.record().runId(),
                    Optional.of(old.record()),
                    Optional.empty()))
        .orElse(this);
  }
}
