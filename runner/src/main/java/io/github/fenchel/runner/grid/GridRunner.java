package io.github.fenchel.runner.grid;

import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.run.ChildVariables;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.grid.Cell;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs the cells of a suite, each as its own task. */
public final class GridRunner {
  private final GridContext context;
  private @Nullable GridRun current;
  private boolean stopped;

  /** A runner of suites that stores what it gets. */
  public GridRunner(Workspace workspace, RunStore store, Launcher launcher, GridListener listener) {
    this.context = new GridContext(workspace, store, launcher, listener);
  }

  /**
   * Runs what is not stored yet, in the suite's order. A cell that fails does not stop the rest.
   *
   * <p>The suite's index is written first, so that a grid that is interrupted is readable, too.
   *
   * @param planned what {@link GridPlanner#plan} returned for the suite
   * @return a result for each cell, in the suite's order
   */
  public List<CellResult> run(Suite suite, List<PlannedCell> planned, GridOptions options) {
    return run(suite, planned, options, cell -> true);
  }

  /**
   * Runs what is not stored yet of some cells of a suite; the index has all of them.
   *
   * @param chosen which cells are run; so are those that these are derived from
   * @return a result for each cell that is run, in the suite's order
   */
  public List<CellResult> run(
      Suite suite, List<PlannedCell> planned, GridOptions options, Predicate<Cell> chosen) {
    List<PlannedCell> cells =
        planned.stream()
            .map(cell -> options.acceptStale() && isSound(cell) ? cell.acceptingStale() : cell)
            .toList();
    context.store().removeLeft();
    context.store().writeSuite(PlannedCell.index(suite, cells));
    Map<Integer, Integer> sources = PlannedCell.sources(cells);
    SortedSet<Integer> run = new TreeSet<>();
    for (int i = 0; i < cells.size(); i++) {
      if (chosen.test(cells.get(i).cell())) {
        run.add(i);
        Integer source = cells.get(i).stored().isEmpty() ? sources.get(i) : null;
        if (source != null) {
          run.add(source);
        }
      }
    }
    List<PlannedCell> taken = run.stream().map(cells::get).toList();
    GridRun pass = new GridRun(context, taken, options);
    if (taken.stream().anyMatch(cell -> cell.stored().isEmpty())) {
      ChildVariables.keptOut(System.getenv()).ifPresent(context.listener()::warns);
    }
    synchronized (this) {
      current = pass;
      if (stopped) {
        pass.stop();
      }
    }
    return pass.run();
  }

  /** A run of another environment is taken for this one's only if all of it is what it says. */
  private boolean isSound(PlannedCell cell) {
    return cell.stale()
        .filter(stale -> context.store().sound(stale.record().runId()).isPresent())
        .isPresent();
  }

  /** Stops all runs and starts no others; from any thread. The store can be resumed. */
  public synchronized void stop() {
    stopped = true;
    if (current != null) {
      current.stop();
    }
  }
}
