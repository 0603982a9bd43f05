package io.github.fenchel.results.report;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.record.Digest;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.store.RunFolder;
import io.github.fenchel.results.store.RunStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A store of a suite whose runs no engine computed: plausible numbers from a seeded generator. */
final class FabricatedStore {
  private static final int CLASSES = 10;
  private static final double SPARSER = 0.05;

  /** What keeps a curve of each image. */
  private static final Set<String> CURVED = Set.of("insertion", "deletion");

  private final RunStore store;
  private Random random = new Random(0);

  FabricatedStore(Path folder) {
    store = RunStore.open(folder, warning -> {});
  }

  RunStore store() {
    return store;
  }

  /**
   * What to fabricate.
   *
   * @param name the suite's name
   * @param backends the backends
   * @param norms the norms, each at 8/255
   * @param seeds how many repetitions
   * @param images how many images keep their maps
   * @param image the shape of one: channels, height, width
   * @param methods the saliency methods, besides the simple gradient of the logit and of the loss
   * @param measures what is measured of the map of each method, besides the Gini index
   */
  record Plan(
      String name,
      List<String> backends,
      List<String> norms,
      int seeds,
      int images,
      Shape image,
      List<Component> methods,
      List<String> measures) {
    Plan {
      backends = List.copyOf(backends);
      norms = List.copyOf(norms);
      methods = List.copyOf(methods);
      measures = List.copyOf(measures);
    }

    Plan(
        String name,
        List<String> backends,
        List<String> norms,
        int seeds,
        int images,
        Shape image) {
      this(name, backends, norms, seeds, images, image, List.of(), List.of());
    }

    Plan crossed(List<Component> methods, List<String> measures) {
      return new Plan(name, backends, norms, seeds, images, image, methods, measures);
    }

    /** Two backends, two norms and ordinary training, two seeds: twelve runs. */
    static Plan small() {
      return new Plan(
          "small", List.of("alpha", "beta"), List.of("", "l1", "l2"), 2, 6, Shape.of(1, 14, 14));
    }

    /**
     * Seven saliency methods and fifteen numbers of each, on a standard network and five others.
     */
    static Plan explained() {
      return new Plan(
              "sweeps",
              List.of("zeta"),
              List.of("", "l1:2", "l1:4", "l1:8", "l2:4", "l2:8"),
              2,
              4,
              Shape.of(1, 12, 12))
          .crossed(
              List.of(
                  method("smooth-grad", "samples", new Value.Whole(25)),
                  method("smooth-grad", "samples", new Value.Whole(50)),
                  threshold(20),
                  threshold(10),
                  threshold(5),
                  Component.of("integrated-gradients")),
              List.of(
                  "hoyer",
                  "components",
                  "total-variation",
                  "insertion",
                  "deletion",
                  "faithfulness-correlation",
                  "infidelity",
                  "gradient-cosine",
                  "gradient-spearman",
                  "max-sensitivity",
                  "local-lipschitz",
                  "mprt",
                  "attacked-top-k",
                  "somebodys-metric"));
    }

    private static Component threshold(int percent) {
      return new Component(
          "threshold",
          new Arguments(
              new TreeMap<>(
                  Map.of(
                      "map", new Value.Part(Component.of("simple-gradient")),
                      "share", new Value.Quantity(Rational.of(percent, 100), Unit.NONE)))));
    }

    private static Component method(String id, String name, Value value) {
      return new Component(id, new Arguments(new TreeMap<>(Map.of(name, value))));
    }

    Plan named(String other) {
      return new Plan(other, backends, norms, seeds, images, image, methods, measures);
    }
  }

  /**
   * Made-up curves of a metric, one of each image; the image whose map is zero has none.
   *
   * @param points {@code [n, points]}
   */
  private record Curves(MetricDefinition metric, HostArray points) {
    private static final int POINTS = 15;

    static Curves of(MetricDefinition metric, int images, int speed) {
      double[] points = new double[images * POINTS];
      for (int p = 0; p < points.length; p++) {
        double share = p % POINTS / (POINTS - 1.0);
        double rise = 0.1 + 0.8 * (1 - Math.exp(-(speed + p / POINTS) * share));
        points[p] =
            p / POINTS == 2 && images > 3
                ? Double.NaN
                : metric.metric().id().equals("deletion") ? 1 - rise : rise;
      }
      return new Curves(metric, HostArray.of(Shape.of(images, POINTS), points));
    }

    /** The area under each curve. */
    RunArrays.Column column(HostArray index) {
      double[] areas = new double[index.size()];
      for (int image = 0; image < areas.length; image++) {
        for (int t = 1; t < POINTS; t++) {
          int at = image * POINTS + t;
          areas[image] += (points.at(at - 1) + points.at(at)) / 2 / (POINTS - 1);
        }
      }
      return new RunArrays.Column(metric, index, HostArray.of(index.shape(), areas));
    }
  }

