package io.github.fenchel.results.export;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.results.codec.Table;
import io.github.fenchel.results.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes a store's finished runs as one flat table, a row per run and metric. */
public final class Export {
  private Export() {}

  /** How a table is written. */
  public enum Format {
    /** Comma-separated values: {@code results.csv}. */
    CSV,
    /** Apache Parquet: {@code results.parquet}. */
    PARQUET
  }

  /**
   * Writes the table.
   *
   * @param folder where; made if it is not there
   * @return the files
   * @throws FenchelException of kind USER if the store holds no finished run
   */
  public static List<Path> write(RunStore store, Path folder, Set<Format> formats) {
    List<MetricRow> rows = MetricRow.of(store);
    if (rows.isEmpty()) {
      throw FenchelException.user(
          store.root() + ": holds no finished run; expected at least one; run a suite first");
    }
    Table<MetricRow> table = new Table<>(MetricColumns.of(rows), rows);
    List<Path> files = new ArrayList<>();
    if (formats.contains(Format.CSV)) {
      files.add(folder.resolve("results.csv"));
      table.writeCsv(folder.resolve("results.csv"));
    }
    if (formats.contains(Format.PARQUET)) {
      files.add(folder.resolve("results.parquet"));
      table.writeParquet(folder.resolve("results.parquet"));
    }
    return files;
  }
}
