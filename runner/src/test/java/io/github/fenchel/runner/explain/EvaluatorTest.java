package io.github.fenchel.runner.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.CurveMetric;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.ImageAttack;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TestImages;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.PartCost;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.runner.explain.metric.Metrics;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.CountingSession;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is computed for an evaluation, and that it is computed once, and nothing else. */
class EvaluatorTest {
  private static final ImageShape IMAGE = new ImageShape(1, 8, 8);
  private static final int CLASSES = 3;
  private static final Seeds SEEDS = Seeds.of(Component.of("made-up"), 0);
  private static final NamedMethod GRADIENT =
      new NamedMethod(Component.of("simple-gradient"), new SimpleGradient(Output.LOGIT));
  private static final NamedMethod NOISY =
      new NamedMethod(Component.of("noisy"), new Noisy("noisy"));

  /** Images of noise that lie in their dataset backwards, as a subset may. */
  private record Noise(int size) implements Split {
    @Override
    public int label(int index) {
      return index % CLASSES;
    }

    @Override
    public int position(int index) {
      return 1000 - index;
    }

    @Override
    public HostArray images(int... indices) {
      float[] pixels = new float[indices.length * IMAGE.size()];
      for (int i = 0; i < pixels.length; i++) {
        int image = indices[i / IMAGE.size()];
        pixels[i] = (image * 31 + i % IMAGE.size() * 17) % 97 / 97f;
      }
      return HostArray.of(IMAGE.batch(indices.length), pixels);
    }
  }

  /** The simple gradient at a noisy image: a method that draws. */
  private record Noisy(String arrayName) implements SaliencyMethod {
    @Override
    public HostArray explain(TrainedModel model, LabeledImages images) {
      double[] noisy = images.images().toDoubles();
      HostArray noise = model.normal("noise", images);
      Arrays.setAll(noisy, i -> noisy[i] + 0.1 * noise.at(i));
      return model.gradient(
          Output.LOGIT, images.with(HostArray.of(images.images().shape(), noisy)));
    }
  }

  /** A metric of what a test asks for. */
  private interface Measure {
    double[] of(Evidence evidence);
  }

  private record Made(String id, Reads reads, Measure measure) implements Metric {
    @Override
    public MetricDefinition definition() {
      return new MetricDefinition(
          Component.of(id), 1, "", "", "", "", MetricDefinition.Direction.NEITHER);
    }

    @Override
    public double[] measure(Evidence evidence) {
      return measure.of(evidence);
    }
  }

  private static Metric builtIn(String id) {
    return Engines.create(Metrics.offers(), id, Map.of());
  }

  private static Blueprint network(String architecture) {
    return Engines.create(Zoo.offers(), architecture, Map.of())
        .blueprint(new NetworkInput(IMAGE, CLASSES, List.of(0.5), List.of(0.3)));
  }

  private static Model model(Session session, String architecture) {
    Blueprint blueprint = network(architecture);
    return new Model(session, blueprint, Model.initialWeights(blueprint, SEEDS));
  }

  private static EvaluationTask task(
      int images, List<Integer> mapped, List<NamedMethod> methods, Metric... metrics) {
    return new EvaluationTask(
        MetricColumn.cross(List.of(metrics), methods),
        methods.stream().map(NamedMethod::method).toList(),
        new Noise(50),
        new Noise(images),
        IMAGE,
        new EvaluationTask.Chosen(null, List.of(1, 5), mapped),
        SEEDS);
  }

  /** The same with fewer images explained than tested. */
  private static EvaluationTask explaining(EvaluationTask task, List<Integer> explained) {
    return new EvaluationTask(
        task.columns(),
        task.saliency(),
        task.train(),
        task.test(),
        task.image(),
        new EvaluationTask.Chosen(explained, task.chosen().attacked(), task.chosen().mapped()),
        task.seeds());
  }

  private static Measured measure(EvaluationTask task, Model model) {
    return Evaluator.measure(task, model, done -> {});
  }

