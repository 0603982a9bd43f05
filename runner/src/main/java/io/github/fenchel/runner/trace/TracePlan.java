package io.github.fenchel.runner.trace;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.trace.TracedPair;
import io.github.fenchel.suites.Suite;
import io.github.fenchel.suites.grid.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Two cells that differ only in the backend.
 *
 * @param left the cell of the suite's first backend
 * @param right the cell of another
 */
public record TracePlan(Cell left, Cell right) {

  /**
   * Pairs the cells of a suite: each backend with the first, for each setting of all else.
   *
   * @throws FenchelException of kind USER if no two cells differ in the backend alone
   */
  public static List<TracePlan> of(Suite suite) {
    Map<RunSpec, List<Cell>> equal = new LinkedHashMap<>();
    for (Cell cell : suite.cells()) {
      equal.computeIfAbsent(withoutBackend(cell.spec()), key -> new ArrayList<>()).add(cell);
    }
    List<TracePlan> plans = new ArrayList<>();
    for (List<Cell> cells : equal.values()) {
      for (Cell other : cells.subList(1, cells.size())) {
        plans.add(new TracePlan(cells.get(0), other));
      }
    }
    if (plans.isEmpty()) {
      throw FenchelException.user(
          "suite "
              + suite.name()
              + ": no two of its "
              + suite.cells().size()
              + " cells differ in the backend alone; name two, e.g. \"backend: [pytorch,"
              + " tensorflow]\"");
    }
    return List.copyOf(plans);
  }

  private static RunSpec withoutBackend(RunSpec spec) {
    TrainingSpec training = spec.training();
    EngineSpec any = new EngineSpec("any", training.engine().options());
    return new RunSpec(
        new TrainingSpec(
            training.data(),
            training.architecture(),
            training.objective(),
            any,
            training.schedule(),
            training.seed()),
        spec.evaluation());
  }

  /** Returns what the two are. */
  public TracedPair.Name name() {
    StringJoiner title = new StringJoiner(", ");
    left.axes()
        .forEach(
            (axis, value) -> {
              if (!axis.equals("backend")) {
                title.add(axis.equals("seed") ? "seed " + value : value);
              }
            });
    return new TracedPair.Name(
        title.length() == 0 ? left.spec().training().architecture().text() : title.toString(),
        left.spec().training().engine().backend(),
        right.spec().training().engine().backend());
  }
}
