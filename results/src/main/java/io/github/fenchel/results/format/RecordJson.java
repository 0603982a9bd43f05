package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.file.WholeFile;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.run.Cost;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EpochPoint;
import io.github.fenchel.api.run.MetricValue;
import io.github.fenchel.api.run.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run's record as JSON: {@code run.json}, of which {@link #schema} is the published schema.
 *
 * <p>Field names carry units. A number that is NaN is null. A field that came later may be missing:
 * records of older builds are read, and have none.
 */
public final class RecordJson {
  /** The version of the format; raised when a reader of an older one would go wrong. */
  public static final int SCHEMA_VERSION = 1;

  private static final String SCHEMA = "run.schema.json";

  /** A curve has some hundred bytes an epoch, and nothing else in a record is long. */
  static final long MOST_BYTES = 32L << 20;

  private static final String RECORD_DIGEST = "recordDigest";

  private RecordJson() {}

  /** Writes a record to a file. */
  public static void write(RunRecord record, Path file) {
    ObjectNode json = toJson(record);
    json.put(RECORD_DIGEST, Digest.ofBytes(Canonical.bytes(json)));
    WholeFile.write(file, Json.bytes(json));
  }

  /**
   * A record as it stands in a file, and whether it is the one that was written.
   *
   * @param record what it says
   * @param alteration what in it contradicts what else, one clause; empty if nothing does
   */
  public record Stored(RunRecord record, Optional<String> alteration) {}

  /**
   * Reads what {@link #write} wrote: an equal record. Whether someone changed it since is not
   * asked: {@link #stored} does.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if the file is missing or
   *     broken; of kind MACHINE if it cannot be read or a newer Fenchel wrote it
   */
  public static RunRecord read(Path file) {
    return stored(file).record();
  }

  /**
   * Reads what {@link #write} wrote, and recomputes from it what follows from the rest: the ids
   * from spec and environment as they stand in the file, and the digest of the record, which
   * records of older builds lack.
   *
   * @throws io.github.fenchel.api.fault.FenchelException as {@link #read} does
   */
  public static Stored stored(Path file) {
    return Json.read(
        file,
        MOST_BYTES,
        "the record of a run",
        "delete the folder " + file.toAbsolutePath().getParent() + " and run again",
        json -> {
          RunRecord record = fromJson(json);
          return new Stored(record, alteration(json));
        });
  }

  private static Optional<String> alteration(Fields json) {
    JsonNode spec = json.node("spec");
    String specId = Digest.ofBytes(Canonical.bytes(spec));
    String trainingId = Digest.ofBytes(Canonical.bytes(spec.path("training")));
    SortedMap<String, String> expected = new TreeMap<>();
    expected.put("specId", specId);
    expected.put("trainingId", trainingId);
    expected.put("runId", Ids.inEnvironment("specId", specId, json.node("environment")));
    expected.put(
        "weightsId", Ids.inEnvironment("trainingId", trainingId, json.node("environment")));
    if (json.has(RECORD_DIGEST)) {
      expected.put(RECORD_DIGEST, Digest.ofBytes(Canonical.bytes(json.without(RECORD_DIGEST))));
    }
    // Libraries came later than the digests: who takes those away makes no older record.
    boolean young = json.has("partDigests") || json.node("environment").has("libraries");
    if (young && !(json.has(RECORD_DIGEST) && json.has("partDigests"))) {
      // Whoever removed one wanted to change what it covers.
      String missing = json.has(RECORD_DIGEST) ? "partDigests" : RECORD_DIGEST;
      return Optional.of(missing + " is missing, which every record of this kind has");
    }
    SortedMap<String, String> recorded = new TreeMap<>();
    expected.keySet().forEach(name -> recorded.put(name, json.text(name)));
    return expected.entrySet().stream()
        .filter(one -> !one.getValue().equals(recorded.get(one.getKey())))
        .findFirst()
        .map(
            one ->
                String.format(
                    Locale.ROOT,
                    "%s is recorded as %s, and what it is of gives %s",
                    one.getKey(),
                    recorded.get(one.getKey()),
                    one.getValue()));
  }