  /** PyTorch runs a program anew for each chunk, so that each chunk's gradients are counted. */
  private static int gradients(int images, List<NamedMethod> methods, Metric... metrics) {
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      CountingSession counting = new CountingSession(session);
      measure(task(images, List.of(0, 150), methods, metrics), model(counting, "linear"));
      return counting.count();
    }
  }

  @Test
  void gradientsAreComputedWhereSomebodyReadsThemAndNowhereElse() {
    int chunks = 3;
    assertThat(gradients(250, List.of(), builtIn("accuracy"))).isZero();
    assertThat(gradients(250, List.of(), builtIn("gini"))).isEqualTo(chunks);
    assertThat(gradients(250, List.of(), builtIn("gradient-l1"), builtIn("gradient-l2")))
        .isEqualTo(chunks);
    assertThat(gradients(250, List.of(GRADIENT), builtIn("gini"), builtIn("gini-loss")))
        .isEqualTo(2 * chunks);
    assertThat(gradients(250, List.of(GRADIENT, NOISY), builtIn("gini"))).isEqualTo(2 * chunks);
    // Kept maps that nobody measures take one chunk, of the images that keep them.
    assertThat(gradients(250, List.of(NOISY), builtIn("accuracy"))).isEqualTo(1);
    assertThat(gradients(250, List.of(NOISY), builtIn("gini-loss"))).isEqualTo(chunks + 1);
  }

  @Test
  void aMetricOfMapsIsAColumnForEachMethodThatExplainsItsOutput() {
    List<MetricColumn> columns =
        MetricColumn.cross(
            List.of(builtIn("accuracy"), builtIn("gini"), builtIn("gini-loss")),
            List.of(GRADIENT, NOISY));
    assertThat(columns.stream().map(column -> column.definition().text()))
        .containsExactly("accuracy", "gini", "gini of noisy", "gini-loss");
    assertThat(columns.get(1).definition()).isEqualTo(builtIn("gini").definition());
    assertThat(columns.get(2).definition().map()).isEqualTo(Component.of("noisy"));
    assertThat(columns.get(2).definition().target()).isEqualTo("logit of the label");
  }

  /** A curve from the first logit to the second; counts how many images it was asked for. */
  private record Rise(AtomicInteger asked) implements CurveMetric {
    @Override
    public MetricDefinition definition() {
      return new MetricDefinition(
          Component.of("rise"), 1, "", "", "", "", MetricDefinition.Direction.NEITHER);
    }

    @Override
    public Reads reads() {
      return Reads.logits().mapOf(Output.LOGIT);
    }

    @Override
    public HostArray curves(Evidence evidence) {
      asked.addAndGet(evidence.size());
      double[] curves = new double[evidence.size() * 2];
      for (int image = 0; image < evidence.size(); image++) {
        curves[image * 2] = evidence.logits().at(image * CLASSES);
        curves[image * 2 + 1] = evidence.logits().at(image * CLASSES + 1);
      }
      return HostArray.of(Shape.of(evidence.size(), 2), curves);
    }

    @Override
    public double[] summarize(HostArray curves) {
      double[] means = new double[curves.size() / 2];
      Arrays.setAll(means, image -> (curves.at(image * 2) + curves.at(image * 2 + 1)) / 2);
      return means;
    }
  }

  private static void assertCurves(EvaluationTask task, int images, int... kept) {
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Rise rise = (Rise) task.columns().get(0).metric();
      Measured measured = measure(task, model(session, "linear"));
      // Once for each image that it is measured on: what is kept costs nothing more.
      assertThat(rise.asked()).hasValue(2 * images);
      assertThat(measured.curves().stream().map(NamedArray::name))
          .containsExactly("index", "position", "rise", "rise.of.noisy");
      HostArray logits = example(measured, "logits");
      HostArray curves = measured.curves().get(3).array();
      assertThat(curves.shape()).isEqualTo(Shape.of(kept.length, 2));
      for (int row = 0; row < kept.length; row++) {
        assertThat(measured.curves().get(0).array().at(row)).isEqualTo(kept[row]);
        assertThat(measured.curves().get(1).array().at(row)).isEqualTo(1000 - kept[row]);
        assertThat(curves.at(row * 2)).isEqualTo(logits.at(kept[row] * CLASSES));
        assertThat(curves.at(row * 2 + 1)).isEqualTo(logits.at(kept[row] * CLASSES + 1));
        assertThat(example(measured, "rise").at(kept[row])).isEqualTo(rise.summarize(curves)[row]);
      }
    }
  }

  @Test
  void curvesOfTheImagesWhoseMapsAreKeptAreKept() {
    List<NamedMethod> methods = List.of(GRADIENT, NOISY);
    Rise rise = new Rise(new AtomicInteger());
    assertCurves(task(250, List.of(120, 3), methods, rise), 250, 120, 3);
    rise.asked().set(0);
    List<Integer> explained = List.of(200, 3, 120, 7);
    assertCurves(explaining(task(250, List.of(120, 3), methods, rise), explained), 4, 120, 3);
  }

  @Test
  void withoutAMetricOfCurvesThereAreNone() {
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      EvaluationTask task = task(20, List.of(0), List.of(GRADIENT), builtIn("gini"));
      assertThat(measure(task, model(session, "linear")).curves()).isEmpty();
    }
  }

  @Test
  void aMetricUnderAnAttackReadsNoMaps() {
    Metric attacked =
        new Metric() {
          @Override
          public MetricDefinition definition() {
            return builtIn("gini").definition();
          }

          @Override
          public Reads reads() {
            return Reads.logits().gradientOf(Output.LOSS);
          }

          @Override
          public Optional<Attack> attack() {
            return builtIn("fgsm-accuracy").attack();
          }

          @Override
          public double[] measure(Evidence evidence) {
            return new double[evidence.size()];
          }
        };
    assertThatThrownBy(() -> MetricColumn.cross(List.of(attacked), List.of()))
        .hasMessageContaining("gini measures under an attack and reads maps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void anImagesDrawsAreItsOwnWhateverIsExplainedWithIt(String backend) {
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      Model model = model(session, "small-cnn");
      List<HostArray> found = new ArrayList<>();
      Metric asking =
          new Made(
              "asking",
              Reads.logits().on(TestImages.MAPPED).mapOf(Output.LOGIT).withModel(),
              evidence -> {
                found.add(evidence.map());
                found.add(evidence.model().explain(evidence.method(), evidence.subject()));
                return new double[evidence.size()];
              });
      Measured alone = measure(task(250, List.of(120, 3), List.of(NOISY), asking), model);
      Measured together =
          measure(task(250, List.of(120, 3), List.of(GRADIENT, NOISY), builtIn("gini")), model);
      assertClose(found.get(0), found.get(1));
      assertClose(array(alone, "noisy"), array(together, "noisy"));
      assertThat(array(alone, "noisy").rows(0, 1)).isNotEqualTo(array(alone, "noisy").rows(1, 2));
    }
  }

  @Test
  void twoMethodsWithDrawsOfOneNameEachGetTheirOwn() {
    NamedMethod other = new NamedMethod(Component.of("other"), new Noisy("other"));
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Model model = model(session, "small-cnn");
      Measured both =
          measure(task(20, List.of(0), List.of(NOISY, other), builtIn("accuracy")), model);
      Measured one = measure(task(20, List.of(0), List.of(NOISY), builtIn("accuracy")), model);
      assertThat(array(both, "noisy")).isNotEqualTo(array(both, "other"));
      assertClose(array(both, "noisy"), array(one, "noisy"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void aMetricMayAskTheNetworkAndItsVariants(String backend) {
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      Model model = model(session, "small-cnn");
      Map<String, HostArray> before = model.weights();
      Metric asking =
          new Made(
              "asking",
              Reads.logits().on(TestImages.MAPPED).withModel(),
              evidence -> {
                TrainedModel asked = evidence.model();
                HostArray logits = asked.logits(evidence.images());
                assertClose(logits, evidence.logits());
                double[] shares = new double[evidence.size()];
                for (int label = 0; label < CLASSES; label++) {
                  long[] labels = new long[evidence.size()];
                  Arrays.fill(labels, label);
                  double[] part =
                      asked.probabilities(
                          evidence.images(), HostArray.of(Shape.of(labels.length), labels));
                  double odds = Math.log(part[0]) - logits.at(label);
                  assertThat(odds).isCloseTo(-Math.log(sumOfExponentials(logits)), within(1e-9));
                  Arrays.setAll(shares, i -> shares[i] + part[i]);
                }
                assertThat(shares).containsExactly(new double[] {1, 1, 1}, within(1e-12));
                // As many images as one likes: 260 are three chunks.
                int[] many = IntStream.range(0, 260).map(i -> i % evidence.size()).toArray();
                assertClose(
                    asked.logits(evidence.images().take(many)), evidence.logits().take(many));
                HostArray other =
                    asked
                        .randomized(w -> w.name().equals("fc.weight"), 1)
                        .logits(evidence.images());
                assertThat(largest(other, logits)).isGreaterThan(1e-3);
                assertClose(asked.randomized(w -> false, 1).logits(evidence.images()), logits);
                HostArray smooth = asked.smoothed().logits(evidence.images());
                assertThat(largest(smooth, logits)).isBetween(1e-6, 1.0);
                assertClose(asked.logits(evidence.images()), evidence.logits());
                HostArray attacked =
                    asked.perturb(
                        builtIn("pgd-accuracy").attack().orElseThrow(), "pgd", evidence.subject());
                assertThat(largest(attacked, evidence.images()))
                    .isBetween(1 / 255.0, 8 / 255.0 + 1e-6);
                return new double[evidence.size()];
              });
      Measured measured = measure(task(30, List.of(4, 2, 9), List.of(), asking), model);
      assertThat(measured.metrics().get(0).n()).isEqualTo(3);
      assertThat(model.weights()).isEqualTo(before);
    }
  }

  @Test
  void whatAMetricDidNotAskForIsRefusedByName() {
    Evidence bare = Images.scores(HostArray.of(Shape.of(1, 2), 0f, 1), 0);
    assertThatThrownBy(bare::map).hasMessageContaining("reads no map");
    assertThatThrownBy(() -> bare.gradient(Output.LOSS))
        .hasMessageContaining("gradient of the loss");
    assertThatThrownBy(bare::model).hasMessageContaining("does not ask the network");
  }

  @Test
  void columnsOfTheMappedImagesAreTheirRows() {
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      Metric label =
          new Made("label", Reads.logits().on(TestImages.MAPPED), e -> e.labels().toDoubles());
      Measured measured =
          measure(task(130, List.of(7, 128, 5), List.of(), label), model(session, "linear"));
      double[] column = example(measured, "label-2").toDoubles();
      assertThat(column[7]).isEqualTo(7 % CLASSES);
      assertThat(column[128]).isEqualTo(128 % CLASSES);
      assertThat(Arrays.stream(column).filter(value -> !Double.isNaN(value)).count()).isEqualTo(3);
      assertThat(array(measured, "position").toLongs()).containsExactly(993, 872, 995);
    }
  }

  @Test
  void mapImagesBoundsWhatMetricsOfMapsCost() {
    List<Integer> explained = IntStream.range(0, 120).map(i -> 2 * i).boxed().toList();
    Metric asking =
        new Made("asking", Reads.logits().withModel(), evidence -> new double[evidence.size()]);
    EvaluationTask all =
        task(
            250,
            List.of(8, 4),
            List.of(GRADIENT, NOISY),
            builtIn("accuracy"),
            builtIn("gini"),
            asking);
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      CountingSession counting = new CountingSession(session);
      Model model = model(counting, "small-cnn");
      Measured whole = measure(all, model);
      int before = counting.count();
      List<Integer> progress = new ArrayList<>();
      EvaluationTask some = explaining(all, explained);
      Measured part = Evaluator.measure(some, model, progress::add);
      // Two chunks of 100, each of two methods; kept maps are among them.
      assertThat(counting.count() - before).isEqualTo(4);
      assertThat(progress).hasSize(Evaluator.chunks(some)).endsWith(Evaluator.chunks(some));
      assertThat(part.metrics().stream().map(value -> value.n()))
          .containsExactly(250, 120, 120, 120);
      double[] gini = example(part, "gini").toDoubles();
      double[] wholeGini = example(whole, "gini").toDoubles();
      for (int i = 0; i < 250; i++) {
        assertThat(gini[i])
            .isCloseTo(explained.contains(i) ? wholeGini[i] : Double.NaN, within(1e-9));
      }
      assertClose(array(part, "noisy"), array(whole, "noisy"));
    }
    assertThatThrownBy(() -> explaining(all, List.of(4)))
        .hasMessageContaining("kept of images that are explained");
  }

  @Test
  void whatMetricsOfOneMethodNeedIsComputedOnceForEachChunk() {
    List<String> done = new ArrayList<>();
    List<Metric> metrics = new ArrayList<>();
    for (String id : List.of("one", "two")) {
      metrics.add(
          new Made(
              id,
              Reads.logits().mapOf(Output.LOGIT).withModel(),
              evidence ->
                  evidence
                      .model()
                      .once(
                          "sums",
                          model -> {
                            done.add(evidence.method().arrayName());
                            double[] noise = model.normal("noise", evidence.subject()).toDoubles();
                            return Arrays.copyOf(noise, evidence.size());
                          })));
    }
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Measured measured =
          measure(
              task(150, List.of(0), List.of(GRADIENT, NOISY), metrics.get(0), metrics.get(1)),
              model(session, "linear"));
      assertThat(done).containsExactly("gradient_logit", "noisy", "gradient_logit", "noisy");
      assertThat(example(measured, "one")).isEqualTo(example(measured, "two"));
    }
  }

  /** Whitens images, and counts how often it was asked to. */
  private record Whitening(List<Integer> calls) implements ImageAttack {
    @Override
    public String name() {
      return "whitening";
    }

    @Override
    public Passes passes(ImageShape image) {
      return Passes.NONE;
    }

    @Override
    public HostArray perturb(TrainedModel model, LabeledImages images) {
      calls.add(images.size());
      double[] white = new double[images.images().size()];
      Arrays.fill(white, 1);
      return HostArray.of(images.images().shape(), white);
    }
  }

  @Test
  void metricsWithEqualSearchesSeeTheSameAttackedImagesAndTheirMaps() {
    List<Integer> calls = new ArrayList<>();
    Metric changed = searched("changed", new Whitening(calls));
    Metric other = searched("other", new Whitening(calls));
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Measured measured =
          measure(
              task(30, List.of(0), List.of(GRADIENT, NOISY), changed, other),
              model(session, "small-cnn"));
      assertThat(calls).containsExactly(2);
      assertThat(measured.metrics().stream().map(value -> value.definition().text()))
          .containsExactly("changed", "changed of noisy", "other", "other of noisy");
      for (MetricValue value : measured.metrics()) {
        assertThat(value.n()).isEqualTo(2);
        assertThat(value.value()).isGreaterThan(1e-3);
        assertThat(value.clean()).isZero();
      }
    }
  }

  /** 250 images of which three are explained, two attacked and one keeps its maps. */
  @Test
  void whatPartsCostAddsUpToTheEstimateAndIsToldApart() {
    ImageAttack attack = new Whitening(new ArrayList<>());
    EvaluationTask task =
        explaining(
            task(
                250,
                List.of(2),
                List.of(GRADIENT, NOISY),
                builtIn("accuracy"),
                builtIn("gini"),
                builtIn("gini-loss"),
                builtIn("fgsm-accuracy"),
                searched("changed", attack),
                searched("other", attack)),
            List.of(2, 5, 7));
    List<PartCost> costs;
    long started = System.nanoTime();
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      costs = measure(task, model(session, "linear")).costs();
    }
    double seconds = (System.nanoTime() - started) * 1e-9;
    assertThat(costs)
        .extracting(cost -> cost.kind() + " " + cost.name() + " " + cost.images())
        .containsExactly(
            "LOGITS logits 250",
            "METRIC accuracy 250",
            "METHOD gradient_logit 7", // of 3 explained, 2 attacked images and these as they were
            "METHOD gradient_loss 3",
            "METHOD noisy 7",
            "METRIC gini 6",
            "METRIC gini-loss 3",
            "METRIC " + builtIn("fgsm-accuracy").definition().metric().text() + " 2",
            "ATTACK whitening 2",
            "METRIC changed 4",
            "METRIC other 4");
    Passes estimate = new EvaluationCost(IMAGE, 250, 3, 2, 1).of(task.columns(), task.saliency());
    assertThat(costs.stream().mapToDouble(PartCost::gradients).sum())
        .isEqualTo(estimate.gradients());
    assertThat(costs.stream().mapToDouble(PartCost::forwards).sum()).isEqualTo(estimate.forwards());
    assertThat(costs).allSatisfy(cost -> assertThat(cost.seconds()).isPositive());
    assertThat(costs.stream().mapToDouble(PartCost::seconds).sum()).isLessThan(seconds);
  }

  /** How far the map of the attacked image lies from that of the image as it was. */
  private static Metric searched(String id, ImageAttack attack) {
    Metric distance =
        new Made(
            id,
            Reads.logits().mapOf(Output.LOGIT),
            evidence -> {
              double[] far = new double[evidence.size()];
              int size = evidence.map().size() / far.length;
              for (int i = 0; i < evidence.map().size(); i++) {
                far[i / size] += Math.abs(evidence.map().at(i) - evidence.cleanMap().at(i));
              }
              return far;
            });
    return new Metric() {
      @Override
      public MetricDefinition definition() {
        return distance.definition();
      }

      @Override
      public Reads reads() {
        return distance.reads();
      }

      @Override
      public Optional<ImageAttack> imageAttack() {
        return Optional.of(attack);
      }

      @Override
      public double[] measure(Evidence evidence) {
        return distance.measure(evidence);
      }
    };
  }

  private static HostArray example(Measured measured, String name) {
    return measured.examples().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow()
        .array();
  }

  private static HostArray array(Measured measured, String name) {
    return measured.saliency().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow()
        .array();
  }

  private static void assertClose(HostArray one, HostArray other) {
    assertThat(one.shape()).isEqualTo(other.shape());
    assertThat(one.toDoubles()).containsExactly(other.toDoubles(), within(1e-9));
  }

  /** Of the first image. */
  private static double sumOfExponentials(HostArray logits) {
    return IntStream.range(0, CLASSES).mapToDouble(k -> Math.exp(logits.at(k))).sum();
  }

  private static double largest(HostArray one, HostArray other) {
    return IntStream.range(0, one.size())
        .mapToDouble(i -> Math.abs(one.at(i) - other.at(i)))
        .max()
        .orElseThrow();
  }
}
