package io.github.fenchel.results.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aTableOfMoreRowsThanAGroupHoldsIsReadWhole() throws SQLException {
    int n = 70_000;
    Path file = folder.resolve("many.parquet");
    table(n).writeParquet(file);

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select count(*), sum(whole)::bigint, count(whole), count(text), sum(real),"
                    + " (select count(distinct row_group_id) from parquet_metadata('"
                    + file
                    + "')), max(text) from '"
                    + file
                    + "'")) {
      assertThat(found.next()).isTrue();
      assertThat(found.getLong(1)).isEqualTo(n);
      assertThat(found.getLong(2)).isEqualTo((long) n / 2 * (n / 2 - 1));
      assertThat(found.getLong(3)).isEqualTo(n / 2);
      assertThat(found.getLong(4)).isEqualTo(n - n / 7);
      assertThat(found.getDouble(5)).isEqualTo(n * 0.5);
      assertThat(found.getLong(6)).isEqualTo(2);
      assertThat(found.getString(7)).isEqualTo("ε 6");
    }
  }

  @Test
  void aTableWithoutRowsIsReadAsOne() throws SQLException {
    Path file = folder.resolve("none.parquet");
    table(0).writeParquet(file);

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select whole, text, real from '" + file + "'")) {
      assertThat(found.next()).isFalse();
      assertThat(found.getMetaData().getColumnTypeName(1)).isEqualTo("BIGINT");
      assertThat(found.getMetaData().getColumnTypeName(2)).isEqualTo("VARCHAR");
      assertThat(found.getMetaData().getColumnTypeName(3)).isEqualTo("DOUBLE");
    }
  }

  /** Every second row has a whole number, every seventh no text. */
  private static Table<Integer> table(int rows) {
    return new Table<>(
        List.of(
            new TableColumn.Whole<Integer>(
                "whole", i -> i % 2 == 0 ? OptionalLong.of(i) : OptionalLong.empty()),
            new TableColumn.Text<Integer>("text", i -> i % 7 == 0 ? "" : "ε " + i % 7),
            new TableColumn.Real<Integer>("real", i -> 0.5)),
        IntStream.range(0, rows).boxed().toList());
  }
}
