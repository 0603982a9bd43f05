package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.file.WholeFile;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.results.measure.ImageMeans;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A baseline as JSON, of which {@link #schema} is the published schema.
 *
 * <p>A digest of everything else stands at its end, and the digest of what was blessed in each
 * blessing: a file that was changed by hand is found out. What all cells' specs have in common is
 * written once.
 */
public final class BaselineJson {
  /** The version of the format; raised when a reader of an older one would go wrong. */
  public static final int SCHEMA_VERSION = 1;

  private static final String SCHEMA = "baseline.schema.json";
  private static final String DIGEST = "digest";

  private BaselineJson() {}

  /** Writes a baseline to a file. */
  public static void write(Baseline baseline, Path file) {
    ObjectNode json = toJson(baseline);
    WholeFile.write(file, Json.bytes(json.put(DIGEST, digest(json))));
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
        BaselineJson::fromJson);
  }

  /** Returns the JSON schema of a baseline. */
  public static String schema() {
    return Json.schema(SCHEMA);
  }

  /** Returns the digest of what is taken for good: everything but the blessings. */
  public static String contentDigest(String suite, GateSpec gate, List<Baseline.Cell> cells) {
    return digest(content(Json.NODES.objectNode(), suite, gate, cells));
  }

  private static String digest(ObjectNode json) {
    return Digest.ofBytes(Canonical.bytes(json));
  }

  private static ObjectNode toJson(Baseline baseline) {
    ObjectNode json = Json.NODES.objectNode().put("schemaVersion", SCHEMA_VERSION);
    ArrayNode blessings = json.putArray("blessings");
    for (Baseline.Blessing blessing : baseline.blessings()) {
      blessings
          .addObject()
          .put("when", blessing.when())
          .put("who", blessing.who())
          .put("why", blessing.why())
          .put("machine", blessing.machine())
          .put("content", blessing.content());
    }
    return content(json, baseline.suite(), baseline.gate(), baseline.cells());
  }

  private static ObjectNode content(
      ObjectNode json, String suite, GateSpec gate, List<Baseline.Cell> cells) {
    json.put("suite", suite);
    ObjectNode rules = json.putObject("gate").put("alpha", gate.alpha()).putObject("metrics");
    gate.rules()
        .forEach(
            (metric, rule) ->
                rules
                    .putObject(metric)
                    .put("margin", rule.margin())
                    .put("blocking", rule.blocking()));
    SortedMap<String, String> common = common(cells);
    json.set("spec", RecordJson.texts(common));
    ArrayNode list = json.putArray("cells");
    cells.forEach(cell -> list.add(cell(cell, common)));
    return json;
  }

  private static SortedMap<String, String> common(List<Baseline.Cell> cells) {
    SortedMap<String, String> common = new TreeMap<>();
    if (!cells.isEmpty()) {
      common.putAll(cells.get(0).task().spec());
      cells.forEach(cell -> common.entrySet().retainAll(cell.task().spec().entrySet()));
    }
    return common;
  }

  private static ObjectNode cell(Baseline.Cell cell, SortedMap<String, String> common) {
    ObjectNode json = Json.NODES.objectNode();
    Baseline.Task task = cell.task();
    json.set("axes", RecordJson.texts(task.axes()));
    SortedMap<String, String> own = new TreeMap<>(task.spec());
    own.entrySet().removeAll(common.entrySet());
    json.set("spec", RecordJson.texts(own));
    json.set("environment", RecordJson.environment(cell.environment()));
    ArrayNode runs = json.putArray("runs");
    task.runs().forEach(r -> runs.addObject().put("seed", r.seed()).put("specId", r.specId()));
    ArrayNode metrics = json.putArray("metrics");
    for (Baseline.Metric metric : cell.metrics()) {
      ObjectNode node = RecordJson.definition(metric.definition());
      ArrayNode values = node.putArray("values");
      metric.values().forEach(value -> values.add(Json.number(value)));
      ImageMeans images = metric.images();
      if (images != null) {
        ObjectNode one = node.putObject("images");
        one.set("jump", Json.number(images.jump()));
        ArrayNode means = one.putArray("means");
        images.means().forEach(mean -> means.add(Json.number(mean)));
      }
      metrics.add(node);
    }
    return json;
  }

  private static Baseline fromJson(Fields json) {
    int version = json.count("schemaVersion");
    if (version != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "schemaVersion: this Fenchel reads " + SCHEMA_VERSION + ", found " + version);
    }
    SortedMap<String, String> common = json.textMap("spec");
    Baseline baseline =
        new Baseline(
            json.text("suite"),
            json.object("gate", BaselineJson::gate),
            json.objects("cells", cell -> cell(cell, common)),
            json.objects("blessings", BaselineJson::blessing));
    if (!json.text(DIGEST).equals(digest(toJson(baseline)))) {
      throw new IllegalArgumentException(
          "digest: not that of the rest of the file, which was changed by hand");
    }
    if (baseline.blessings().isEmpty()) {
      throw new IllegalArgumentException("blessings: nobody took it for good");
    }
    String content = contentDigest(baseline.suite(), baseline.gate(), baseline.cells());
    if (!baseline.latest().content().equals(content)) {
      throw new IllegalArgumentException(
          "blessings: the latest is of other results than the file holds");
    }
    return baseline;
  }

  private static GateSpec gate(Fields json) {
    return new GateSpec(
        json.number("alpha"),
        json.object("metrics", metrics -> metrics.objects(BaselineJson::rule)));
  }

  private static GateSpec.Rule rule(Fields json) {
    return new GateSpec.Rule(json.number("margin"), json.flag("blocking"));
  }

  private static Baseline.Cell cell(Fields json, SortedMap<String, String> common) {
    SortedMap<String, String> spec = new TreeMap<>(common);
    spec.putAll(json.textMap("spec"));
    return new Baseline.Cell(
        new Baseline.Task(
            json.textMap("axes"),
            spec,
            json.objects("runs", run -> new Baseline.Run(run.whole("seed"), run.text("specId")))),
        json.object("environment", RecordJson::environment),
        json.objects("metrics", BaselineJson::metric));
  }

  private static Baseline.Metric metric(Fields json) {
    return new Baseline.Metric(
        RecordJson.definition(json),
        json.numbers("values"),
        json.has("images") ? json.object("images", BaselineJson::images) : null);
  }

  private static ImageMeans images(Fields json) {
    return new ImageMeans(json.numbers("means"), json.number("jump"));
  }

  private static Baseline.Blessing blessing(Fields json) {
    return new Baseline.Blessing(
        json.text("when"),
        json.text("who"),
        json.text("why"),
        json.text("machine"),
        json.text("content"));
  }
}
