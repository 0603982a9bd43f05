package io.github.fenchel.results.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.json.CanonicalJson;
import io.github.fenchel.results.json.Forms;
import io.github.fenchel.results.json.Json;
import java.nio.file.Path;
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
  public static final int SCHEMA_VERSION = Json.SCHEMA_VERSION;

  private static final String SCHEMA = "run.schema.json";

  /** A curve has some hundred bytes an epoch, and nothing else in a record is long. */
  static final long MOST_BYTES = 32L << 20;

  private static final String RECORD_DIGEST = "recordDigest";

  private RecordJson() {}

  /** Writes a record to a file. */
  public static void write(RunRecord record, Path file) {
    ObjectNode json = RunForms.RECORD.write(record);
    json.put(RECORD_DIGEST, Digest.ofBytes(CanonicalJson.bytes(json)));
    AtomicFile.write(file, Json.bytes(json));
  }

  /**
   * A record as a file holds it, and whether it is the one that was written.
   *
   * @param record what it says
   * @param alteration which parts of it contradict each other, one clause; empty if none do
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
   * from spec and environment as the file holds them, and the digest of the record, which records
   * of older builds lack.
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
          Optional<String> digest =
              Optional.ofNullable(json.get(RECORD_DIGEST))
                  .map(field -> Forms.TEXT.read(RECORD_DIGEST, field));
          JsonNode rest = Json.without(json, RECORD_DIGEST);
          return new Stored(RunForms.RECORD.read(rest), alteration(rest, digest));
        });
  }

  /**
   * Returns which parts of a record contradict each other.
   *
   * @param json all but its digest
   * @param digest that, unless it is missing
   */
  private static Optional<String> alteration(JsonNode json, Optional<String> digest) {
    JsonNode spec = json.path("spec");
    JsonNode environment = json.path("environment");
    String specId = Digest.ofMeaning(spec);
    String trainingId = Digest.ofMeaning(spec.path("training"));
    SortedMap<String, String> expected = new TreeMap<>();
    expected.put("specId", specId);
    expected.put("trainingId", trainingId);
    expected.put("runId", Ids.inEnvironment("specId", specId, environment));
    expected.put("weightsId", Ids.inEnvironment("trainingId", trainingId, environment));
    digest.ifPresent(is -> expected.put(RECORD_DIGEST, Digest.ofBytes(CanonicalJson.bytes(json))));
    // Libraries came later than the digests: who takes those away makes no older record.
    boolean young = json.has("partDigests") || environment.has("libraries");
    if (young && !(digest.isPresent() && json.has("partDigests"))) {
      // Removing one means changing what it covers.
      String missing = digest.isPresent() ? "partDigests" : RECORD_DIGEST;
      return Optional.of(missing + " is missing, which every record of this kind has");
    }
    SortedMap<String, String> recorded = new TreeMap<>();
    expected
        .keySet()
        .forEach(
            name ->
                recorded.put(
                    name,
                    digest
                        .filter(is -> name.equals(RECORD_DIGEST))
                        .orElseGet(() -> json.path(name).textValue())));
    return expected.entrySet().stream()
        .filter(one -> !one.getValue().equals(recorded.get(one.getKey())))
        .findFirst()
        .map(
            one ->
                String.format(
                    Locale.ROOT,
                    "%s is recorded as %s, but its contents give %s",
                    one.getKey(),
                    recorded.get(one.getKey()),
                    one.getValue()));
  }

  /** Returns the JSON schema of a record. */
  public static String schema() {
    return Json.schema(RecordJson.class, SCHEMA);
  }
}
