package io.github.fenchel.results.record;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.UniqueNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Which arrays {@code examples.npz}, {@code saliency.npz} and {@code curves.npz} hold, and what
 * they are called.
 */
public final class RunArrays {
  /** The arrays of {@code saliency.npz} that are not maps. */
  private static final Set<String> NO_MAPS = Set.of("index", "position", "input");

  private RunArrays() {}

  /** Returns whether an array of {@code saliency.npz} is a map, by its name. */
  public static boolean isMap(String name) {
    return !NO_MAPS.contains(name);
  }

  /**
   * Which images some rows are of.
   *
   * @param index INT64 {@code [n]}: their places in the subset that the run chose
   * @param position INT64 {@code [n]}: their places in the dataset's own split, whatever was
   *     chosen; see {@link io.github.fenchel.api.data.Split#position}
   */
  public record Places(HostArray index, HostArray position) {
    /** Checks the shapes. */
    public Places {
      requireVector("index", index, index.size());
      requireVector("position", position, index.size());
    }

    /** Returns the number of images. */
    public int size() {
      return index.size();
    }
  }

  /**
   * A metric's value of each image that it was measured on.
   *
   * @param metric what was measured
   * @param index INT64 {@code [m]}: the images' places in the test split
   * @param values {@code [m]}: NaN where the metric is undefined
   */
  public record Column(MetricDefinition metric, HostArray index, HostArray values) {
    /** Checks the shapes. */
    public Column {
      requireVector("index", index, values.size());
      requireVector("values", values, index.size());
    }
  }

  /**
   * The arrays of {@code examples.npz}: {@code index}, {@code position}, {@code label}, {@code
   * logits} and a FLOAT64 column per metric, NaN where it was not measured or is undefined.
   *
   * @param places which images
   * @param label INT64 {@code [n]}
   * @param logits {@code [n,K]}
   * @param columns the metrics, each on some or all of these images
   */
  public static List<NamedArray> examples(
      Places places, HostArray label, HostArray logits, List<Column> columns) {
    int n = places.size();
    requireVector("label", label, n);
    if (logits.shape().rank() != 2 || logits.shape().get(0) != n) {
      throw new IllegalArgumentException("logits of " + n + " images are " + logits);
    }
    Map<Long, Integer> rows = new HashMap<>();
    long[] index = places.index().toLongs();
    for (int row = 0; row < n; row++) {
      if (rows.put(index[row], row) != null) {
        throw new IllegalArgumentException("image " + index[row] + " is an example twice");
      }
    }
    List<NamedArray> arrays = new ArrayList<>();
    arrays.add(new NamedArray("index", places.index()));
    arrays.add(new NamedArray("position", places.position()));
    arrays.add(new NamedArray("label", label));
    arrays.add(new NamedArray("logits", logits));
    List<String> names = columnNames(columns.stream().map(Column::metric).toList());
    for (int i = 0; i < columns.size(); i++) {
      arrays.add(new NamedArray(names.get(i), spread(columns.get(i), rows)));
    }
    return List.copyOf(arrays);
  }

  /**
   * The arrays of {@code saliency.npz}: {@code index}, {@code position}, {@code input} and one raw,
   * signed map array per method, FLOAT32.
   *
   * @param places which images
   * @param input {@code [N,C,H,W]} in [0,1]
   * @param maps the methods' arrays, {@code [N,C,H,W]} each, or {@code [N,1,H,W]} of a method that
   *     knows no channels
   */
  public static List<NamedArray> saliency(Places places, HostArray input, List<NamedArray> maps) {
    if (input.shape().rank() != 4 || input.shape().get(0) != places.size()) {
      throw new IllegalArgumentException("input of " + places.size() + " images is " + input);
    }
    List<NamedArray> arrays = new ArrayList<>();
    arrays.add(new NamedArray("index", places.index()));
    arrays.add(new NamedArray("position", places.position()));
    arrays.add(new NamedArray("input", input.to(DataType.FLOAT32)));
    for (NamedArray map : maps) {
      requireMap(map, input);
      arrays.add(new NamedArray(map.name(), map.array().to(DataType.FLOAT32)));
    }
    return List.copyOf(arrays);
  }

  /**
   * The arrays of {@code curves.npz}: {@code index}, {@code position} and the curves of each metric
   * that has some, FLOAT64.
   *
   * @param places the images whose maps are kept
   * @param curves by the metric's column name, {@code [n, points]} each, NaN for an image without
   */
  public static List<NamedArray> curves(Places places, List<NamedArray> curves) {
    List<NamedArray> arrays = new ArrayList<>();
    arrays.add(new NamedArray("index", places.index()));
    arrays.add(new NamedArray("position", places.position()));
    curves.forEach(of -> arrays.add(new NamedArray(of.name(), canonical(of.array()))));
    requireCurves(arrays);
    return List.copyOf(arrays);
  }

