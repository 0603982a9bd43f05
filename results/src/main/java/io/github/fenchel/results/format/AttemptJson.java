package io.github.fenchel.results.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.fault.FailureKind;
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
}