  /** Adds a suite and all its runs, and after them a cell that was skipped and one not finished. */
  FabricatedStore add(Plan plan) {
    List<SuiteIndex.Cell> cells = new ArrayList<>();
    for (String backend : plan.backends()) {
      for (String norm : plan.norms()) {
        for (int seed = 0; seed < plan.seeds(); seed++) {
          String objective =
              norm.isEmpty()
                  ? "standard"
                  : norm(norm).id()
                      + " "
                      + Objects.requireNonNull(norm(norm).arguments().values().get("epsilon"))
                          .written();
          String title = objective + ", " + backend + ", seed " + seed;
          cells.add(
              SuiteIndex.Cell.run(
                      title,
                      new TreeMap<>(
                          Map.of(
                              "backend",
                              backend,
                              "objective",
                              objective,
                              "seed",
                              Integer.toString(seed))),
                      run(plan, backend, norm, seed))
                  .in(objective + ", " + backend));
        }
      }
    }
    cells.add(
        SuiteIndex.Cell.skipped(
                "l3 8/255 pixel, seed 0",
                new TreeMap<>(Map.of("objective", "l3 8/255 pixel", "seed", "0")),
                "beta lacks DOUBLE_BACKPROP")
            .in("l3 8/255 pixel"));
    cells.add(
        SuiteIndex.Cell.run(
                "l4 8/255 pixel, seed 0",
                new TreeMap<>(Map.of("objective", "l4 8/255 pixel", "seed", "0")),
                "0".repeat(64))
            .in("l4 8/255 pixel"));
    String source = "fenchel: 1\nname: " + plan.name() + "  # <b>as it was written</b>\n";
    store.writeSuite(new SuiteIndex(plan.name(), source, new TreeMap<>(), cells));
    return this;
  }

