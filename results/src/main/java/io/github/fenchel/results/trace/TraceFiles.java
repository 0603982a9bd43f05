package io.github.fenchel.results.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.results.codec.Csv;
import io.github.fenchel.results.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A trace as files.
 *
 * <pre>
 * trace.json   the verdict, the first tensor beyond its budget and a summary of each kind, per pair
 * trace.csv    a row per pair, step and tensor
 * trace.png    how the differences grow: a plot per pair, a curve per kind of tensor
 * </pre>
 *
 * <p>Numbers are written in full, the same in every locale; an undefined one is null or empty.
 */
public final class TraceFiles {
  /** The version of the format of {@code trace.json}. */
  public static final int SCHEMA_VERSION = 1;

  private TraceFiles() {}

  /**
   * Writes the files into a folder, the picture last.
   *
   * @return their paths; without the picture if nothing was compared
   */
  public static List<Path> write(Trace trace, Path folder) {
    List<Path> files = new ArrayList<>();
    files.add(folder.resolve("trace.json"));
    AtomicFile.write(files.get(0), Json.bytes(json(trace)));
    files.add(folder.resolve("trace.csv"));
    AtomicFile.write(files.get(1), csv(trace).getBytes(StandardCharsets.UTF_8));
    List<TracedPair> compared = trace.pairs().stream().filter(pair -> pair.steps() > 0).toList();
    if (!compared.isEmpty()) {
      Path picture = folder.resolve("trace.png");
      TraceChart.write(picture, trace.suite(), compared);
      files.add(picture);
    }
    return List.copyOf(files);
  }

  private static ObjectNode json(Trace trace) {
    ObjectNode json = Json.NODES.objectNode().put("schemaVersion", SCHEMA_VERSION);
    json.put("suite", trace.suite());
    ArrayNode pairs = json.putArray("pairs");
    trace.pairs().forEach(pair -> pairs.add(json(pair)));
    return json;
  }

  private static ObjectNode json(TracedPair pair) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("runs", pair.name().title());
    json.put("left", pair.name().left()).put("right", pair.name().right());
    json.put("verdict", Json.word(pair.verdict()));
    json.put("steps", pair.steps());
    ObjectNode budget = json.putObject("budget");
    budget.put("first", pair.budget().first()).put("later", pair.budget().later());
    pair.firstBeyond()
        .ifPresentOrElse(
            first -> json.set("firstBeyond", json(first)), () -> json.putNull("firstBeyond"));
    ArrayNode kinds = json.putArray("kinds");
    for (TraceKind kind : pair.kinds()) {
      ObjectNode one = kinds.addObject().put("kind", kind.word());
      one.set("first", Json.number(pair.largest(kind, 1).orElse(Double.NaN)));
      one.set("last", Json.number(pair.largest(kind, pair.steps()).orElse(Double.NaN)));
      pair.worst(kind)
          .ifPresentOrElse(worst -> one.set("largest", json(worst)), () -> one.putNull("largest"));
    }
    pair.failure()
        .ifPresentOrElse(
            failure ->
                json.putObject("failure")
                    .put("kind", Json.word(failure.kind()))
                    .put("message", failure.message()),
            () -> json.putNull("failure"));
    pair.skipped()
        .ifPresentOrElse(
            skipped -> json.put("skipped", skipped.reason()), () -> json.putNull("skipped"));
    return json;
  }

  private static ObjectNode json(TraceDifference difference) {
    ObjectNode json = Json.NODES.objectNode().put("step", difference.step());
    json.put("kind", difference.tensor().kind().word());
    json.put("tensor", difference.tensor().name()).put("layer", difference.tensor().layer());
    json.set("relative", Json.number(difference.relative()));
    json.put("budget", difference.budget());
    json.put("elements", difference.size()).put("beyond", difference.difference().beyond());
    json.put("signFlips", difference.difference().signFlips());
    return json;
  }

  private static String csv(Trace trace) {
    Csv csv =
        new Csv(
            List.of(
                "runs",
                "left",
                "right",
                "step",
                "kind",
                "tensor",
                "layer",
                "relative",
                "budget",
                "within",
                "elements",
                "beyond",
                "signFlips"));
    for (TracedPair pair : trace.pairs()) {
      for (TraceDifference difference : pair.differences()) {
        TraceTensor tensor = difference.tensor();
        csv.line(
            List.of(
                pair.name().title(),
                pair.name().left(),
                pair.name().right(),
                Integer.toString(difference.step()),
                tensor.kind().word(),
                tensor.name(),
                tensor.layer(),
                Csv.number(difference.relative()),
                Csv.number(difference.budget()),
                Boolean.toString(difference.isWithin()),
                Integer.toString(difference.size()),
                Long.toString(difference.difference().beyond()),
                Long.toString(difference.difference().signFlips())));
      }
    }
    return csv.toString();
  }
}
