package io.github.fenchel.results.record;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which cell of a suite is which run.
 *
 * @param name the suite's name
 * @param source the suite as it was written
 * @param margins metric id to how large a difference does not matter in comparisons
 * @param cells the cells, in the suite's order
 */
public record SuiteIndex(
    String name, String source, SortedMap<String, Double> margins, List<Cell> cells) {
  /** Copies the collections. */
  public SuiteIndex {
    margins = Collections.unmodifiableSortedMap(new TreeMap<>(margins));
    cells = List.copyOf(cells);
  }

  /**
   * One cell of the grid.
   *
   * @param title what tables call it
   * @param axes axis to the cell's place on it
   * @param runId its run, finished or not; null if it was skipped
   * @param skipped why it was skipped; null if it was not
   * @param row the title that it shares with the same cell of other seeds; null in older indexes
   */
  public record Cell(
      String title,
      SortedMap<String, String> axes,
      @Nullable String runId,
      @Nullable String skipped,
      @Nullable String row) {
    /** Copies the map and checks that it is either a run or skipped. */
    public Cell {
      axes = Collections.unmodifiableSortedMap(new TreeMap<>(axes));
      if ((runId == null) == (skipped == null)) {
        throw new IllegalArgumentException("cell " + title + " is either a run or skipped");
      }
    }

    /** A cell that is a run. */
    public static Cell run(String title, SortedMap<String, String> axes, String runId) {
      return new Cell(title, axes, runId, null, null);
    }

    /** A cell that cannot be run, and why. */
    public static Cell skipped(String title, SortedMap<String, String> axes, String reason) {
      return new Cell(title, axes, null, reason, null);
    }

    /** Returns this cell in a row with the same cell of other seeds. */
    public Cell in(String title) {
      return new Cell(this.title, axes, runId, skipped, title);
    }
  }
}
