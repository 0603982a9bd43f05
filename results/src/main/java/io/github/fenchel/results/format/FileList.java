package io.github.fenchel.results.format;

import java.nio.file.Path;
import java.util.List;

/** A list of files as JSON: {@code {"schemaVersion": 1, "files": [...]}}. */
public final class FileList {
  /** The version of the format. */
  public static final int SCHEMA_VERSION = RecordJson.SCHEMA_VERSION;

  private FileList() {}

  /**
   * Reads one.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it is missing or broken
   */
  public static List<String> read(Path file) {
    return Json.read(
        file,
        "a list of files",
        "choose another folder",
        json -> {
          RecordJson.requireVersion(json);
          return json.texts("files");
        });
  }
}
