package io.github.fenchel.runner.exec;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.Outcome;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.results.format.Ids;
import io.github.fenchel.results.format.SuiteIndex;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.suites.Cell;
import io.github.fenchel.suites.Suite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plans a suite and runs its cells, one child process after another. */
public final class GridRunner {
  private final Workplace workplace;
  private final RunStore store;
  private final GridListener listener;

  /** A runner of suites that stores what it gets. */
  public GridRunner(Workplace workplace, RunStore store, GridListener listener) {
    this.workplace = workplace;
    this.store = store;
    this.listener = listener;
  }

  /** Returns every cell with its ids and, where an equal run is stored, its record. */
  public List<PlannedCell> plan(Suite suite) {
    Environments environments = new Environments(workplace);
    @Nullable Map<String, RunRecord> bySpec =
        null; // all records are read only if a cell is not stored
    List<PlannedCell> planned = new ArrayList<>();
    for (Cell cell : suite.cells()) {
      Environment environment = environments.of(cell.spec());
      String specId = Ids.specId(cell.spec());
      String runId = Ids.runId(specId, environment);
      Optional<RunRecord> stored = store.find(runId);
      Optional<PlannedCell.Stale> stale = Optional.empty();
      if (stored.isEmpty()) {
        bySpec = bySpec == null ? recordsBySpec() : bySpec;
        stale =
            Optional.ofNullable(bySpec.get(specId))
                .map(
                    old ->
                        new PlannedCell.Stale(
                            old, Environments.differences(old.environment(), environment)));
      }
      planned.add(new PlannedCell(cell, specId, runId, stored, stale));
    }
    return List.copyOf(planned);
  }

  private Map<String, RunRecord> recordsBySpec() {
    Map<String, RunRecord> bySpec = new HashMap<>();
    store.all().forEach(record -> bySpec.put(record.specId(), record));
    return bySpec;
  }

  /**
   * Runs what is not stored yet, in the suite's order. A cell that fails does not stop the rest.
   *
   * @param planned what {@link #plan} returned for the suite
   * @param acceptStale whether a stored run of the same spec in another environment will do
   * @return a result for each cell, in the suite's order
   */
  public List<CellResult> run(Suite suite, List<PlannedCell> planned, boolean acceptStale) {
    List<CellResult> results = new ArrayList<>();
    for (PlannedCell next : planned) {
      PlannedCell cell = acceptStale ? next.acceptingStale() : next;
      int number = results.size() + 1;
      CellResult result = new CellResult(cell, outcome(cell, number, planned.size()));
      listener.ended(result, number, planned.size());
      results.add(result);
    }
    store.writeSuite(
        new SuiteIndex(
            suite.name(),
            suite.source(),
            suite.margins(),
            results.stream().map(GridRunner::entry).toList()));
    return List.copyOf(results);
  }

  private static SuiteIndex.Cell entry(CellResult result) {
    Cell cell = result.planned().cell();
    SortedMap<String, String> axes = new TreeMap<>(cell.axes());
    return result.outcome() instanceof Outcome.Skipped skipped
        ? SuiteIndex.Cell.skipped(cell.title(), axes, skipped.reason())
        : SuiteIndex.Cell.run(cell.title(), axes, result.planned().runId());
  }

  private Outcome outcome(PlannedCell cell, int number, int of) {
    Optional<String> skip = cell.cell().skip();
    if (skip.isPresent()) {
      return new Outcome.Skipped(skip.get());
    }
    if (cell.stored().isPresent()) {
      return new Outcome.Completed(cell.stored().get(), true);
    }
    listener.started(cell, number, of);
    try (TemporaryFolder folder = TemporaryFolder.make("fenchel-run")) {
      return runChild(cell, folder.path());
    }
  }

  private Outcome runChild(PlannedCell cell, Path folder) {
    ChildProcess child = new ChildProcess(workplace, folder);
    RunEvent end = child.run(cell.cell().spec(), event -> listener.event(cell, event));
    Optional<RunRecord> record = store.find(cell.runId());
    if (end instanceof RunEvent.Done && record.isPresent()) {
      return new Outcome.Completed(record.get(), false);
    }
    RunEvent.Failed failed =
        end instanceof RunEvent.Failed told
            ? told
            : new RunEvent.Failed(
                FailureKind.INTERNAL,
                "the child stored another run than " + cell.runId() + ": " + end);
    store.recordAttempt(cell.runId(), failed.kind(), failed.message(), child.log());
    return new Outcome.Failed(failed.kind(), failed.message());
  }
}
