package io.github.fenchel.results.report.folder;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fenchel.results.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * Data as a script: a page that was opened from a file may load scripts, but fetch nothing.
 *
 * <p>{@code fenchel.receive("key", {...});} hands the data to the code that waits for that key.
 */
final class DataScript {
  private DataScript() {}

  /** Returns the bytes of a script that hands over some data. */
  static byte[] of(String key, JsonNode data) {
    String script =
        "fenchel.receive(" + text(Json.NODES.textNode(key)) + ", " + text(data) + ");\n";
    return script.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * JSON that is inert wherever it is pasted: these characters occur within strings alone, where
   * their escapes mean the same.
   */
  private static String text(JsonNode data) {
    return Json.compact(data)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
