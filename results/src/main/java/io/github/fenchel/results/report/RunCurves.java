package io.github.fenchel.results.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.report.number.MethodLabels;
import io.github.fenchel.results.report.number.ReportColumns;
import io.github.fenchel.results.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The curves that one run kept, such as those of insertion and deletion, by the array of the map
 * that they judge.
 *
 * @param index the images' places in the test split
 * @param ofMaps array name to the curves of that map
 */
record RunCurves(HostArray index, Map<String, List<Curves>> ofMaps) {
  RunCurves {
    ofMaps = Collections.unmodifiableMap(new LinkedHashMap<>(ofMaps));
  }

  /**
   * The curves of one metric.
   *
   * @param column the id of the report's column of the metric
   * @param points FLOAT64 {@code [N, points]}, evenly spaced from 0 to 1; NaN for an image without
   * @param values {@code [N]}: the metric's number of each image; NaN where it has none
   */
  record Curves(String column, HostArray points, HostArray values) {}

  /** Reads the curves of a finished run; without any if it kept none. */
  static RunCurves read(RunStore store, RunRecord run) {
    Path file = store.folder(run.runId()).resolve(RunStore.CURVES);
    if (!RegularFile.isThereItself(file)) {
      return new RunCurves(HostArray.of(Shape.of(0), new long[0]), Map.of());
    }
    Map<String, HostArray> arrays = Npz.read(file);
    HostArray index = Optional.ofNullable(arrays.get("index")).orElseThrow();
    List<MetricDefinition> metrics = run.metrics().stream().map(MetricValue::definition).toList();
    List<String> names = RunArrays.columnNames(metrics);
    Map<String, HostArray> examples =
        Npz.read(
            store.folder(run.runId()).resolve(RunStore.EXAMPLES),
            name -> name.equals("index") || arrays.containsKey(name));
    Map<Long, Integer> rows = new HashMap<>();
    long[] places = Optional.ofNullable(examples.get("index")).orElseThrow().toLongs();
    for (int row = 0; row < places.length; row++) {
      rows.put(places[row], row);
    }
    Map<String, List<Curves>> ofMaps = new LinkedHashMap<>();
    for (int i = 0; i < metrics.size(); i++) {
      MetricDefinition metric = metrics.get(i);
      HostArray points = arrays.get(names.get(i));
      if (points != null && points.shape().rank() == 2) {
        HostArray values = values(Optional.ofNullable(examples.get(names.get(i))), index, rows);
        Curves curves = new Curves(ReportColumns.id(metric), points, values);
        MethodLabels.array(metric)
            .ifPresent(map -> ofMaps.computeIfAbsent(map, key -> new ArrayList<>()).add(curves));
      }
    }
    return new RunCurves(index, ofMaps);
  }

  private static HostArray values(
      Optional<HostArray> column, HostArray index, Map<Long, Integer> rows) {
    double[] values =
        Arrays.stream(index.toLongs())
            .mapToDouble(
                image ->
                    column.isPresent() && rows.containsKey(image)
                        ? column.get().at(rows.get(image))
                        : Double.NaN)
            .toArray();
    return HostArray.of(index.shape(), values);
  }

  /** The curves of one map for the viewer: points as FLOAT64, little-endian, in base 64. */
  ObjectNode toJson(String map) {
    ObjectNode json = Json.NODES.objectNode();
    json.set("index", RunMaps.whole(index));
    ArrayNode all = json.putArray("curves");
    for (Curves curves : ofMaps.getOrDefault(map, List.of())) {
      ObjectNode one = all.addObject().put("column", curves.column());
      one.put("points", curves.points().shape().get(1));
      one.put("data", RunMaps.base64(curves.points().toBytes().array()));
      ArrayNode values = one.putArray("values");
      for (double value : curves.values().toDoubles()) {
        values.add(Json.number(value));
      }
    }
    return json;
  }
}
