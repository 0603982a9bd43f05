package io.github.fenchel.suites;

import io.github.fenchel.api.run.RunSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run of a suite's grid.
 *
 * @param index its place in the suite's order, from 0
 * @param axes what varies in the suite, and what it is here, for people; in the suite's order
 * @param spellings axis or parameter to what it is here, in every spelling of it
 * @param title a short name, unique in the suite
 * @param spec the run
 * @param skip why it cannot be run as asked, if so
 */
public record Cell(
    int index,
    Map<String, String> axes,
    SortedMap<String, Set<String>> spellings,
    String title,
    RunSpec spec,
    Optional<String> skip) {
  /** Copies the maps. */
  public Cell {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    spellings = Collections.unmodifiableSortedMap(new TreeMap<>(spellings));
  }
}
