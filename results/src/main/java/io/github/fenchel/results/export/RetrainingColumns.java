package io.github.fenchel.results.export;

import io.github.fenchel.results.codec.Table;
import io.github.fenchel.results.codec.TableColumn;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.retraining.DiffRoar;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The columns of what was trained again on masked images. */
final class RetrainingColumns {
  private RetrainingColumns() {}

  static Table<DiffRoar> table(List<DiffRoar> rows) {
    List<TableColumn<DiffRoar>> columns = new ArrayList<>();
    columns.add(new TableColumn.Text<>("explained", DiffRoar::explained));
    for (String field : List.of("dataset", "architecture", "backend", "epochs")) {
      columns.add(new TableColumn.Text<>(field, row -> RunFields.of(row.setting()).whole(field)));
    }
    columns.add(new TableColumn.Text<>("saliency", row -> row.saliency().text()));
    columns.add(new TableColumn.Real<>("kept", row -> row.kept().toDouble()));
    mean("top", DiffRoar::top, columns);
    mean("bottom", DiffRoar::bottom, columns);
    mean("diffRoar", DiffRoar::difference, columns);
    columns.add(new TableColumn.Whole<>("networks", row -> OptionalLong.of(row.difference().n())));
    columns.add(new TableColumn.Whole<>("runs", row -> OptionalLong.of(row.runs())));
    return new Table<>(columns, rows);
  }

  private static void mean(
      String name, Function<DiffRoar, MeanError> of, List<TableColumn<DiffRoar>> columns) {
    columns.add(new TableColumn.Real<>(name, row -> of.apply(row).mean()));
    columns.add(new TableColumn.Real<>(name + "Error", row -> of.apply(row).standardError()));
  }
}