  /** The same in FLOAT64, with one NaN among the many, so that equal values are equal bytes. */
  private static HostArray canonical(HostArray array) {
    double[] values = array.toDoubles();
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.isNaN(values[i]) ? Double.NaN : values[i];
    }
    return HostArray.of(array.shape(), values);
  }

  /**
   * The arrays of {@code probe.npz}: the untrained network's output on the first training batch.
   *
   * @param position INT64 {@code [N]}: the images' places in the dataset's own training split
   * @param label INT64 {@code [N]}
   * @param input {@code [N,C,H,W]}: the images as augmentation left them, in [0,1]
   * @param outputs the network's outputs
   */
  public static List<NamedArray> probe(
      HostArray position, HostArray label, HostArray input, ProbeOutputs outputs) {
    requireVector("position", position, label.size());
    requireVector("label", label, label.size());
    List<NamedArray> arrays =
        List.of(
            new NamedArray("position", position),
            new NamedArray("label", label),
            new NamedArray("input", input.to(DataType.FLOAT32)),
            new NamedArray("logits", outputs.logits()),
            new NamedArray("gradient", outputs.gradient()),
            new NamedArray("perturbation", outputs.perturbation()));
    for (NamedArray named : arrays) {
      HostArray array = named.array();
      if (array.shape().rank() == 0 || array.shape().get(0) != label.size()) {
        throw new IllegalArgumentException("a probe of " + label.size() + " images holds " + array);
      }
    }
    return arrays;
  }

  /**
   * What an untrained network makes of a batch.
   *
   * @param logits {@code [N,K]}, in evaluation mode
   * @param gradient {@code [N,C,H,W]}: of the batch-sum loss with respect to the images
   * @param perturbation {@code [N,C,H,W]}: the input that step 1 trains on, minus the images
   */
  public record ProbeOutputs(HostArray logits, HostArray gradient, HostArray perturbation) {}

  /**
   * Returns the name of a metric's column: its id and arguments, and the saliency method's where it
   * measures another map than the simple gradient, in letters that are safe in file names, e.g.
   * {@code robust-accuracy.attack-fgsm.epsilon-8_255_pixel} or {@code
   * gini.of.smooth-grad.samples-25}.
   */
  public static String columnName(MetricDefinition metric) {
    StringBuilder name = new StringBuilder();
    append(name, metric.metric());
    Component map = metric.map();
    if (map != null) {
      append(name.append(".of."), map);
    }
    return name.toString().replaceAll("[^A-Za-z0-9._-]+", "_");
  }

  /**
   * Returns the names of a run's columns, in {@code examples.npz} and {@code curves.npz} alike: of
   * metrics whose {@link #columnName} is equal, later ones have a number.
   *
   * @param metrics all of the run's, in its order
   */
  public static List<String> columnNames(List<MetricDefinition> metrics) {
    UniqueNames names = new UniqueNames();
    List.of("index", "position", "label", "logits").forEach(names::add);
    return metrics.stream().map(metric -> names.free(columnName(metric))).toList();
  }

  /**
   * Returns the name that the array of a saliency method has in {@code saliency.npz}, if the method
   * follows the rule of Fenchel's own: {@code gradient_loss}, {@code
   * smooth_grad-samples_25-sigma_0.15}, {@code threshold-share_0.1-of-gradient_logit}. A plugin's
   * may have another.
   */
  public static String mapName(Component method) {
    if (method.id().equals("simple-gradient")) {
      Value of = method.arguments().values().get("of");
      return Arrays.stream(Output.values())
          .filter(output -> of != null && output.word().equals(of.text()))
          .findFirst()
          .orElse(Output.LOGIT)
          .gradientArray();
    }
    StringBuilder name = new StringBuilder(safe(method.id()));
    StringBuilder inner = new StringBuilder();
    method
        .arguments()
        .values()
        .forEach(
            (key, value) -> {
              if (value instanceof Value.Part part) {
                inner.append("-of-").append(mapName(part.component()));
              } else {
                name.append('-').append(key).append('_').append(safe(value.text()));
              }
            });
    return name.append(inner).toString();
  }

  private static String safe(String text) {
    return text.replace("/", "_over_").replaceAll("[^A-Za-z0-9._]", "_");
  }

  private static void append(StringBuilder name, Component part) {
    name.append(part.id());
    for (Map.Entry<String, Value> argument : part.arguments().values().entrySet()) {
      name.append('.').append(argument.getKey()).append('-').append(argument.getValue().text());
    }
  }

  /**
   * Finds the metrics' columns among the arrays of {@code examples.npz}.
   *
   * @param examples the arrays, by name
   * @param metrics the run's metrics, in its order: of equal column names, later ones have a number
   * @return by {@link MetricDefinition#text}; without those that were not stored
   */
  public static Map<String, HostArray> columns(
      Map<String, HostArray> examples, List<MetricDefinition> metrics) {
    List<String> names = columnNames(metrics);
    Map<String, HostArray> columns = new HashMap<>();
    for (int i = 0; i < metrics.size(); i++) {
      HostArray column = examples.get(names.get(i));
      if (column != null && column.shape().rank() == 1) {
        columns.putIfAbsent(metrics.get(i).text(), column);
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
            column.metric().text() + " was measured on image " + places[i] + ", not an example");
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
      } else {
        requireMap(map, input);
      }
    }
  }

  private static void requireMap(NamedArray map, HostArray input) {
    Shape shape = map.array().shape();
    if (!shape.equals(input.shape()) && !shape.equals(input.shape().with(1, 1))) {
      throw new IllegalArgumentException(
          map.name() + " is " + map.array() + ", its input " + input);
    }
  }

  /**
   * Refuses arrays that {@link #curves} cannot have made.
   *
   * @throws IllegalArgumentException that names the array and what was expected
   */
  public static void requireCurves(List<NamedArray> arrays) {
    HostArray index = requireIndex(arrays);
    for (NamedArray named : arrays) {
      Shape shape = named.array().shape();
      if (shape.rank() == 1) {
        requireVector(named.name(), named.array(), index.size());
      } else if (shape.rank() != 2 || shape.get(0) != index.size() || shape.get(1) < 2) {
        throw new IllegalArgumentException(
            "curves "
                + named.name()
                + " of "
                + index.size()
                + " images are "
                + named.array()
                + ", expected ["
                + index.size()
                + ", points] with at least two points");
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
