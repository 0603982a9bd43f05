package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.file.WholeFile;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The index of a suite as JSON. */
public final class SuiteJson {
  private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{64}");

  private SuiteJson() {}

  /** Writes an index to a file. */
  public static void write(SuiteIndex suite, Path file) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("schemaVersion", RecordJson.SCHEMA_VERSION).put("name", suite.name());
    ObjectNode margins = json.putObject("margins");
    suite.margins().forEach(margins::put);
    ArrayNode cells = json.putArray("cells");
    for (SuiteIndex.Cell cell : suite.cells()) {
      ObjectNode node = cells.addObject().put("title", cell.title());
      ObjectNode axes = node.putObject("axes");
      cell.axes().forEach(axes::put);
      node.put("runId", cell.runId()).put("skipped", cell.skipped());
    }
    json.put("source", suite.source());
    WholeFile.write(file, Json.bytes(json));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it is missing or broken
   */
  public static SuiteIndex read(Path file) {
    return Json.read(
        file, "the index of a suite", "run the suite again to write it anew", SuiteJson::index);
  }

  private static SuiteIndex index(Fields json) {
    RecordJson.requireVersion(json);
    // Before suites could state margins, an index had none.
    SortedMap<String, Double> margins =
        json.has("margins") ? json.object("margins", SuiteJson::numbers) : new TreeMap<>();
    return new SuiteIndex(
        json.text("name"), json.text("source"), margins, json.objects("cells", SuiteJson::cell));
  }

  private static SortedMap<String, Double> numbers(Fields json) {
    return json.entries(
        (path, node) -> {
          if (!node.isNumber()) {
            throw Fields.expected(path, "a number", node);
          }
          return node.doubleValue();
        });
  }

  private static @Nullable String runId(Fields json) {
    String runId = json.optionalText("runId");
    if (runId != null && !RUN_ID.matcher(runId).matches()) {
      throw new IllegalArgumentException(
          json.path() + ".runId: is no run id; expected 64 hexadecimal digits");
    }
    return runId;
  }

  private static SuiteIndex.Cell cell(Fields json) {
    return new SuiteIndex.Cell(
        json.text("title"), json.textMap("axes"), runId(json), json.optionalText("skipped"));
  }
}
