package io.github.fenchel.results.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.json.CanonicalJson;
import io.github.fenchel.results.json.Forms;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.json.RecordForm;
import io.github.fenchel.results.measure.ImageMeans;
import io.github.fenchel.results.record.Digest;
import io.github.fenchel.results.record.RunForms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A baseline as JSON, of which {@link #schema} is the published schema.
 *
 * <p>A digest of everything else is at its end, and the digest of what was blessed in each
 * blessing: a file that was edited by hand is detected. What all cells' specs have in common is
 * written once.
 */
public final class BaselineJson {
  /** The version of the format; raised when a reader of an older one would go wrong. */
  public static final int SCHEMA_VERSION = 1;

  private static final String SCHEMA = "baseline.schema.json";
  private static final String DIGEST = "digest";

  private static final RecordForm<Baseline.Cell> CELL =
      RecordForm.of(Baseline.Cell.class)
          .inline("task", RecordForm.of(Baseline.Task.class))
          .with("environment", RunForms.ENVIRONMENT)
          .with(
              "metrics",
              Forms.list(
                  RecordForm.of(Baseline.Metric.class)
                      .inline("definition", RunForms.DEFINITION)
                      .with("images", RecordForm.of(ImageMeans.class).first("jump"))
                      .filled("images")))
          .first("axes", "spec", "environment");

  private static final RecordForm<Stored> FORM =
      RecordForm.of(Stored.class)
          .with("gate", RecordForm.of(GateSpec.class).named("rules", "metrics"))
          .with("cells", Forms.list(CELL))
          .version(SCHEMA_VERSION);

  private BaselineJson() {}

  /** Writes a baseline to a file. */
  public static void write(Baseline baseline, Path file) {
    ObjectNode json = (ObjectNode) CanonicalJson.meant(FORM.write(Stored.of(baseline)));
    AtomicFile.write(file, Json.bytes(json.put(DIGEST, digest(json))));
  }

  /**
   * Reads what {@link #write} wrote: an equal baseline.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if the file is missing,
   *     broken, of another version or changed by hand
   */
  public static Baseline read(Path file) {
    return Json.read(
        file,
        "a baseline that \"fenchel bless\" wrote",
        "restore it, or remove it and bless the suite again",
        BaselineJson::baseline);
  }

  /** Returns the JSON schema of a baseline. */
  public static String schema() {
    return Json.schema(BaselineJson.class, SCHEMA);
  }

  /** Returns the digest of what is blessed: everything but the blessings. */
  public static String contentDigest(String suite, GateSpec gate, List<Baseline.Cell> cells) {
    return digest(
        FORM.write(Stored.of(new Baseline(suite, gate, cells, List.of())))
            .without(List.of("schemaVersion", "blessings")));
  }

  private static String digest(ObjectNode json) {
    return Digest.ofMeaning(json);
  }

  /**
   * A baseline as its file has it.
   *
   * @param spec what all cells' specs have in common; a cell's own is the rest
   */
  private record Stored(
      List<Baseline.Blessing> blessings,
      String suite,
      GateSpec gate,
      SortedMap<String, String> spec,
      List<Baseline.Cell> cells) {

    static Stored of(Baseline baseline) {
      SortedMap<String, String> common = new TreeMap<>();
      List<Baseline.Cell> cells = baseline.cells();
      if (!cells.isEmpty()) {
        common.putAll(cells.get(0).task().spec());
        cells.forEach(cell -> common.entrySet().retainAll(cell.task().spec().entrySet()));
      }
      return new Stored(
          baseline.blessings(),
          baseline.suite(),
          baseline.gate(),
          common,
          each(cells, spec -> spec.entrySet().removeAll(common.entrySet())));
    }

    Baseline baseline() {
      return new Baseline(
          suite,
          gate,
          each(cells, own -> spec.forEach((key, is) -> own.putIfAbsent(key, is))),
          blessings);
    }

    private static List<Baseline.Cell> each(
        List<Baseline.Cell> cells, Consumer<SortedMap<String, String>> change) {
      List<Baseline.Cell> changed = new ArrayList<>();
      for (Baseline.Cell cell : cells) {
        SortedMap<String, String> spec = new TreeMap<>(cell.task().spec());
        change.accept(spec);
        changed.add(
            new Baseline.Cell(
                new Baseline.Task(cell.task().axes(), spec, cell.task().runs()),
                cell.environment(),
                cell.metrics()));
      }
      return changed;
    }
  }

  private static Baseline baseline(JsonNode json) {
    ObjectNode rest = Json.without(json, DIGEST);
    Baseline baseline = FORM.read(rest).baseline();
    if (!Forms.TEXT.read(DIGEST, Forms.field("", json, DIGEST)).equals(digest(rest))) {
      throw new IllegalArgumentException(
          "digest: does not match the rest of the file, which was edited by hand");
    }
    if (baseline.blessings().isEmpty()) {
      throw new IllegalArgumentException("blessings: nobody blessed it");
    }
    String content = contentDigest(baseline.suite(), baseline.gate(), baseline.cells());
    if (!baseline.latest().content().equals(content)) {
      throw new IllegalArgumentException(
          "blessings: the latest is for different results than the file holds");
    }
    return baseline;
  }
}
