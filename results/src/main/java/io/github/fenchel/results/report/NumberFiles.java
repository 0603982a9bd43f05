package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.report.folder.ReportFolder;
import io.github.fenchel.results.report.number.ReportColumn;
import java.util.List;
import java.util.function.Predicate;

/**
 * The numbers that the page loads when they are asked for, in files for each suite and saliency
 * method: the rows' of every method but the simple gradient, and every single run's.
 */
final class NumberFiles {
  private final Overview overview;
  private final ReportFolder folder;

  NumberFiles(Overview overview, ReportFolder folder) {
    this.overview = overview;
    this.folder = folder;
  }

  /** Writes the files and notes in the overview where they are. */
  void write(List<SuiteTable> suites, ObjectNode json) {
    for (int i = 0; i < suites.size(); i++) {
      ArrayNode files = ((ObjectNode) json.path("suites").path(i)).putArray("numbers");
      for (int method = 0; method < overview.methods(); method++) {
        files.add(files(suites.get(i), i + "-" + method, method));
      }
    }
  }

  /** Where one method's numbers are: of the rows, and of the runs; nothing where it has none. */
  private ObjectNode files(SuiteTable suite, String name, int method) {
    ObjectNode json = Json.NODES.objectNode();
    List<RunRecord> runs = suite.rows().stream().flatMap(row -> row.runs().stream()).toList();
    List<ReportColumn> columns = overview.columns(method);
    Predicate<ReportColumn> isKnown =
        column ->
            runs.stream().anyMatch(run -> !Overview.reading(column.reading().apply(run)).isNull());
    if (columns.stream().noneMatch(isKnown)) {
      return json;
    }
    if (method > 0) { // the overview has the others
      ArrayNode rows = Json.NODES.arrayNode();
      for (SuiteTable.Row row : suite.rows()) {
        rows.add(row.runs().isEmpty() ? NullNode.getInstance() : Overview.summaries(row, columns));
      }
      json.put("rows", script("numbers/" + name + ".js", rows));
    }
    ObjectNode readings = Json.NODES.objectNode();
    for (RunRecord run : runs) {
      ArrayNode values = readings.putArray(run.runId());
      columns.forEach(column -> values.add(Overview.reading(column.reading().apply(run))));
    }
    return json.put("runs", script("numbers/" + name + "-runs.js", readings));
  }

  private String script(String file, JsonNode data) {
    folder.script("data/" + file, file, data);
    return file;
  }
}
