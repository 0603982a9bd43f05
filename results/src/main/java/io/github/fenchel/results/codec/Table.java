package io.github.fenchel.results.codec;

import io.github.fenchel.api.file.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A flat table, for other programs to read.
 *
 * @param columns its columns, from the left
 * @param rows its rows, from the top
 * @param <R> what a row is made of
 */
public record Table<R>(List<TableColumn<R>> columns, List<R> rows) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if two columns have one name
   */
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    UniqueNames names = new UniqueNames();
    columns.forEach(column -> names.add(column.name()));
  }

  /** Writes it as comma-separated values; what has no value is empty. */
  public void writeCsv(Path file) {
    Csv csv = new Csv(columns.stream().map(TableColumn::name).toList());
    for (R row : rows) {
      List<String> cells = new ArrayList<>();
      for (TableColumn<R> column : columns) {
        cells.add(text(column, row));
      }
      csv.line(cells);
    }
    AtomicFile.write(file, csv.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes it as Parquet; what has no value is null. */
  public void writeParquet(Path file) {
    AtomicFile.write(file, out -> Parquet.write(this, out));
  }

  private static <R> String text(TableColumn<R> column, R row) {
    if (column instanceof TableColumn.Text<R> text) {
      return text.of().apply(row);
    }
    if (column instanceof TableColumn.Real<R> real) {
      return Csv.number(real.of().applyAsDouble(row));
    }
    OptionalLong value = ((TableColumn.Whole<R>) column).of().apply(row);
    return value.isPresent() ? Long.toString(value.getAsLong()) : "";
  }
}