  /** Returns the JSON schema of a record. */
  public static String schema() {
    return Json.schema(SCHEMA);
  }

  private static ObjectNode toJson(RunRecord record) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("schemaVersion", SCHEMA_VERSION);
    json.put("runId", record.runId());
    json.put("specId", record.specId());
    json.put("trainingId", record.trainingId());
    json.put("weightsId", Ids.weightsId(record.trainingId(), record.environment()));
    json.put("resultDigest", record.resultDigest());
    ArrayNode health = json.putArray("health");
    record.health().forEach(health::add);
    json.set("metrics", metrics(record.metrics()));
    json.set("cost", cost(record.cost()));
    ArrayNode curve = json.putArray("curve");
    record.curve().forEach(point -> curve.add(point(point)));
    json.set("inputDigests", texts(record.inputDigests()));
    json.set("environment", environment(record.environment()));
    json.set("spec", SpecJson.toJson(record.spec()));
    json.set("partDigests", texts(record.partDigests()));
    return json;
  }

  /** A file that a newer Fenchel wrote: nothing is wrong with it, and nobody should delete it. */
  public static final class NewerVersion extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private NewerVersion(int known, int found) {
      super("schemaVersion: this Fenchel reads " + known + ", found " + found);
    }
  }

  /** Refuses a file of a version that this Fenchel does not know, by that version. */
  static void requireVersion(Fields json) {
    int version = json.count("schemaVersion");
    if (version > SCHEMA_VERSION) {
      throw new NewerVersion(SCHEMA_VERSION, version);
    }
    if (version < 1) {
      throw new IllegalArgumentException(
          "schemaVersion: this Fenchel reads " + SCHEMA_VERSION + ", found " + version);
    }
  }

  private static RunRecord fromJson(Fields json) {
    requireVersion(json);
    return new RunRecord(
        json.text("runId"),
        json.text("specId"),
        json.text("trainingId"),
        json.object("spec", SpecJson::fromJson),
        json.object("environment", RecordJson::environment),
        json.textMap("inputDigests"),
        json.objects("curve", RecordJson::point),
        json.objects("metrics", RecordJson::metric),
        json.texts("health"),
        json.object("cost", RecordJson::cost),
        json.text("resultDigest"),
        json.has("partDigests") ? json.textMap("partDigests") : new TreeMap<>());
  }

  static ObjectNode environment(Environment environment) {
    ObjectNode json = Json.NODES.objectNode().put("fenchel", environment.fenchel());
    // Left out where there are none: the ids of records from before these fields stay what they
    // are.
    if (!environment.libraries().isEmpty()) {
      json.set("libraries", texts(environment.libraries()));
    }
    if (!environment.variables().isEmpty()) {
      json.set("variables", texts(environment.variables()));
    }
    json.set("plugins", texts(environment.plugins()));
    json.set("data", texts(environment.data()));
    json.set("engine", texts(environment.engine()));
    return json.put("deviceClass", environment.deviceClass());
  }

  static Environment environment(Fields json) {
    return new Environment(
        json.text("fenchel"),
        json.has("libraries") ? json.textMap("libraries") : new TreeMap<>(),
        json.textMap("plugins"),
        json.textMap("data"),
        json.textMap("engine"),
        json.has("variables") ? json.textMap("variables") : new TreeMap<>(),
        json.text("deviceClass"));
  }

  static ArrayNode metrics(List<MetricValue> metrics) {
    ArrayNode json = Json.NODES.arrayNode();
    metrics.forEach(metric -> json.add(metric(metric)));
    return json;
  }

  private static ObjectNode metric(MetricValue metric) {
    ObjectNode json = definition(metric.definition());
    json.set("value", Json.number(metric.value()));
    json.put("n", metric.n());
    json.put("undefined", metric.undefined());
    json.set("standardError", Json.number(metric.standardError()));
    if (metric.clean()
        != null) { // else left out: digests of results without it stay what they were
      json.set("clean", Json.optional(metric.clean()));
    }
    return json;
  }

  static ObjectNode definition(MetricDefinition definition) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("id", definition.metric().id());
    json.put("version", definition.version());
    json.set("parameters", ValueJson.arguments(definition.metric().arguments()));
    json.put("target", definition.target());
    json.put("pooling", definition.pooling());
    json.put("space", definition.space());
    json.put("unit", definition.unit());
    json.put("direction", Json.word(definition.direction()));
    Component map = definition.map();
    if (map != null) { // else left out: digests of results without it stay what they were
      json.set("map", ValueJson.component(map));
    }
    return json;
  }

  private static MetricValue metric(Fields json) {
    return new MetricValue(
        definition(json),
        json.number("value"),
        json.count("n"),
        json.count("undefined"),
        json.number("standardError"),
        json.has("clean") ? json.optionalNumber("clean") : null);
  }

  static MetricDefinition definition(Fields json) {
    return new MetricDefinition(
        new Component(json.text("id"), json.object("parameters", ValueJson::arguments)),
        json.count("version"),
        json.text("target"),
        json.text("pooling"),
        json.text("space"),
        json.text("unit"),
        json.word("direction", MetricDefinition.Direction.class),
        json.has("map") ? json.object("map", ValueJson::component) : null);
  }

  private static ObjectNode point(EpochPoint point) {
    ObjectNode json = Json.NODES.objectNode().put("epoch", point.epoch());
    json.set("trainLoss", Json.number(point.trainLoss()));
    json.set("trainAccuracy", Json.number(point.trainAccuracy()));
    json.set("validationLoss", Json.optional(point.validationLoss()));
    json.set("validationAccuracy", Json.optional(point.validationAccuracy()));
    json.set("rate", Json.number(point.rate()));
    json.set("wallSeconds", Json.number(point.seconds()));
    json.set("certificate", CertificateJson.toJson(point.certificate()));
    return json;
  }

  private static EpochPoint point(Fields json) {
    return new EpochPoint(
        json.count("epoch"),
        json.number("trainLoss"),
        json.number("trainAccuracy"),
        json.optionalNumber("validationLoss"),
        json.optionalNumber("validationAccuracy"),
        json.number("rate"),
        json.number("wallSeconds"),
        json.has("certificate")
            ? json.optionalObject("certificate", CertificateJson::fromJson)
            : null);
  }

  private static ObjectNode cost(Cost cost) {
    ObjectNode json = Json.NODES.objectNode();
    json.set("wallSeconds", Json.number(cost.wallSeconds()));
    json.set("trainSeconds", Json.number(cost.trainSeconds()));
    json.set("evaluationSeconds", Json.number(cost.evaluationSeconds()));
    json.set("trainImagesPerSecond", Json.number(cost.trainImagesPerSecond()));
    json.put("peakResidentBytes", cost.peakResidentBytes());
    json.set("certificateSeconds", Json.optional(cost.certificateSeconds()));
    json.put("gradientEvaluations", cost.gradientEvaluations());
    if (cost.trainedBy() != null) {
      json.put("trainedBy", cost.trainedBy());
    }
    return json;
  }

  private static Cost cost(Fields json) {
    return new Cost(
        json.number("wallSeconds"),
        json.number("trainSeconds"),
        json.number("evaluationSeconds"),
        json.number("trainImagesPerSecond"),
        json.whole("peakResidentBytes"),
        json.has("certificateSeconds") ? json.optionalNumber("certificateSeconds") : null,
        json.has("gradientEvaluations") ? json.optionalCount("gradientEvaluations") : null,
        json.has("trainedBy") ? json.text("trainedBy") : null);
  }

  static ObjectNode texts(SortedMap<String, String> texts) {
    ObjectNode json = Json.NODES.objectNode();
    texts.forEach(json::put);
    return json;
  }
}
