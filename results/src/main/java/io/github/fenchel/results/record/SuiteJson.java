package io.github.fenchel.results.record;

import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.results.json.Form;
import io.github.fenchel.results.json.Forms;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.json.RecordForm;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The index of a suite as JSON. */
public final class SuiteJson {
  private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{64}");

  private static final Form<String> OF_RUN =
      Form.of(
          Forms.TEXT::write,
          (path, json) -> {
            String runId = Forms.TEXT.read(path, json);
            if (!RUN_ID.matcher(runId).matches()) {
              throw Form.wrong(path, "is not a run id; expected 64 hexadecimal digits");
            }
            return runId;
          });

  /** Before suites could state margins, an index had none. */
  private static final Form<SuiteIndex> FORM =
      RecordForm.of(SuiteIndex.class)
          .with("margins", Forms.map(Forms.MARGIN))
          .later("margins")
          .with(
              "cells",
              Forms.list(RecordForm.of(SuiteIndex.Cell.class).with("runId", OF_RUN).filled("row")))
          .first("name", "margins", "cells", "source")
          .storeVersion();

  private SuiteJson() {}

  /** Writes an index to a file. */
  public static void write(SuiteIndex suite, Path file) {
    AtomicFile.write(file, Json.bytes(FORM.write(suite)));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it is missing or broken
   */
  public static SuiteIndex read(Path file) {
    return Json.read(file, "the index of a suite", "run the suite again to rewrite it", FORM::read);
  }
}
