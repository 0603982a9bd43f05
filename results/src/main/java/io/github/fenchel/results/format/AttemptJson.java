package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.file.WholeFile;
import java.nio.file.Path;

/** The record of a run that failed, as JSON. */
public final class AttemptJson {
  private AttemptJson() {}

  /** Writes {@code attempt.json}. */
  public static void write(String runId, int number, FailureKind kind, String message, Path file) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("schemaVersion", RecordJson.SCHEMA_VERSION).put("runId", runId).put("attempt", number);
    json.put("kind", Json.word(kind)).put("exitCode", kind.exitCode()).put("message", message);
    WholeFile.write(file, Json.bytes(json));
  }

  /**
   * A run that failed.
   *
   * @param runId the run
   * @param number the attempt's number, from 1
   * @param kind why it failed
   * @param message what the user should read
   */
  public record Attempt(String runId, int number, FailureKind kind, String message) {}

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it is missing or broken
   */
  public static Attempt read(Path file) {
    return Json.read(
        file,
        "the record of a failed run",
        "delete the folder " + file.toAbsolutePath().getParent(),
        AttemptJson::attempt);
  }

  private static Attempt attempt(Fields json) {
    RecordJson.requireVersion(json);
    Attempt attempt =
        new Attempt(
            json.text("runId"),
            json.count("attempt"),
            json.word("kind", FailureKind.class),
            json.text("message"));
    json.count("exitCode"); // follows from the kind; it stands there for people
    return attempt;
  }
}
