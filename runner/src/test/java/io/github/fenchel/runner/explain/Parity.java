package io.github.fenchel.runner.explain;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far what Fenchel gave was from the arrays of {@link Golden}, in this process. */
final class Parity {
  /** The engine of measures of given maps, which ask no network. */
  static final String HOST = "host";

  private static final Map<List<String>, Row> ROWS =
      new TreeMap<>(Comparator.comparing(List::toString));

  private Parity() {}

  /**
   * A comparison.
   *
   * @param file the golden file, without its ending
   * @param key the array; behind a comma and a blank, what of it was compared
   * @param engine backend and data type, or {@link #HOST}
   * @param difference the largest difference, as a share of the largest magnitude that is wanted
   * @param allowed the largest difference that the test allows
   */
  record Row(String file, String key, String engine, double difference, double allowed) {
    private Row with(Row other) {
      return new Row(
          file,
          key,
          engine,
          Math.max(difference, other.difference),
          Math.max(allowed, other.allowed));
    }

    /** The array that was compared, e.g. {@code smooth want.loss}. */
    String array() {
      return file + " " + Parity.array(key);
    }
  }

  /** Returns the array's name, of a key that may say what of it was compared. */
  static String array(String key) {
    return key.replaceFirst(",.*", "");
  }

  /** Notes a comparison; of several the largest difference counts. */
  static synchronized void note(Row row) {
    ROWS.merge(List.of(row.file, row.key, row.engine), row, Row::with);
  }

  /** Returns what was compared, sorted by file, array and engine. */
  static synchronized Collection<Row> rows() {
    return List.copyOf(ROWS.values());
  }
}
