package io.github.fenchel.suites;

import java.util.List;

/**
 * A suite that was read.
 *
 * @param name its name
 * @param source the text of its file
 * @param cells its grid, in order
 */
public record Suite(String name, String source, List<Cell> cells) {
  /** Copies the list. */
  public Suite {
    cells = List.copyOf(cells);
  }
}
