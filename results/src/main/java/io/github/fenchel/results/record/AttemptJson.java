package io.github.fenchel.results.record;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.results.json.Form;
import io.github.fenchel.results.json.Forms;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.json.RecordForm;
import java.nio.file.Path;

/** The record of a run that failed, as JSON. */
public final class AttemptJson {
  /** The exit code follows from the kind; it is written there for readers. */
  private static final Form<Attempt> FORM =
      RecordForm.of(Attempt.class)
          .named("number", "attempt")
          .derived("exitCode", Forms.COUNT, attempt -> attempt.kind().exitCode())
          .first("runId", "attempt", "kind", "exitCode")
          .storeVersion();

  private AttemptJson() {}

  /** Writes {@code attempt.json}. */
  public static void write(String runId, int number, FailureKind kind, String message, Path file) {
    Attempt attempt = new Attempt(runId, number, kind, message);
    AtomicFile.write(file, Json.bytes(FORM.write(attempt)));
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
        FORM::read);
  }
}
