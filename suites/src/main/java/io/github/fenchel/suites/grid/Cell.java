package io.github.fenchel.suites.grid;

import io.github.fenchel.api.run.RunSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a suite's grid.
 *
 * @param index its place in the suite's order, from 0
 * @param axes what varies in the suite, and what it is here, for people; in the suite's order
 * @param spellings what it is on each axis and in each parameter, in every spelling of it
 * @param title a short name, unique in the suite
 * @param row the title that it shares with the same cell of other seeds
 * @param spec the run
 * @param skip why it cannot be run as asked, if so
 */
public record Cell(
    int index,
    Map<String, String> axes,
    CellValues spellings,
    String title,
    String row,
    RunSpec spec,
    Optional<String> skip) {
  /** Copies the map. */
  public Cell {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
  }
}
