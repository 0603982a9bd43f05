package io.github.fenchel.runner.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.losses.attack.Fgsm;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.losses.norm.L1;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grammar.Defaults;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each metric on evidence small enough to compute by hand. */
class MetricsTest {
  private static final HostArray LOGITS =
      HostArray.of(Shape.of(3, 2), 2.0, 1.0, 0.0, 0.0, 1000.0, -1000.0);
  private static final long[] LABELS = {0, 1, 1};

  @Test
  void accuracyTakesTheFirstAmongTies() {
    assertThat(measure("accuracy", Map.of(), scores(LOGITS))).containsExactly(1, 0, 0);
  }

  @Test
  void logitsThatAreNotANumberHaveNoAccuracyAndNoLoss() {
    Evidence evidence = scores(HostArray.of(Shape.of(3, 2), 1, Double.NaN, 0, 1, 0, 1));
    assertThat(measure("accuracy", Map.of(), evidence)).containsExactly(Double.NaN, 1, 1);
    assertThat(measure("cross-entropy", Map.of(), evidence)[0]).isNaN();
  }

  @Test
  void crossEntropyIsInNatsWithoutOverflow() {
    double[] expected = {Math.log1p(Math.exp(-1)), Math.log(2), 2000};
    assertThat(measure("cross-entropy", Map.of(), scores(LOGITS)))
        .containsExactly(expected, within(1e-15));
  }

  @Test
  void theAttacksAreBoundAsTold() {
    Map<String, Value> given =
        Map.of(
            "epsilon",
            new Value.Quantity(Rational.parse("4/255"), Unit.PIXEL),
            "steps",
            new Value.Whole(7));
    assertThat(metric("fgsm-accuracy", Map.of()).attack()).contains(new Fgsm(8 / 255.0));
    assertThat(metric("pgd-accuracy", Map.of()).attack()).contains(new Pgd(8 / 255.0, 20));
    assertThat(metric("pgd-accuracy", given).attack()).contains(new Pgd(4 / 255.0, 7));
    assertThat(measure("pgd-accuracy", given, scores(LOGITS))).containsExactly(1, 0, 0);
  }

  @Test
  void anImageThatIsWrongAsItIsIsNeverRobust() {
    // Labels 0, 1 and 2, by LABELS: the attack mends the second image, and misleads the third.
    HostArray clean = HostArray.of(Shape.of(3, 3), 1.0, 0, 0, 1, 0, 0, 0, 0, 1);
    HostArray attacked = HostArray.of(Shape.of(3, 3), 1.0, 0, 0, 0, 1, 0, 1, 0, 0);
    Evidence evidence = Images.scores(attacked, 0, 1, 2).withCleanLogits(clean);
    for (String id : List.of("fgsm-accuracy", "pgd-accuracy")) {
      assertThat(measure(id, Map.of(), evidence)).as(id).containsExactly(1, 0, 0);
      assertThat(metric(id, Map.of()).definition().version()).isEqualTo(2);
    }
  }

  @Test
  void robustnessIsUndefinedWhereEitherLogitIsNan() {
    HostArray sound = HostArray.of(Shape.of(1, 2), 1.0, 0);
    HostArray broken = HostArray.of(Shape.of(1, 2), 1.0, Double.NaN);
    for (Evidence evidence :
        List.of(
            Images.scores(sound, 0).withCleanLogits(broken),
            Images.scores(broken, 0).withCleanLogits(sound))) {
      assertThat(measure("fgsm-accuracy", Map.of(), evidence)).containsExactly(Double.NaN);
    }
  }

  /** Two channels of two pixels: pooled (1 + 3, 2 + 2) is even, one channel alone is not. */
  @Test
  void giniPoolsAbsoluteValuesOverChannels() {
    HostArray maps = HostArray.of(Shape.of(2, 2, 1, 2), 1.0, -2, -3, 2, 0, 5, 0, -5);
    assertThat(measured("gini", Map.of(), maps)).containsExactly(0, 0.5);
    assertThat(measured("shannon-complexity", Map.of(), maps))
        .containsExactly(new double[] {Math.log(2), 0}, within(1e-15));
  }

  @Test
  void giniOfTheLossLooksAtTheLoss() {
    HostArray maps = HostArray.of(Shape.of(2, 1, 1, 2), 0.0, -1, 0, 0);
    assertThat(measured("gini-loss", Map.of(), maps)).containsExactly(0.5, Double.NaN);
    assertThat(metric("gini-loss", Map.of()).reads().map()).contains(Output.LOSS);
    assertThat(metric("gini", Map.of()).reads().map()).contains(Output.LOGIT);
  }

