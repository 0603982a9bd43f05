package io.github.fenchel.results.export;

import io.github.fenchel.api.record.PartCost;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.codec.Table;
import io.github.fenchel.results.codec.TableColumn;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.store.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * What one part of a run's evaluation cost.
 *
 * @param run the run
 * @param fields the run's fields
 * @param part the part
 */
record CostRow(RunRecord run, RunFields fields, PartCost part) {
  /** The fields that seconds depend on. */
  private static final List<String> FIELDS =
      List.of("dataset", "architecture", "backend", "device", "dataType", "threads", "deviceClass");

  /** Returns the rows of a store, in the order of the runs' ids; older runs have none. */
  static List<CostRow> of(RunStore store) {
    List<CostRow> rows = new ArrayList<>();
    for (RunRecord run : store.all()) {
      List<PartCost> parts = run.cost().evaluationParts();
      if (parts != null) {
        RunFields fields = RunFields.of(run);
        parts.forEach(part -> rows.add(new CostRow(run, fields, part)));
      }
    }
    return List.copyOf(rows);
  }

  static Table<CostRow> table(List<CostRow> rows) {
    List<TableColumn<CostRow>> columns = new ArrayList<>();
    columns.add(new TableColumn.Text<>("runId", row -> row.run.runId()));
    for (String field : FIELDS) {
      columns.add(new TableColumn.Text<>(field, row -> row.fields.whole(field)));
    }
    columns.add(new TableColumn.Text<>("kind", row -> Json.word(row.part.kind())));
    columns.add(new TableColumn.Text<>("name", row -> row.part.name()));
    columns.add(new TableColumn.Whole<>("images", row -> OptionalLong.of(row.part.images())));
    perImage("gradientsPerImage", PartCost::gradients, columns);
    perImage("forwardsPerImage", PartCost::forwards, columns);
    columns.add(new TableColumn.Real<>("seconds", row -> row.part.seconds()));
    perImage("secondsPerImage", PartCost::seconds, columns);
    return new Table<>(columns, rows);
  }

  private static void perImage(
      String name, ToDoubleFunction<PartCost> of, List<TableColumn<CostRow>> columns) {
    columns.add(
        new TableColumn.Real<>(name, row -> of.applyAsDouble(row.part) / row.part.images()));
  }
}
