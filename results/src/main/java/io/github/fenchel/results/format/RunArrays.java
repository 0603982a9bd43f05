package io.github.fenchel.results.format;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Which arrays {@code examples.npz} and {@code saliency.npz} hold, and what they are called. */
public final class RunArrays {
  private RunArrays() {}

  /**
   * A metric's value of each image that it was measured on.
   *
   * @param metric the metric
   * @param index INT64 {@code [m]}: the images' places in the test split
   * @param values {@code [m]}: NaN where the metric is undefined
   */
  public record Column(Component metric, HostArray index, HostArray values) {
    /** Checks the shapes. */
    public Column {
      requireVector("index", index, values.size());
      requireVector("values", values, index.size());
    }
  }

  /**
   * The arrays of {@code examples.npz}: {@code index}, {@code label}, {@code logits} and a FLOAT64
   * column per metric, NaN where it was not measured or is undefined.
   *
   * @param index INT64 {@code [n]}: the images' places in the test split
   * @param label INT64 {@code [n]}
   * @param logits {@code [n,K]}
   * @param columns the metrics, each on some or all of these images
   */
  public static List<NamedArray> examples(
      HostArray index, HostArray label, HostArray logits, List<Column> columns) {
    int n = index.size();
    requireVector("index", index, n);
    requireVector("label", label, n);
    if (logits.shape().rank() != 2 || logits.shape().get(0) != n) {
      throw new IllegalArgumentException("logits of " + n + " images are " + logits);
    }
    Map<Long, Integer> rows = new HashMap<>();
    long[] places = index.toLongs();
    for (int row = 0; row < n; row++) {
      if (rows.put(places[row], row) != null) {
        throw new IllegalArgumentException("image " + places[row] + " is an example twice");
      }
    }
    List<NamedArray> arrays = new ArrayList<>();
    Names names = new Names();
    arrays.add(new NamedArray(names.free("index"), index));
    arrays.add(new NamedArray(names.free("label"), label));
    arrays.add(new NamedArray(names.free("logits"), logits));
    for (Column column : columns) {
      arrays.add(new NamedArray(names.free(columnName(column.metric())), spread(column, rows)));
    }
    return List.copyOf(arrays);
  }

  /**
   * The arrays of {@code saliency.npz}: {@code index}, {@code input} and one raw, signed map array
   * per method, FLOAT32.
   *
   * @param index INT64 {@code [N]}: the images' places in the test split
   * @param input {@code [N,C,H,W]} in [0,1]
   * @param maps the methods' arrays, {@code [N,C,H,W]} each
   */
  public static List<NamedArray> saliency(HostArray index, HostArray input, List<NamedArray> maps) {
    requireVector("index", index, index.size());
    if (input.shape().rank() != 4 || input.shape().get(0) != index.size()) {
      throw new IllegalArgumentException("input of " + index.size() + " images is " + input);
    }
    List<NamedArray> arrays = new ArrayList<>();
    arrays.add(new NamedArray("index", index));
    arrays.add(new NamedArray("input", input.to(DataType.FLOAT32)));
    for (NamedArray map : maps) {
      if (!map.array().shape().equals(input.shape())) {
        throw new IllegalArgumentException(
            map.name() + " is " + map.array() + ", its input " + input);
      }
      arrays.add(new NamedArray(map.name(), map.array().to(DataType.FLOAT32)));
    }
    return List.copyOf(arrays);
  }

  /**
   * The arrays of {@code probe.npz}: what the untrained network made of the first training batch.
   *
   * @param label INT64 {@code [N]}
   * @param logits {@code [N,K]}, in evaluation mode
   * @param gradient {@code [N,C,H,W]}: of the batch-sum loss with respect to the images
   * @param perturbation {@code [N,C,H,W]}: the input that step 1 trains on, minus the images
   */
  public static List<NamedArray> probe(
      HostArray label, HostArray logits, HostArray gradient, HostArray perturbation) {
    requireVector("label", label, label.size());
    for (HostArray array : List.of(logits, gradient, perturbation)) {
      if (array.shape().rank() == 0 || array.shape().get(0) != label.size()) {
        throw new IllegalArgumentException("a probe of " + label.size() + " images holds " + array);
      }
    }
    return List.of(
        new NamedArray("label", label),
        new NamedArray("logits", logits),
        new NamedArray("gradient", gradient),
        new NamedArray("perturbation", perturbation));
  }

