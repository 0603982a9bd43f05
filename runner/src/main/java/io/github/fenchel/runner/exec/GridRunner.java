package io.github.fenchel.runner.exec;

import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.results.format.GridIds;
import io.github.fenchel.results.format.SuiteIndex;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.suites.Cell;
import io.github.fenchel.suites.Suite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Plans a suite and runs its cells, each in a child process. */
public final class GridRunner {
  private final Workplace workplace;
  private final RunStore store;
  private final GridListener listener;
  private @Nullable GridRun current;
  private boolean stopped;

  /** A runner of suites that stores what it gets. */
  public GridRunner(Workplace workplace, RunStore store, GridListener listener) {
    this.workplace = workplace;
    this.store = store;
    this.listener = listener;
  }

  /** Returns every cell with its ids and, where an equal run is stored, its record. */
  public List<PlannedCell> plan(Suite suite) {
    Environments environments = new Environments(workplace);
    GridIds ids = new GridIds();
    @Nullable Map<String, RunRecord> bySpec =
        null; // all records are read only if a cell is not stored
    List<PlannedCell> planned = new ArrayList<>();
    for (Cell cell : suite.cells()) {
      Environment environment = environments.of(cell.spec());
      String specId = ids.specId(cell.spec());
      String runId = ids.runId(specId, environment);
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
    store.records().forEach(record -> bySpec.put(record.specId(), record));
    return bySpec;
  }

  /**
   * Runs what is not stored yet, in the suite's order. A cell that fails does not stop the rest.
   *
   * <p>The suite's index is written first, so that a grid that is interrupted is readable, too.
   *
   * @param planned what {@link #plan} returned for the suite
   * @return a result for each cell, in the suite's order
   */
  public List<CellResult> run(Suite suite, List<PlannedCell> planned, GridOptions options) {
    return run(suite, planned, options, cell -> true);
  }

  /**
   * Runs what is not stored yet of some cells of a suite; the index has all of them.
   *
   * @param chosen which cells are run
   * @return a result for each chosen cell, in the suite's order
   */
  public List<CellResult> run(
      Suite suite, List<PlannedCell> planned, GridOptions options, Predicate<Cell> chosen) {
    List<PlannedCell> cells =
        planned.stream()
            .map(cell -> options.acceptStale() && isSound(cell) ? cell.acceptingStale() : cell)
            .toList();
    store.removeLeft();
    store.writeSuite(
        new SuiteIndex(
            suite.name(),
            suite.source(),
            suite.margins(),
            cells.stream().map(GridRunner::entry).toList()));
    GridRun run =
        new GridRun(
            workplace,
            store,
            listener,
            cells.stream().filter(cell -> chosen.test(cell.cell())).toList(),
            options);
    if (cells.stream().anyMatch(cell -> chosen.test(cell.cell()) && cell.stored().isEmpty())) {
      ChildEnvironment.keptOut(System.getenv()).ifPresent(listener::warns);
    }
    synchronized (this) {
      current = run;
      if (stopped) {
        run.stop();
      }
    }
    return run.run();
  }

  /** A run of another environment is taken for this one's only if all of it is what it says. */
  private boolean isSound(PlannedCell cell) {
    return cell.stale()
        .filter(stale -> store.sound(stale.record().runId()).isPresent())
        .isPresent();
  }

  /** Stops what runs and begins nothing else; from any thread. The store can be resumed. */
  public synchronized void stop() {
    stopped = true;
    if (current != null) {
      current.stop();
    }
  }

  private static SuiteIndex.Cell entry(PlannedCell planned) {
    Cell cell = planned.cell();
    SortedMap<String, String> axes = new TreeMap<>(cell.axes());
    return cell.skip()
        .map(reason -> SuiteIndex.Cell.skipped(cell.title(), axes, reason))
        .orElseGet(() -> SuiteIndex.Cell.run(cell.title(), axes, planned.runId()));
  }
}
