package io.github.fenchel.results.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.json.Json;
import java.nio.file.Path;

/** A run's spec as JSON: what a child process is given, and a part of every record. */
public final class SpecJson {
  private SpecJson() {}

  /** Writes a spec to a file. */
  public static void write(RunSpec spec, Path file) {
    AtomicFile.write(file, Json.bytes(RunForms.SPEC.write(spec)));
  }

  /**
   * Reads what {@link #write} wrote: an equal spec.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if the file is missing or
   *     broken
   */
  public static RunSpec read(Path file) {
    return Json.read(
        file, "the spec of a run", "let \"fenchel run\" write it again", RunForms.SPEC::read);
  }

  /** Returns a spec as JSON. */
  public static JsonNode toJson(RunSpec spec) {
    return RunForms.SPEC.write(spec);
  }

  /**
   * Reads what {@link #toJson} returned: an equal spec.
   *
   * @throws IllegalArgumentException if it is broken
   */
  public static RunSpec fromJson(JsonNode json) {
    return RunForms.SPEC.read(json);
  }
}
