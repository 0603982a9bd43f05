package io.github.fenchel.runner.explain.metric.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.GoldenNetwork;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics of fidelity on what a person can compute. */
class FidelityTest {
  private static final Component ID = Component.of("fidelity");
  private static final ImageShape SMALL = new ImageShape(1, 2, 2);
  private static final HostArray IMAGE = HostArray.of(Shape.of(1, 1, 2, 2), 1, 0.5, 0.25, 0);

  /** Ranks the third pixel first, then the first, the fourth and the second. */
  private static final HostArray MAP = HostArray.of(Shape.of(1, 1, 2, 2), -3, 1, 4, 2.0);

  private static final List<String> OF_ORDERS =
      List.of(
          "insertion",
          "deletion",
          "pixel-flipping-morf",
          "pixel-flipping-lerf",
          "pixel-flipping-gap",
          "road");

  private static Metric metric(String id, Map<String, Value> given) {
    return Engines.create(FidelityMetrics.offers(), id, given);
  }

  private static Map<String, Value> steps(String substrate) {
    return Map.of("steps", new Value.Whole(4), "substrate", new Value.Word(substrate));
  }

  private static Evidence small(HostArray map, long label) {
    return HandModel.ofSum(SMALL).evidence(IMAGE, map, label);
  }

  private static double p(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /** The mean over the steps of the mean of a step's two ends. */
  private static double area(double... logits) {
    double area = 0;
    for (int i = 1; i < logits.length; i++) {
      area += (p(logits[i - 1]) + p(logits[i])) / 2 / (logits.length - 1);
    }
    return area;
  }

  private static void measures(Metric metric, Evidence evidence, double expected) {
    assertThat(metric.measure(evidence)).containsExactly(new double[] {expected}, within(1e-15));
  }

  @Test
  void theAreaIsThatOfTrapezoids() {
    assertThat(Curves.area(new double[] {1, 0.5, 0.25})).isEqualTo(0.5625);
    assertThat(Curves.area(new double[] {1, 1, 1, 1})).isEqualTo(1);
  }

  @Test
  void deletionRemovesTheMostRelevantPixelsFirst() {
    measures(metric("deletion", steps("black")), small(MAP, 0), area(1.75, 1.5, 0.5, 0.5, 0));
    measures(metric("deletion", steps("mean")), small(MAP, 0), area(1.75, 2, 1.5, 2, 2));
  }

  @Test
  void insertionBringsTheMostRelevantPixelsFirst() {
    measures(metric("insertion", steps("black")), small(MAP, 0), area(0, 0.25, 1.25, 1.25, 1.75));
  }

  /** The label is 1, and 0 is predicted. */
  @Test
  void insertionAndDeletionAskForThePredictionAndFlippingForTheLabel() {
    measures(metric("deletion", steps("black")), small(MAP, 1), area(1.75, 1.5, 0.5, 0.5, 0));
    Map<String, Value> four = Map.of("steps", new Value.Whole(4));
    double morf = area(-1.75, -1.5, -0.5, -0.5, 0);
    double lerf = area(-1.75, -1.25, -1.25, -0.25, 0);
    measures(metric("pixel-flipping-morf", four), small(MAP, 1), morf);
    measures(metric("pixel-flipping-lerf", four), small(MAP, 1), lerf);
    measures(metric("pixel-flipping-gap", four), small(MAP, 1), lerf - morf);
  }

  @Test
  void aNormalizedAreaIsRelativeToTheWholeImage() {
    for (String id : List.of("insertion", "deletion")) {
      Map<String, Value> given = new HashMap<>(steps("black"));
      double plain = metric(id, given).measure(small(MAP, 0))[0];
      given.put("normalized", new Value.Flag(true));
      measures(metric(id, given), small(MAP, 0), plain / p(1.75));
    }
  }

  /** Steps of two pixels, the last of one: 3 trapezoids of equal width. */
  @Test
  void aShorterLastStepCountsWhole() {
    HostArray image = HostArray.of(Shape.of(1, 1, 1, 5), 1, 2, 4, 8, 16.0);
    HostArray map = HostArray.of(Shape.of(1, 1, 1, 5), 5, 4, 3, 2, 1.0);
    Evidence evidence = HandModel.ofSum(new ImageShape(1, 1, 5)).evidence(image, map, 0);
    Map<String, Value> three = Map.of("steps", new Value.Whole(3));
    measures(metric("pixel-flipping-morf", three), evidence, area(31, 28, 16, 0));
    assertThat(Curves.ofSteps(3, 5)).isEqualTo(new Curves(2));
    assertThat(Curves.ofSteps(28, 784)).isEqualTo(new Curves(28));
  }

  /** All channels of a pixel go at once, and a map's channels are pooled by magnitude. */
  @Test
  void pixelsHaveAllTheirChannels() {
    HostArray image = HostArray.of(Shape.of(1, 2, 1, 2), 1, 2, 4, 8.0);
    HostArray map = HostArray.of(Shape.of(1, 2, 1, 2), 3, 1, -3, 1.0);
    Evidence evidence = HandModel.ofSum(new ImageShape(2, 1, 2)).evidence(image, map, 0);
    Map<String, Value> two = Map.of("steps", new Value.Whole(2));
    measures(metric("pixel-flipping-morf", two), evidence, area(15, 10, 0));
  }

  @Test
  void aConstantMapGoesRowByRowAndAMapOfZerosHasNone() {
    HostArray constant = HostArray.of(Shape.of(1, 1, 2, 2), 2, -2, 2, 2.0);
    HostArray rows = HostArray.of(Shape.of(1, 1, 2, 2), 4, 3, 2, 1.0);
    for (String id : OF_ORDERS) {
      Map<String, Value> given =
          id.equals("road")
              ? Map.of("percentages", new Value.Word("50"))
              : Map.of("steps", new Value.Whole(4));
      Metric metric = metric(id, given);
      assertThat(metric.measure(small(constant, 0)))
          .as(id)
          .containsExactly(metric.measure(small(rows, 0)));
      for (double nothing : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
        HostArray map = HostArray.of(Shape.of(1, 1, 2, 2), 0, nothing, 0, 0);
        assertThat(metric.measure(small(map, 0))).as(id).containsExactly(Double.NaN);
      }
    }
  }

  @Test
  void theBlurIsThatOfRise() {
    for (GoldenNetwork network : List.of(GoldenNetwork.SMOOTH, GoldenNetwork.CNN)) {
      Golden golden = Golden.of("fidelity_" + (network == GoldenNetwork.SMOOTH ? "smooth" : "cnn"));
      try (Session session = Engines.reference()) {
        golden.assertClose("in.rise_kernel", Substrate.kernel(), 1e-7);
        golden.assertClose(
            "in.substrate_blur",
            Substrate.BLUR.of(golden.get("in.images"), network.in(session).input()).toDoubles(),
            1e-12);
      }
    }
    assertThat(DoubleStream.of(Substrate.kernel()).sum()).isCloseTo(1, within(1e-6));
  }

  @Test
  void theMeanIsTheNetworksOwn() {
    HandModel model = HandModel.ofSum(new ImageShape(2, 1, 2));
    HostArray images = HostArray.zeros(DataType.FLOAT32, Shape.of(3, 2, 1, 2));
    assertThat(Substrate.MEAN.of(images, model.input()).toDoubles()).containsOnly(0.5);
  }

  /** A corner's neighbors: two beside it, weight 1/6, and a diagonal one, 1/12. */
  @Test
  void aFilledPixelIsTheWeightedMeanOfItsNeighbors() {
    double[] corner = {99, 1, 3, 7};
    new Imputation(SMALL, new boolean[] {true, false, false, false}).fill(corner);
    assertThat(corner).containsExactly(new double[] {(2 + 6 + 7) / 5.0, 1, 3, 7}, within(1e-15));
    double[] middle = {1, 2, 3, 4, 99, 6, 7, 8, 10};
    new Imputation(
            new ImageShape(1, 3, 3),
            new boolean[] {false, false, false, false, true, false, false, false, false})
        .fill(middle);
    assertThat(middle[4]).isCloseTo((2 + 4 + 6 + 8) / 6.0 + (1 + 3 + 7 + 10) / 12.0, within(1e-14));
    assertThatThrownBy(() -> new Imputation(SMALL, new boolean[] {true, true, true, true}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Every removed pixel of two channels solves its own equation, many together. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9, 0.99})
  void allEquationsHold(double share) {
    ImageShape shape = new ImageShape(2, 9, 13);
    Randomness random = Randomness.seeded(3);
    boolean[] gone = new boolean[9 * 13];
    for (int i = 1; i < gone.length; i++) {
      gone[i] = random.chance(share);
    }
    double[] image = IntStream.range(0, shape.size()).mapToDouble(i -> random.uniform()).toArray();
    double[] filled = image.clone();
    new Imputation(shape, gone).fill(filled);
    for (int i = 0; i < filled.length; i++) {
      if (!gone[i % gone.length]) {
        assertThat(filled[i]).isEqualTo(image[i]);
        continue;
      }
      double weights = 0;
      double sum = 0;
      int row = i % gone.length / 13;
      int column = i % 13;
      for (int r = Math.max(0, row - 1); r <= Math.min(8, row + 1); r++) {
        for (int c = Math.max(0, column - 1); c <= Math.min(12, column + 1); c++) {
          double weight = r == row && c == column ? 0 : r == row || c == column ? 2 : 1;
          weights += weight;
          sum += weight * filled[i / gone.length * gone.length + r * 13 + c];
        }
      }
      assertThat(filled[i]).isCloseTo(sum / weights, within(1e-13));
    }
  }

  @Test
  void noiseIsAddedToFilledPixelsAlone() {
    ImageShape shape = new ImageShape(1, 20, 20);
    HostArray images = HostArray.of(Shape.of(1, 1, 20, 20), filled(400, 0.5));
    double[] map = IntStream.range(0, 400).mapToDouble(i -> 401 - i).toArray();
    Evidence evidence =
        HandModel.ofSum(shape).evidence(images, HostArray.of(images.shape(), map), 0);
    Road road = new Road(ID, true, List.of(75.0), 0.01);
    double[] found = road.filled(evidence, PixelOrders.of(evidence.map()), 0, 75).toDoubles();
    assertThat(Arrays.copyOfRange(found, 300, 400)).containsOnly(0.5);
    double[] noise = Arrays.stream(found).limit(300).map(value -> value - 0.5).toArray();
    assertThat(Math.sqrt(DoubleStream.of(noise).map(v -> v * v).sum() / 300))
        .isBetween(0.009, 0.011);
    assertThat(DoubleStream.of(noise).sum() / 300).isBetween(-0.002, 0.002);
  }

  private static double[] filled(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return values;
  }

  /** The right half of the image decides; the map ranks it first. */
  @Test
  void roadIsTheShareOfPercentagesWithTheLabel() {
    HandModel model =
        new HandModel(new ImageShape(1, 1, 4), image -> new double[] {image[2] + image[3], 0.9});
    HostArray image = HostArray.of(Shape.of(1, 1, 1, 4), 0, 0, 1, 1.0);
    HostArray map = HostArray.of(Shape.of(1, 1, 1, 4), 1, 2, 3, 4.0);
    Evidence evidence = model.evidence(image, map, 0);
    Map<String, Value> given =
        Map.of("percentages", new Value.Word("25 50"), "noise", quantity("0"));
    // Without the fourth, it becomes the third: 2. Without both, the second's: 0.
    measures(metric("road", given), evidence, 0.5);
    given =
        Map.of(
            "percentages",
            new Value.Word("25 50"),
            "noise",
            quantity("0"),
            "order",
            new Value.Word("lerf"));
    measures(metric("road", given), evidence, 1);
  }

  private static Value quantity(String number) {
    return new Value.Quantity(Rational.parse(number), Unit.PIXEL);
  }

  private static double least(double[] values) {
    return DoubleStream.of(values).min().orElseThrow();
  }

  private static HostArray scaled(HostArray array, double factor) {
    return HostArray.of(
        array.shape(), DoubleStream.of(array.toDoubles()).map(v -> v * factor).toArray());
  }

  private static Evidence linear(TrainedModel model, HostArray maps) {
    LabeledImages images = GoldenNetwork.LINEAR.images();
    return new Evidence(images, model.logits(images.images()))
        .withModel(model)
        .withMap(new SimpleGradient(Output.LOGIT), maps);
  }

  /** The golden file's closed forms. */
  @Tag("golden")
  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void aLinearNetworkIsExplainedFaithfully(String backend) {
    Golden golden = Golden.of("linear").on(backend, DataType.FLOAT64);
    HostArray gradient = golden.get("want.gradient_logit");
    HostArray product = golden.get("want.gradient_x_input");
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.LINEAR.in(session);
      Map<String, Value> few = Map.of("runs", new Value.Whole(12), "subset", new Value.Whole(24));
      golden.assertClose(
          "want.faithfulness_correlation",
          metric("faithfulness-correlation", few).measure(linear(model, product)),
          1e-12);
      assertThat(metric("faithfulness-estimate", Map.of()).measure(linear(model, product)))
          .containsExactly(new double[] {1, 1, 1}, within(1e-12));
      for (Perturbation kind : Perturbation.values()) {
        Map<String, Value> given = Map.of("kind", new Value.Word(kind.word()));
        assertThat(metric("infidelity", given).measure(linear(model, gradient)))
            .containsExactly(new double[] {0, 0, 0}, within(1e-20));
        HostArray triple = scaled(gradient, -3);
        assertThat(metric("infidelity", given).measure(linear(model, triple)))
            .satisfies(values -> assertThat(least(values)).isGreaterThan(1e-3));
        given = Map.of("kind", new Value.Word(kind.word()), "scaled", new Value.Flag(true));
        assertThat(metric("infidelity", given).measure(linear(model, triple)))
            .containsExactly(new double[] {0, 0, 0}, within(1e-20));
      }
      int draws = Math.toIntExact(golden.get("in.perturbed").shape().get(0));
      for (boolean scaled : new boolean[] {false, true}) {
        double[] found =
            new Infidelity(ID, Perturbation.GAUSSIAN, draws, 1, scaled)
                .measure(
                    linear(model, gradient),
                    draws,
                    (image, draw) -> golden.get("in.perturbed", draw).rows(image, image + 1));
        golden.assertClose("want.infidelity" + (scaled ? "_scaled" : ""), found, 1e-20);
      }
    }
  }

  /** A map of zeros explains nothing: correlations have no value, infidelity all of the change. */
  @Test
  void aMapOfZerosIsNotFaithful() {
    HostArray zeros = HostArray.zeros(DataType.FLOAT64, Shape.of(3, 3, 8, 8));
    HostArray constant = HostArray.of(zeros.shape(), filled(576, 0.1));
    try (Session session = Engines.reference()) {
      TrainedModel model = GoldenNetwork.LINEAR.in(session);
      Map<String, Value> even = Map.of("entries", new Value.Whole(32));
      for (HostArray map : List.of(zeros, constant)) {
        assertThat(metric("faithfulness-correlation", Map.of()).measure(linear(model, map)))
            .containsOnly(Double.NaN);
        assertThat(metric("faithfulness-estimate", even).measure(linear(model, map)))
            .containsOnly(Double.NaN);
      }
      double[] raw = metric("infidelity", Map.of()).measure(linear(model, zeros));
      double[] scaled =
          metric("infidelity", Map.of("scaled", new Value.Flag(true)))
              .measure(linear(model, zeros));
      assertThat(raw).containsExactly(scaled);
      assertThat(least(raw)).isGreaterThan(0.01);
    }
  }

  /** {@code <I,a>} of -1 and 2, the logit's loss 1 and 1: errors 2 and -1; scaled by 1/5. */
  @Test
  void infidelityIsTheMeanSquareOfWhatTheMapMisses() {
    HandModel model = new HandModel(new ImageShape(1, 1, 2), image -> new double[] {image[0], 0});
    HostArray image = HostArray.of(Shape.of(1, 1, 1, 2), 1.0, 1);
    HostArray map = HostArray.of(Shape.of(1, 1, 1, 2), 1.0, 1);
    Evidence evidence = model.evidence(image, map, 0);
    List<HostArray> draws =
        List.of(
            HostArray.of(Shape.of(1, 1, 1, 2), 0.0, 3), HostArray.of(Shape.of(1, 1, 1, 2), 0.0, 0));
    assertThat(
            new Infidelity(ID, Perturbation.GAUSSIAN, 2, 1, false)
                .measure(evidence, 2, (i, draw) -> draws.get(draw)))
        .containsExactly(2.5);
    assertThat(
            new Infidelity(ID, Perturbation.GAUSSIAN, 2, 1, true)
                .measure(evidence, 2, (i, draw) -> draws.get(draw)))
        .containsExactly(new double[] {(1.44 + 0.36) / 2}, within(1e-15));
  }

  @Test
  void squaresLieWithinTheImageAndNoiseHasBothSigns() {
    ImageShape shape = new ImageShape(2, 12, 16);
    HandModel model = HandModel.ofSum(shape);
    HostArray white = HostArray.of(shape.batch(1), filled(shape.size(), 1));
    LabeledImages one = Images.labeled(white, 0);
    int[] sides = new int[4];
    BitSet rows = new BitSet();
    BitSet columns = new BitSet();
    for (int draw = 0; draw < 100; draw++) {
      double[] square = Perturbation.SQUARE.of(model, one, "sample " + draw, 9).toDoubles();
      long black = DoubleStream.of(square).filter(value -> value == 0).count();
      int side = (int) Math.round(Math.sqrt(black / 2.0));
      assertThat(black).isEqualTo(2L * side * side);
      sides[side]++;
      for (int i = 0; i < square.length; i++) {
        rows.set(i / 16 % 12, square[i] == 0 || rows.get(i / 16 % 12));
        columns.set(i % 16, square[i] == 0 || columns.get(i % 16));
      }
    }
    assertThat(sides[0]).isZero();
    assertThat(Arrays.stream(sides).skip(1).min().orElseThrow()).isGreaterThan(15);
    assertThat(rows.cardinality()).as("rows that a square reaches").isEqualTo(12);
    assertThat(columns.cardinality()).as("columns that a square reaches").isEqualTo(16);
    double[] noise = Perturbation.GAUSSIAN.of(model, one, "sample", 0.2).toDoubles();
    assertThat(DoubleStream.of(noise).sum() / noise.length).isCloseTo(1, within(0.03));
    assertThat(DoubleStream.of(noise).map(v -> (v - 1) * (v - 1)).sum() / noise.length)
        .isCloseTo(0.04, within(0.006));
  }

  /** A map without channels is spread over them. */
  @Test
  void aMapWithoutChannelsIsSpreadEvenly() {
    HandModel model = new HandModel(new ImageShape(2, 1, 2), i -> new double[] {i[0] + i[2], 0});
    HostArray image = HostArray.of(Shape.of(1, 2, 1, 2), 1.0, 1, 1, 1);
    Evidence flat = model.evidence(image, HostArray.of(Shape.of(1, 1, 1, 2), 2.0, 0), 0);
    Evidence spread = model.evidence(image, HostArray.of(image.shape(), 1.0, 0, 1, 0), 0);
    for (String id : List.of("infidelity", "faithfulness-correlation", "faithfulness-estimate")) {
      Map<String, Value> given =
          switch (id) {
            case "infidelity" -> Map.of();
            case "faithfulness-correlation" -> Map.of("subset", new Value.Whole(1));
            default -> Map.of("entries", new Value.Whole(1));
          };
      double[] found = metric(id, given).measure(flat);
      assertThat(found)
          .as(id)
          .containsExactly(metric(id, given).measure(spread))
          .doesNotContain(Double.NaN);
    }
  }

  /** Adds up to 3 where 4 are to be explained. */
  @Test
  void completenessIsHowFarTheSumIsOff() {
    SaliencyMethod complete =
        new SaliencyMethod() {
          @Override
          public String arrayName() {
            return "complete";
          }

          @Override
          public boolean isComplete() {
            return true;
          }

          @Override
          public double[] total(TrainedModel model, LabeledImages images) {
            return new double[] {4, -1};
          }

          @Override
          public HostArray explain(TrainedModel model, LabeledImages images) {
            return images.images();
          }
        };
    Metric metric = metric("completeness", Map.of());
    assertThat(metric.measures(complete)).isTrue();
    assertThat(metric.measures(new SimpleGradient(Output.LOGIT))).isFalse();
    HostArray images = HostArray.of(Shape.of(2, 1, 1, 2), 1.0, 2, -1, 0);
    Evidence evidence =
        HandModel.ofSum(new ImageShape(1, 1, 2))
            .evidence(images, images, 0, 0)
            .withMap(complete, images);
    assertThat(metric.measure(evidence)).containsExactly(1, 0);
  }

  /** More images than go through a network at once; each has the number that it has alone. */
  @Test
  void everyImageIsMeasuredWhateverItsPlace() {
    int n = 130;
    ImageShape shape = new ImageShape(3, 8, 8);
    Randomness random = Randomness.seeded(5);
    double[] pixels =
        IntStream.range(0, n * shape.size()).mapToDouble(i -> random.uniform() / 2 + 0.5).toArray();
    HostArray images = HostArray.of(shape.batch(n), pixels);
    long[] labels = IntStream.range(0, n).mapToLong(i -> i % 4).toArray();
    try (Session session = Engines.reference()) {
      TrainedModel model = GoldenNetwork.LINEAR.in(session);
      LabeledImages all = Images.labeled(images, labels);
      HostArray maps =
          HostArray.of(
              images.shape(), DoubleStream.of(pixels).map(v -> v * v - v / 3 - 0.1).toArray());
      int[] reversed = IntStream.range(0, n).map(i -> n - 1 - i).toArray();
      for (Offer<Metric> offer : FidelityMetrics.offers()) {
        String id = offer.descriptor().id();
        if (id.equals("completeness")) {
          continue;
        }
        Map<String, Value> given =
            switch (id) {
              case "infidelity" -> Map.of("samples", new Value.Whole(2));
              case "faithfulness-correlation" -> Map.of("runs", new Value.Whole(3));
              case "faithfulness-estimate" -> Map.of("entries", new Value.Whole(64));
              case "road" -> Map.of("percentages", new Value.Word("20 60"));
              default -> Map.of("steps", new Value.Whole(4));
            };
        double[] found = metric(id, given).measure(of(model, all, maps));
        assertThat(found).as(id).hasSize(n).doesNotContain(Double.NaN);
        double[] back = IntStream.of(reversed).mapToDouble(i -> found[i]).toArray();
        assertThat(back).as(id + ", which must see the order").isNotEqualTo(found);
        assertThat(metric(id, given).measure(of(model, all.take(reversed), maps.take(reversed))))
            .as(id)
            .containsExactly(back, within(1e-12));
      }
    }
  }

  private static Evidence of(TrainedModel model, LabeledImages images, HostArray maps) {
    return new Evidence(images, model.logits(images.images()))
        .withModel(model)
        .withMap(new SimpleGradient(Output.LOGIT), maps);
  }

  @Test
  void costsAreTheImagesThatTheNetworkIsAskedAbout() {
    ImageShape shape = new ImageShape(1, 10, 10);
    HostArray images = HostArray.of(shape.batch(2), filled(200, 0.5));
    double[] map = IntStream.range(0, 200).asDoubleStream().toArray();
    HandModel model = HandModel.ofSum(shape);
    Evidence evidence = model.evidence(images, HostArray.of(images.shape(), map), 0, 0);
    for (Offer<Metric> offer : FidelityMetrics.offers()) {
      String id = offer.descriptor().id();
      if (id.equals("completeness")) {
        continue;
      }
      Metric metric = metric(id, Map.of());
      int before = model.asked();
      metric.measure(evidence);
      assertThat(metric.passes(shape, new Passes(7, 7)))
          .as(id)
          .isEqualTo(Passes.forwards((model.asked() - before) / 2.0));
    }
    assertThat(metric("deletion", Map.of()).passes(new ImageShape(1, 28, 28), Passes.NONE))
        .isEqualTo(Passes.forwards(29));
  }

  @Test
  void moreThanAnImageHasIsRefusedAtPlanTime() {
    ImageShape shape = new ImageShape(3, 4, 4);
    refused("deletion", "steps", 17, shape, "choose at most 16");
    refused("pixel-flipping-gap", "steps", 17, shape, "choose at most 16");
    refused("faithfulness-correlation", "subset", 49, shape, "choose at most 48");
    refused("faithfulness-estimate", "entries", 25, shape, "choose at most 24");
    Metric road = metric("road", Map.of("percentages", new Value.Word("5 50")));
    road.check(new ImageShape(1, 28, 28));
    assertThatThrownBy(() -> road.check(shape))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("less than one pixel; choose at least 6.25");
    for (String wrong : List.of("0 50", "100", "ten", "")) {
      assertThatThrownBy(() -> metric("road", Map.of("percentages", new Value.Word(wrong))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("percentages");
    }
  }

  private static void refused(
      String id, String parameter, int value, ImageShape shape, String message) {
    metric(id, Map.of(parameter, new Value.Whole(value - 1))).check(shape);
    Metric metric = metric(id, Map.of(parameter, new Value.Whole(value)));
    assertThatThrownBy(() -> metric.check(shape))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(parameter + " " + value + " is too many")
        .hasMessageContaining(message);
  }
}
