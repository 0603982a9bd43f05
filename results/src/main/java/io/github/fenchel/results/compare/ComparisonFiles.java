package io.github.fenchel.results.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.results.codec.Csv;
import io.github.fenchel.results.compare.MapDifference.Image;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.measure.MapSimilarity;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.measure.PairedDifference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A comparison as files.
 *
 * <pre>
 * compare.json   everything but the single images
 * metrics.csv    a row per pair and metric
 * maps.csv       a row per pair, saliency array, seed and image
 * </pre>
 *
 * <p>Numbers are written in full, the same in every locale; an undefined one is null or empty.
 */
public final class ComparisonFiles {
  /** The version of the format of {@code compare.json}. */
  public static final int SCHEMA_VERSION = 1;

  /** How many of the least alike images are named. */
  public static final int WORST = 3;

  private ComparisonFiles() {}

  /** Writes the files into a folder and returns their paths. */
  public static List<Path> write(Comparison comparison, Path folder) {
    Path json = folder.resolve("compare.json");
    Path metrics = folder.resolve("metrics.csv");
    Path maps = folder.resolve("maps.csv");
    AtomicFile.write(json, Json.bytes(json(comparison)));
    AtomicFile.write(metrics, metrics(comparison).getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(maps, maps(comparison).getBytes(StandardCharsets.UTF_8));
    return List.of(json, metrics, maps);
  }

  private static ObjectNode json(Comparison comparison) {
    ObjectNode json = Json.NODES.objectNode().put("schemaVersion", SCHEMA_VERSION);
    ArrayNode by = json.putArray("by");
    comparison.request().by().forEach(by::add);
    ObjectNode budgets = json.putObject("budgets");
    budgets.put("stepZeroRelative", StepZero.BUDGET);
    budgets.put("signOfGradientBelow", StepZero.SIGN_BUDGET);
    budgets.put("alpha", PairedDifference.ALPHA);
    budgets.put("power", PairedDifference.POWER);
    budgets.put("topShare", MapSimilarity.DEFAULT_SHARE);
    ObjectNode margins = budgets.putObject("margins");
    comparison.margins().forEach(margins::put);
    ArrayNode compared = json.putArray("compared");
    comparison.compared().forEach(pair -> compared.add(pair(pair)));
    ArrayNode refused = json.putArray("refused");
    comparison
        .refused()
        .forEach(
            refusal ->
                refused
                    .addObject()
                    .put("left", refusal.left())
                    .put("right", refusal.right())
                    .put("reason", refusal.reason()));
    ArrayNode alone = json.putArray("alone");
    comparison.alone().forEach(alone::add);
    return json;
  }

  /** Returns one pair as {@code compare.json} has it. */
  public static ObjectNode pair(PairComparison pair) {
    ObjectNode json = Json.NODES.objectNode();
    json.put("runs", pair.title()).put("left", pair.left()).put("right", pair.right());
    json.put("verdict", Json.word(pair.verdict()));
    ArrayNode reasons = json.putArray("reasons");
    pair.reasons().forEach(reasons::add);
    ArrayNode runs = json.putArray("pairs");
    pair.pairs()
        .forEach(
            runPair ->
                runs.addObject()
                    .put("seed", runPair.name())
                    .put("leftRunId", runPair.left().runId())
                    .put("rightRunId", runPair.right().runId()));
    ArrayNode metrics = json.putArray("metrics");
    pair.metrics().forEach(metric -> metrics.add(metric(metric)));
    ArrayNode stepZero = json.putArray("stepZero");
    pair.stepZero()
        .forEach(
            probe ->
                probe
                    .tensors()
                    .forEach(
                        tensor -> {
                          ObjectNode one = stepZero.addObject().put("seed", probe.pair());
                          one.put("tensor", tensor.name());
                          one.set("relative", Json.number(tensor.relative()));
                          one.put("signFlips", tensor.signFlips());
                        }));
    ArrayNode maps = json.putArray("maps");
    for (MapDifference map : pair.maps()) {
      for (Measure measure : Measure.values()) {
        maps.add(map(map, measure));
      }
    }
    return json;
  }

  private static ObjectNode metric(MetricDifference metric) {
    ObjectNode json = Json.NODES.objectNode().put("metric", metric.name());
    PairedDifference paired = metric.paired();
    json.set("left", Json.number(metric.left()));
    json.set("right", Json.number(metric.right()));
    json.put("n", paired.n());
    json.set("difference", Json.number(paired.mean()));
    json.set("deviation", Json.number(paired.deviation()));
    json.put("images", paired.images().images());
    json.set("imageError", Json.number(Math.sqrt(paired.images().variance())));
    json.set("step", Json.number(paired.images().step()));
    json.set("low", Json.number(paired.interval().low()));
    json.set("high", Json.number(paired.interval().high()));
    Double margin = metric.margin();
    if (margin != null) {
      json.put("margin", margin);
      json.set("equivalenceP", Json.number(paired.equivalence(margin)));
      json.put("finding", Json.word(paired.finding(margin)));
      json.set("pairsNeeded", number(paired.need(margin).seeds()));
      json.set("imagesNeeded", number(paired.need(margin).images()));
    }
    return json;
  }

  private static JsonNode number(OptionalInt number) {
    return number.isPresent() ? Json.NODES.numberNode(number.getAsInt()) : Json.NODES.nullNode();
  }

  private static ObjectNode map(MapDifference map, Measure measure) {
    MeanError mean = map.mean(measure);
    ObjectNode json = Json.NODES.objectNode().put("array", map.array());
    json.put("measure", measure.id());
    json.set("mean", Json.number(mean.mean()));
    json.set("standardError", Json.number(mean.standardError()));
    json.put("n", mean.n()).put("undefined", mean.undefined());
    ArrayNode worst = json.putArray("worst");
    for (Image image : map.worst(measure, WORST)) {
      ObjectNode one = worst.addObject().put("seed", image.pair());
      one.put("index", image.index()).put("label", image.label());
      one.set("value", Json.number(image.similarity().get(measure)));
    }
    return json;
  }

  private static String metrics(Comparison comparison) {
    Csv csv =
        new Csv(
            List.of(
                "runs",
                "left",
                "right",
                "verdict",
                "metric",
                "n",
                "leftMean",
                "rightMean",
                "difference",
                "deviation",
                "low90",
                "high90",
                "margin",
                "finding",
                "pairsNeeded",
                "images",
                "imageError",
                "step",
                "imagesNeeded"));
    for (PairComparison pair : comparison.compared()) {
      for (MetricDifference metric : pair.metrics()) {
        PairedDifference paired = metric.paired();
        List<String> cells = cells(pair, Json.word(pair.verdict()), metric.name());
        cells.add(Integer.toString(paired.n()));
        cells.add(Csv.number(metric.left()));
        cells.add(Csv.number(metric.right()));
        cells.add(Csv.number(paired.mean()));
        cells.add(Csv.number(paired.deviation()));
        cells.add(Csv.number(paired.interval().low()));
        cells.add(Csv.number(paired.interval().high()));
        Double margin = metric.margin();
        cells.add(margin == null ? "" : Csv.number(margin));
        cells.add(metric.finding().map(Json::word).orElse(""));
        cells.add(margin == null ? "" : text(paired.need(margin).seeds()));
        cells.add(Integer.toString(paired.images().images()));
        cells.add(Csv.number(Math.sqrt(paired.images().variance())));
        cells.add(Csv.number(paired.images().step()));
        cells.add(margin == null ? "" : text(paired.need(margin).images()));
        csv.line(cells);
      }
    }
    return csv.toString();
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
  }

  private static String maps(Comparison comparison) {
    List<String> header =
        new ArrayList<>(List.of("runs", "left", "right", "array", "seed", "index", "label"));
    for (Measure measure : Measure.values()) {
      header.add(measure.id());
    }
    Csv csv = new Csv(header);
    for (PairComparison pair : comparison.compared()) {
      for (MapDifference map : pair.maps()) {
        for (Image image : map.images()) {
          List<String> cells = cells(pair, map.array(), image.pair());
          cells.add(Long.toString(image.index()));
          cells.add(Long.toString(image.label()));
          for (Measure measure : Measure.values()) {
            cells.add(Csv.number(image.similarity().get(measure)));
          }
          csv.line(cells);
        }
      }
    }
    return csv.toString();
  }

  private static List<String> cells(PairComparison pair, String... more) {
    List<String> cells = new ArrayList<>(List.of(pair.title(), pair.left(), pair.right()));
    cells.addAll(List.of(more));
    return cells;
  }
}