  private String run(Plan plan, String backend, String norm, int seed) {
    Environment sample = Samples.environment();
    Environment environment =
        new Environment(
            sample.fenchel(),
            sample.plugins(),
            sample.data(),
            new TreeMap<>(Map.of(backend, "1.0")),
            sample.deviceClass());
    RunSpec spec = spec(plan, backend, norm, seed);
    random = new Random(Ids.specId(spec).hashCode()); // equal runs get equal numbers
    int strength = plan.norms().indexOf(norm);
    double accuracy = 0.9 - 0.03 * strength + noise(0.005);
    List<MetricValue> metrics = new ArrayList<>();
    metrics.addAll(
        List.of(
            metric(Component.of("accuracy"), "", Direction.HIGHER, accuracy),
            attacked(
                metric(
                    component("fgsm-accuracy", Rational.of(8, 255)),
                    "",
                    Direction.HIGHER,
                    0.5 + 0.1 * strength + noise(0.01)),
                accuracy),
            metric(
                Component.of("gini"),
                "",
                Direction.HIGHER,
                0.45 + SPARSER * strength + noise(0.003)),
            metric(Component.of("gradient-l1"), "nat/pixel", Direction.LOWER, 20.0 - strength),
            metric(
                component("penalty-l1", Rational.of(8, 255)),
                "nat",
                Direction.LOWER,
                0.7 - 0.1 * strength)));
    metrics.addAll(crossed(plan, strength));
    List<EpochPoint> curve = new ArrayList<>();
    for (int epoch = 1; epoch <= 5; epoch++) {
      curve.add(
          new EpochPoint(
              epoch, 2.0 / epoch + noise(0.01), accuracy - 0.4 / epoch, null, null, 1e-3, 1));
    }
    String specId = Ids.specId(spec);
    List<NamedArray> saliency = saliency(plan);
    List<Curves> curves = new ArrayList<>();
    for (MetricValue metric : metrics) {
      if (CURVED.contains(metric.definition().metric().id())) {
        curves.add(Curves.of(metric.definition(), plan.images(), 1 + curves.size() + strength));
      }
    }
    String digest = Digest.ofResult(List.of(), metrics, saliency);
    RunRecord record =
        new RunRecord(
            Ids.runId(specId, environment),
            specId,
            Ids.trainingId(spec.training()),
            spec,
            environment,
            new TreeMap<>(
                Map.of(
                    "batch1",
                    Digest.ofBytes(Integer.toString(seed).getBytes(StandardCharsets.UTF_8)))),
            curve,
            metrics,
            norm.equals("l2") && seed == 0 ? List.of("2 images have a map of zeros") : List.of(),
            new Cost(12, 8 + strength, 2, 400.0 / (1 + strength), 600L << 20, 0.5, 1 + strength),
            digest,
            new TreeMap<>());
    try (RunFolder folder = store.begin(record.runId())) {
      HostArray index = saliency.get(0).array();
      long[] labels = new long[index.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % CLASSES;
      }
      folder.writeExamples(
          RunArrays.examples(
              Samples.places(index),
              HostArray.of(Shape.of(labels.length), labels),
              HostArray.zeros(DataType.FLOAT32, Shape.of(labels.length, CLASSES)),
              curves.stream().map(one -> one.column(index)).toList()));
      folder.writeSaliency(saliency); // no report reads the pictures of the maps
      if (!curves.isEmpty()) {
        List<String> names = RunArrays.columnNames(curves.stream().map(Curves::metric).toList());
        List<NamedArray> named = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
          named.add(new NamedArray(names.get(i), curves.get(i).points()));
        }
        folder.writeCurves(RunArrays.curves(Samples.places(index), named));
      }
      folder.commit(record);
    }
    return record.runId();
  }

  private static RunSpec spec(Plan plan, String backend, String norm, int seed) {
    RunSpec sample = Samples.spec();
    TrainingSpec training = sample.training();
    ObjectiveSpec objective =
        norm.isEmpty()
            ? new ObjectiveSpec(Component.of("standard"), null)
            : new ObjectiveSpec(training.objective().route(), norm(norm));
    EvaluationSpec evaluation = sample.evaluation();
    return new RunSpec(
        new TrainingSpec(
            training.data(),
            training.architecture(),
            objective,
            new EngineSpec(backend, new SessionOptions("cpu", DataType.FLOAT32, 2)),
            training.schedule(),
            seed),
        new EvaluationSpec(
            evaluation.metrics(),
            evaluation.norms(),
            Stream.concat(evaluation.saliency().stream(), plan.methods().stream()).toList(),
            evaluation.images(),
            evaluation.attackImages()));
  }

  /** A norm at 8/255, or at what its name says after a colon, as {@code l1:4}. */
  private static Component norm(String norm) {
    String[] parts = norm.split(":", 2);
    int epsilon = parts.length == 1 ? 8 : Integer.parseInt(parts[1]);
    return component(parts[0], Rational.of(epsilon, 255));
  }

  /** The same numbers of every map: a method makes it sparser the later it comes. */
  private List<MetricValue> crossed(Plan plan, int strength) {
    List<MetricValue> metrics = new ArrayList<>();
    for (int method = -1; method < plan.methods().size(); method++) {
      double sparser = 0.02 * (method + 1);
      List<String> ids = new ArrayList<>(method < 0 ? List.of() : List.of("gini"));
      ids.addAll(plan.measures());
      for (String id : ids) {
        double value =
            id.equals("gini")
                ? 0.45 + SPARSER * strength + sparser
                : 0.6 + 0.01 * strength - 1.5 * sparser;
        MetricDefinition definition =
            new MetricDefinition(
                Component.of(id),
                1,
                "gradient of the " + Output.LOGIT.text(),
                "sum of |.| over channels",
                "pixel [0,1]",
                "",
                Direction.HIGHER);
        metrics.add(
            new MetricValue(
                method < 0 ? definition : definition.of(plan.methods().get(method), Output.LOGIT),
                value + noise(0.004),
                200,
                1,
                0.01));
      }
    }
    return metrics;
  }

  /** The same images in all runs; maps that differ, one of them zero and one with ties. */
  private List<NamedArray> saliency(Plan plan) {
    int n = plan.images();
    int size = (int) plan.image().size();
    long[] index = new long[n];
    float[] input = new float[n * size];
    for (int i = 0; i < n; i++) {
      index[i] = 3L * i + 1;
    }
    for (int p = 0; p < input.length; p++) {
      input[p] = (p % 256) / 255f;
    }
    Shape shape = Shape.of(n, plan.image().get(0), plan.image().get(1), plan.image().get(2));
    List<NamedArray> maps = new ArrayList<>();
    maps.add(new NamedArray("gradient_logit", HostArray.of(shape, map(n, size))));
    maps.add(new NamedArray("gradient_loss", HostArray.of(shape, map(n, size))));
    for (Component method : plan.methods()) {
      Shape own = method.id().equals("grad-cam") ? shape.with(1, 1) : shape;
      HostArray map = HostArray.of(own, map(n, (int) own.size() / n));
      maps.add(new NamedArray(RunArrays.mapName(method), map));
    }
    return RunArrays.saliency(
        Samples.places(HostArray.of(Shape.of(n), index)), HostArray.of(shape, input), maps);
  }

  private float[] map(int n, int size) {
    float[] map = new float[n * size];
    for (int p = 0; p < map.length; p++) {
      int image = p / size;
      float value = (float) random.nextGaussian();
      boolean tied = image == 1;
      map[p] = image == 2 && n > 3 ? 0 : tied ? Math.round(2 * value) / 2f : value * value * value;
    }
    return map;
  }

  private double noise(double deviation) {
    return deviation * random.nextGaussian();
  }

  private static MetricValue metric(
      Component component, String unit, Direction direction, double value) {
    return new MetricValue(
        new MetricDefinition(
            component,
            1,
            target(component),
            "sum of |.| over channels",
            "pixel [0,1]",
            unit,
            direction),
        value,
        256,
        0,
        0.01);
  }

  private static String target(Component component) {
    return component.id().equals("gini")
        ? "gradient of the " + Output.LOGIT.text()
        : component.id().startsWith("gradient-")
            ? "gradient of the " + Output.LOSS.text()
            : "logits";
  }

  private static MetricValue attacked(MetricValue metric, double clean) {
    return new MetricValue(
        metric.definition(),
        metric.value(),
        metric.n(),
        metric.undefined(),
        metric.standardError(),
        clean);
  }

  private static Component component(String id, Rational epsilon) {
    return new Component(
        id,
        new Arguments(new TreeMap<>(Map.of("epsilon", new Value.Quantity(epsilon, Unit.PIXEL)))));
  }
}