  /**
   * Returns the name of a metric's column: its id and arguments in letters that are safe in file
   * names, e.g. {@code robust-accuracy.attack-fgsm.epsilon-8_255_pixel}.
   */
  public static String columnName(Component metric) {
    StringBuilder name = new StringBuilder(metric.id());
    for (Map.Entry<String, Value> argument : metric.arguments().values().entrySet()) {
      name.append('.').append(argument.getKey()).append('-').append(argument.getValue().text());
    }
    return name.toString().replaceAll("[^A-Za-z0-9._-]+", "_");
  }

  /**
   * Finds the metrics' columns among the arrays of {@code examples.npz}.
   *
   * @param examples the arrays, by name
   * @param metrics the run's metrics, in its order: of equal column names, later ones have a number
   * @return by the metric's id and arguments; without those that were not stored
   */
  public static Map<String, HostArray> columns(
      Map<String, HostArray> examples, List<Component> metrics) {
    Names names = new Names();
    List.of("index", "label", "logits").forEach(names::add);
    Map<String, HostArray> columns = new HashMap<>();
    for (Component metric : metrics) {
      HostArray column = examples.get(names.free(columnName(metric)));
      if (column != null && column.shape().rank() == 1) {
        columns.putIfAbsent(metric.text(), column);
      }
    }
    return columns;
  }

  /** One NaN among the many, so that equal values are equal bytes. */
  private static HostArray spread(Column column, Map<Long, Integer> rows) {
    double[] all = new double[rows.size()];
    Arrays.fill(all, Double.NaN);
    long[] places = column.index().toLongs();
    for (int i = 0; i < places.length; i++) {
      Integer row = rows.get(places[i]);
      if (row == null) {
        throw new IllegalArgumentException(
            column.metric().id() + " was measured on image " + places[i] + ", not an example");
      }
      double value = column.values().at(i);
      all[row] = Double.isNaN(value) ? Double.NaN : value;
    }
    return HostArray.of(Shape.of(all.length), all);
  }

  /**
   * Refuses arrays that {@link #examples} cannot have made.
   *
   * @throws IllegalArgumentException that names the array and what was expected
   */
  public static void requireExamples(List<NamedArray> arrays) {
    HostArray index = requireIndex(arrays);
    Map<String, HostArray> byName = byName(arrays);
    requireVector("label", require("label", byName, DataType.INT64), index.size());
    HostArray logits = require("logits", byName);
    if (logits.shape().rank() != 2 || logits.shape().get(0) != index.size()) {
      throw new IllegalArgumentException("logits of " + index.size() + " images are " + logits);
    }
    for (NamedArray column : arrays) {
      if (!column.name().equals("logits")) {
        requireVector(column.name(), column.array(), index.size());
      }
    }
  }

  /**
   * Refuses arrays that {@link #saliency} cannot have made.
   *
   * @throws IllegalArgumentException that names the array and what was expected
   */
  public static void requireSaliency(List<NamedArray> arrays) {
    HostArray index = requireIndex(arrays);
    HostArray input = require("input", byName(arrays));
    if (input.shape().rank() != 4 || input.shape().get(0) != index.size()) {
      throw new IllegalArgumentException("input of " + index.size() + " images is " + input);
    }
    for (NamedArray map : arrays) {
      boolean vector = map.array().shape().rank() == 1;
      if (vector) {
        requireVector(map.name(), map.array(), index.size());
      } else if (!map.array().shape().equals(input.shape())) {
        throw new IllegalArgumentException(
            map.name() + " is " + map.array() + ", its input " + input);
      }
    }
  }

  private static HostArray requireIndex(List<NamedArray> arrays) {
    HostArray index = require("index", byName(arrays), DataType.INT64);
    requireVector("index", index, index.size());
    if (LongStream.of(index.toLongs()).distinct().count() != index.size()) {
      throw new IllegalArgumentException("index names an image twice");
    }
    return index;
  }

  private static Map<String, HostArray> byName(List<NamedArray> arrays) {
    Map<String, HostArray> byName = new HashMap<>();
    arrays.forEach(array -> byName.put(array.name(), array.array()));
    return byName;
  }

  private static HostArray require(String name, Map<String, HostArray> arrays) {
    HostArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("array " + name + " is missing");
    }
    return array;
  }

  private static HostArray require(String name, Map<String, HostArray> arrays, DataType type) {
    HostArray array = require(name, arrays);
    if (array.dataType() != type) {
      throw new IllegalArgumentException(name + " is " + array + ", expected " + type);
    }
    return array;
  }

  private static void requireVector(String name, HostArray array, int n) {
    if (!array.shape().equals(Shape.of(n))) {
      throw new IllegalArgumentException(name + " is " + array + ", expected [" + n + "]");
    }
  }
}
