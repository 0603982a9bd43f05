package io.github.fenchel.suites;

import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.suites.grid.Cell;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A suite that was read.
 *
 * @param name its name
 * @param source the text of its file
 * @param margins metric id to how large a difference does not matter in comparisons of its runs
 * @param gate what its results must satisfy to pass; empty if it states none
 * @param cells its grid, in order
 * @param matches the values that it matched to a norm's budget, in the order of the cells
 */
public record Suite(
    String name,
    String source,
    SortedMap<String, Double> margins,
    Optional<GateSpec> gate,
    List<Cell> cells,
    Map<MatchSpec, MatchOutcome.Matched> matches) {
  /** Copies the collections. */
  public Suite {
    margins = Collections.unmodifiableSortedMap(new TreeMap<>(margins));
    cells = List.copyOf(cells);
    matches = Collections.unmodifiableMap(new LinkedHashMap<>(matches));
  }

  /** Returns this suite with only some of its cells. */
  public Suite with(List<Cell> some) {
    return new Suite(name, source, margins, gate, some, matches);
  }
}
