package io.github.fenchel.results.export;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.results.codec.Table;
import io.github.fenchel.results.retraining.DiffRoar;
import io.github.fenchel.results.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes a store's finished runs as flat tables: one with a row per run and metric; if there are
 * runs that differ only in the seed and kept maps, one with a row per group of these, method and
 * measure; if some were trained on masked images, one with a row for each setting of these; and one
 * with what the parts of each run's evaluation cost.
 */
public final class Export {
  private Export() {}

  /** How a table is written. */
  public enum Format {
    /** Comma-separated values: {@code results.csv}. */
    CSV(".csv"),
    /** Apache Parquet: {@code results.parquet}. */
    PARQUET(".parquet");

    private final String ending;

    Format(String ending) {
      this.ending = ending;
    }
  }

  /**
   * Writes the tables.
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
    List<Path> files = new ArrayList<>();
    write(new Table<>(MetricColumns.of(rows), rows), folder.resolve("results"), formats, files);
    List<StabilityRow> stability = StabilityRow.of(store);
    if (!stability.isEmpty()) {
      Table<StabilityRow> repeated = new Table<>(StabilityRow.columns(), stability);
      write(repeated, folder.resolve("stability"), formats, files);
    }
    List<DiffRoar> retrained = DiffRoar.of(MetricRow.finished(store));
    if (!retrained.isEmpty()) {
      write(RetrainingColumns.table(retrained), folder.resolve("retraining"), formats, files);
    }
    List<CostRow> costs = CostRow.of(store);
    if (!costs.isEmpty()) {
      write(CostRow.table(costs), folder.resolve("costs"), formats, files);
    }
    return List.copyOf(files);
  }

  private static void write(
      Table<?> table, Path withoutEnding, Set<Format> formats, List<Path> files) {
    for (Format format : Format.values()) {
      if (formats.contains(format)) {
        Path file = withoutEnding.resolveSibling(withoutEnding.getFileName() + format.ending);
        files.add(file);
        if (format == Format.CSV) {
          table.writeCsv(file);
        } else {
          table.writeParquet(file);
        }
      }
    }
  }
}
