package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.record.Digest;
import io.github.fenchel.results.report.folder.ReportFolder;
import io.github.fenchel.results.report.number.Glossary;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The maps of all runs, a script for each run and array, which the page loads on demand; and the
 * images that they explain, once for all runs that explain the same.
 */
final class MapFiles {
  private static final int BRIEF = 16;

  private final ReportFolder folder;
  private final Glossary glossary;
  private final Map<String, String> imageFiles = new HashMap<>();
  private long bytes;
  private int files;

  MapFiles(ReportFolder folder, Glossary glossary) {
    this.folder = folder;
    this.glossary = glossary;
  }

  /** Writes a run's maps, and the curves that judge them; returns where they are and how large. */
  ObjectNode write(RunRecord run, RunMaps maps, RunCurves curves) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("images", images(run, maps)).put("factor", maps.factor());
    ObjectNode arrays = json.putObject("arrays");
    for (String array : maps.maps().keySet()) {
      // An array's name comes from a plugin: it is not part of the file's name.
      String name = "/" + run.runId().substring(0, BRIEF) + "-" + arrays.size() + ".js";
      ObjectNode one = arrays.putObject(array);
      one.put("file", "maps" + name).put("bytes", script("maps" + name, maps.mapJson(array)));
      if (curves.ofMaps().containsKey(array)) {
        String file = "curves" + name;
        long size = folder.script("data/" + file, file, curves.toJson(array));
        one.putObject("curves").put("file", file).put("bytes", size);
      }
    }
    return json;
  }

  private String images(RunRecord run, RunMaps maps) {
    ObjectNode images = maps.inputJson(glossary, run);
    String digest =
        Digest.ofBytes(Json.compact(images).getBytes(StandardCharsets.UTF_8)).substring(0, BRIEF);
    return imageFiles.computeIfAbsent(
        digest,
        key -> {
          String file = "images/" + key + ".js";
          script(file, images);
          return file;
        });
  }

  private long script(String file, ObjectNode data) {
    long size = folder.script("data/" + file, file, data);
    bytes += size;
    files++;
    return size;
  }

  /** Returns the size of all of them, which are never loaded all at once. */
  ObjectNode total() {
    return Json.NODES.objectNode().put("files", files).put("bytes", bytes);
  }
}