  /**
   * Patches of 2x2 in a 2x4 image with two channels: lengths 5 (3 and 4, of two channels) and 0.
   * Then equal lengths from unequal pixels.
   */
  @Test
  void groupGiniIsThatOfPatchLengths() {
    HostArray maps =
        HostArray.of(
            Shape.of(2, 2, 2, 4),
            3.0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            -4,
            0,
            0,
            0,
            0,
            0,
            0,
            2.0,
            0,
            1,
            1,
            0,
            0,
            1,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0);
    Map<String, Value> given = Map.of("patch", new Value.Whole(2));
    assertThat(measured("group-gini", given, maps)).containsExactly(0.5, 0);
    given = Map.of("patch", new Value.Whole(2), "of", new Value.Word("loss"));
    assertThat(measured("group-gini", given, maps)).containsExactly(0.5, 0);
  }

  @Test
  void aPatchThatDoesNotDivideTheImageIsRefusedAtPlanTime() {
    Metric metric = metric("group-gini", Map.of());
    metric.check(new ImageShape(1, 28, 28));
    assertThatThrownBy(() -> metric.check(new ImageShape(3, 32, 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("patch 7 does not divide an image of 32x32");
  }

  @Test
  void gradientNormsAreOverChannelsAndPixels() {
    HostArray maps = HostArray.of(Shape.of(2, 2, 1, 1), 3, -4, 1e-30, 0);
    assertThat(measured("gradient-l1", Map.of(), maps)).containsExactly(7, 1e-30);
    assertThat(measured("gradient-l2", Map.of(), maps))
        .containsExactly(new double[] {5, 1e-30}, within(1e-45));
  }

  /** More images than one chunk holds; {@code R*(g) = epsilon ||g||_1}. */
  @Test
  void thePenaltyIsTheNormsOwnInDoublePrecision() {
    int n = 150;
    float[] values = new float[n * 4];
    double[] expected = new double[n];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (i % 2 == 0 ? i : -i) / 7;
      expected[i / 4] += 0.1 * Math.abs((double) values[i]);
    }
    HostArray maps = HostArray.of(Shape.of(n, 1, 2, 2), values);
    TreeMap<String, Value> arguments = new TreeMap<>();
    arguments.put("epsilon", new Value.Quantity(Rational.parse("0.1"), Unit.PIXEL));
    Component component = new Component("l1", new Arguments(arguments));
    Norm norm = new L1(0.1);
    try (Session session = Engines.reference()) {
      Metric penalty = Penalty.of(component, norm, session);
      assertThat(penalty.measure(Images.read(penalty.reads(), maps)))
          .containsExactly(expected, within(1e-12));
      assertThat(penalty.definition())
          .isEqualTo(
              new MetricDefinition(
                  new Component("penalty-l1", new Arguments(arguments)),
                  1,
                  "gradient of the loss",
                  "R* of l1",
                  "pixel [0,1]",
                  "nat",
                  Direction.LOWER));
    }
  }

  @Test
  void everyDefinitionIsFilledAndCarriesItsArguments() {
    for (Offer<Metric> offer : Metrics.offers()) {
      Arguments defaults = Arguments.of(offer.descriptor(), Map.of());
      MetricDefinition definition = offer.create(defaults).definition();
      assertThat(definition.metric()).isEqualTo(new Component(offer.descriptor().id(), defaults));
      assertThat(definition.version()).isPositive();
      assertThat(definition.target()).isNotBlank();
      assertThat(definition.pooling()).isNotBlank();
      assertThat(definition.space()).isEqualTo("pixel [0,1]");
    }
  }

  @Test
  void metricsAreOfferedInTheOrderOfTheDefaultTable() {
    assertThat(
            Metrics.offers().stream()
                .map(offer -> offer.descriptor().id())
                .filter(Defaults.of(PartKind.METRIC)::contains))
        .containsExactlyElementsOf(Defaults.of(PartKind.METRIC));
  }

  private static double[] measure(String id, Map<String, Value> given, Evidence evidence) {
    return metric(id, given).measure(evidence);
  }

  private static double[] measured(String id, Map<String, Value> given, HostArray maps) {
    Metric metric = metric(id, given);
    return metric.measure(Images.read(metric.reads(), maps));
  }

  private static Metric metric(String id, Map<String, Value> given) {
    return Engines.create(Metrics.offers(), id, given);
  }

  private static Evidence scores(HostArray logits) {
    return Images.scores(logits, LABELS);
  }
}
