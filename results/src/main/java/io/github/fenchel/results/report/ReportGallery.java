package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.picture.MapPictures;
import io.github.fenchel.results.report.folder.ReportFolder;
import io.github.fenchel.results.report.number.Glossary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The figures of the paper: rows are test images, columns the input and one map for each objective,
 * one scale for all maps of a row.
 *
 * <p>Runs that differ in anything but the objective go into figures of their own, and so do the
 * seeds.
 */
final class ReportGallery {
  private static final int MOST_ROWS = 10;

  private final ReportFolder folder;
  private final Glossary glossary;
  private final Map<String, RunMaps> samples = new HashMap<>();
  private int written;

  ReportGallery(ReportFolder folder, Glossary glossary) {
    this.folder = folder;
    this.glossary = glossary;
  }

  /** Notes the maps that may be drawn: of the first image of each class, in class order. */
  void add(RunRecord run, RunMaps maps) {
    Map<Long, Integer> byClass = new TreeMap<>();
    for (int i = 0; i < maps.images(); i++) {
      byClass.putIfAbsent((long) maps.labels().at(i), i);
    }
    List<Integer> places = byClass.values().stream().limit(MOST_ROWS).toList();
    samples.put(run.runId(), maps.only(places));
  }

  /** Writes the figures of a suite and returns where they are. */
  ArrayNode write(SuiteTable suite) {
    Map<String, List<RunRecord>> figures = new LinkedHashMap<>();
    for (SuiteTable.Row row : suite.rows()) {
      for (RunRecord run : row.runs()) {
        if (samples.containsKey(run.runId())) {
          figures.computeIfAbsent(title(suite, row, run), key -> new ArrayList<>()).add(run);
        }
      }
    }
    ArrayNode json = Json.NODES.arrayNode();
    figures.forEach(
        (title, runs) -> {
          Set<String> arrays = new LinkedHashSet<>();
          runs.forEach(run -> arrays.addAll(sample(run).maps().keySet()));
          for (String array : arrays) {
            String file = "gallery/" + written++ + ".js";
            long bytes = folder.script("data/" + file, file, figure(runs, array));
            json.addObject()
                .put("title", title)
                .put("array", array)
                .put("file", file)
                .put("bytes", bytes);
          }
        });
    return json;
  }

  private RunMaps sample(RunRecord run) {
    return Objects.requireNonNull(samples.get(run.runId()));
  }

  /** What a run has besides its objective, as far as it varies. */
  private static String title(SuiteTable suite, SuiteTable.Row row, RunRecord run) {
    StringJoiner title = new StringJoiner(", ");
    row.axes()
        .forEach(
            (name, value) -> {
              boolean isObjective = name.part().equals("norm") || name.part().equals("objective");
              if (!isObjective && suite.axes().containsKey(name)) {
                title.add(name.text() + " " + RunFields.written(value));
              }
            });
    return title.add("seed " + run.spec().training().seed()).toString();
  }

  private ObjectNode figure(List<RunRecord> runs, String array) {
    RunMaps first = sample(runs.get(0));
    HostArray image = first.input();
    ObjectNode json = Json.NODES.objectNode();
    json.put("channels", image.shape().get(1));
    json.put("height", image.shape().get(2)).put("width", image.shape().get(3));
    json.put("factor", first.factor());
    ArrayNode columns = json.putArray("columns");
    for (RunRecord run : runs) {
      ObjectiveSpec objective = run.spec().training().objective();
      columns
          .addObject()
          .put("run", run.runId())
          .put("norm", objective.normIfAny().map(norm -> norm.written()).orElse(""))
          .put("route", heading(objective, runs));
    }
    ArrayNode rows = json.putArray("rows");
    for (int i = 0; i < first.images(); i++) {
      row(rows.addObject(), runs, array, i);
    }
    return json;
  }

  /** A route's id; with its arguments where another column has the same route of the same norm. */
  private static String heading(ObjectiveSpec objective, List<RunRecord> runs) {
    long alike =
        runs.stream()
            .map(run -> run.spec().training().objective())
            .filter(other -> other.route().id().equals(objective.route().id()))
            .filter(other -> other.normIfAny().equals(objective.normIfAny()))
            .filter(other -> !other.equals(objective))
            .count();
    return alike == 0 ? objective.route().id() : objective.route().written();
  }

  private void row(ObjectNode json, List<RunRecord> runs, String array, int place) {
    RunMaps first = sample(runs.get(0));
    long index = (long) first.index().at(place);
    List<Optional<HostArray>> pooled = new ArrayList<>();
    for (RunRecord run : runs) {
      RunMaps maps = sample(run);
      // Runs of one figure explain the same images, unless somebody's dataset changed in between.
      boolean same =
          place < maps.images()
              && (long) maps.index().at(place) == index
              && maps.input().shape().equals(first.input().shape())
              && maps.maps().containsKey(array);
      pooled.add(same ? Optional.of(MapPictures.pooled(maps.map(array, place))) : Optional.empty());
    }
    double white = MapPictures.white(pooled.stream().flatMap(Optional::stream).toList());
    json.put(
        "label",
        glossary.className(
            runs.get(0).spec().training().data().dataset(), (long) first.labels().at(place)));
    json.put("index", index);
    json.set("white", Json.number(white));
    json.put("input", RunMaps.base64(RunMaps.levels(first.image(place), 1)));
    ArrayNode maps = json.putArray("maps");
    for (Optional<HostArray> map : pooled) {
      maps.add(map.map(found -> RunMaps.base64(RunMaps.levels(found, white))).orElse(null));
    }
  }
}
