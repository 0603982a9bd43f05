package io.github.fenchel.runner.grid;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.results.record.GridIds;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.run.Environments;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.grid.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Determines the runs of a suite's cells here, and which of them are stored. */
public final class GridPlanner {
  private final Workspace workspace;
  private final RunStore store;

  /** A planner of suites in a workspace. */
  public GridPlanner(Workspace workspace, RunStore store) {
    this.workspace = workspace;
    this.store = store;
  }

  /** Returns every cell with its ids and, where an equal run is stored, its record. */
  public List<PlannedCell> plan(Suite suite) {
    Environments environments = new Environments(workspace);
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
}
