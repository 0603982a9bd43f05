package io.github.fenchel.runner.explain.metric.localization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps against masks and gaze maps, small enough to compute by hand. */
class AgreementTest {
  private static final double[] MAP = {4, 1, 3, 2};
  private static final double[] CONSTANT = {2, 2, 2, 2};

  @Test
  void theFirstOfTheLargestPixelsPoints() {
    assertThat(Agreement.pointing(MAP, new double[] {1, 0, 0, 0})).isEqualTo(1);
    assertThat(Agreement.pointing(MAP, new double[] {0, 1, 1, 1})).isZero();
    double[] tied = {1, 5, 5, 0};
    assertThat(Agreement.pointing(tied, new double[] {0, 1, 0, 0})).isEqualTo(1);
    assertThat(Agreement.pointing(tied, new double[] {0, 0, 1, 0})).isZero();
    assertThat(Agreement.pointing(MAP, new double[] {0.5, 0.5, 0, 0})).isNaN();
  }

  /** Of the four pairs of a marked and another pixel, 4 beats 3 and 2, and 1 beats none. */
  @Test
  void theAreaIsTheShareOfPairsThatAreInOrder() {
    assertThat(Agreement.rocAuc(MAP, new double[] {1, 1, 0, 0})).isEqualTo(0.5);
    assertThat(Agreement.rocAuc(MAP, new double[] {1, 0, 1, 0})).isEqualTo(1);
    assertThat(Agreement.rocAuc(MAP, new double[] {0, 1, 0, 1})).isZero();
    assertThat(Agreement.rocAuc(CONSTANT, new double[] {0, 1, 0, 0})).isEqualTo(0.5);
    assertThat(Agreement.rocAuc(MAP, new double[4])).isNaN();
    assertThat(Agreement.rocAuc(MAP, new double[] {1, 1, 1, 1})).isNaN();
  }

  /** Mean 2.5, variance 1.25: the fixated pixels 4 and 3 are 1.5 and 0.5 above. */
  @Test
  void scanpathSaliencyIsTheMeanDeviationWherePeopleLook() {
    double sd = Math.sqrt(1.25);
    assertThat(Agreement.scanpath(MAP, new double[] {1, 0, 1, 0})).isCloseTo(1 / sd, within(1e-15));
    assertThat(Agreement.scanpath(MAP, new double[] {0.5, 0.25, 0, 0}))
        .isCloseTo((0.5 * 1.5 - 0.25 * 1.5) / 0.75 / sd, within(1e-15));
    assertThat(Agreement.scanpath(MAP, CONSTANT)).isCloseTo(0, within(1e-15));
    assertThat(Agreement.scanpath(CONSTANT, MAP)).isNaN();
  }

  @Test
  void theDivergenceIsZeroForEqualSharesAndTakenFromTheGaze() {
    assertThat(Agreement.divergence(MAP, new double[] {0.8, 0.2, 0.6, 0.4}))
        .isCloseTo(0, within(1e-15));
    assertThat(Agreement.divergence(CONSTANT, new double[] {0, 1, 0, 0}))
        .isCloseTo(Math.log(4), within(1e-15));
    double[] half = {1, 1, 0, 0};
    assertThat(Agreement.divergence(new double[] {3, 1, 0, 0}, half))
        .isCloseTo(0.5 * Math.log(2 / 3.0) + 0.5 * Math.log(2), within(1e-15));
  }

  @Test
  void gazeOnAPixelOfZeroCostsMuchAndNotInfinitelyMuch() {
    assertThat(Agreement.divergence(new double[] {1, 0}, new double[] {0, 1}))
        .isCloseTo(52 * Math.log(2), within(1e-12));
    assertThat(Agreement.divergence(new double[] {1, 0}, new double[] {1, 0})).isZero();
  }

  /**
   * Fixated: 4 and 1, others: 3 and 2. From (0,0) up to (0,1/2), then one trapezoid to (1,1), since
   * the threshold is moved to a fixated pixel only: 3/4, where the full curve has 1/2.
   */
  @Test
  void juddsThresholdsAreAtFixatedPixels() {
    double[] gaze = {1, 1, 0, 0.5};
    assertThat(Agreement.judd(MAP, gaze)).isEqualTo(0.75);
    assertThat(Agreement.rocAuc(MAP, gaze)).isEqualTo(0.5);
    assertThat(Agreement.judd(MAP, new double[] {1, 0, 1, 0})).isEqualTo(1);
    assertThat(Agreement.judd(MAP, new double[] {0, 1, 0, 0})).isEqualTo(0.5);
    assertThat(Agreement.judd(CONSTANT, gaze)).isEqualTo(0.5);
    assertThat(Agreement.judd(MAP, CONSTANT)).isNaN();
    assertThat(Agreement.judd(MAP, new double[4])).isNaN();
  }

  @ParameterizedTest
  @EnumSource(GazeMeasure.class)
  void scaleOfMapAndGazeChangesLittle(GazeMeasure measure) {
    double[] map = new SplittableRandom(1).doubles(50).toArray();
    double[] gaze = new SplittableRandom(2).doubles(50).toArray();
    for (double scale : new double[] {1e-200, 1e-9, 1e200}) {
      double[] scaled = Arrays.stream(map).map(value -> value * scale).toArray();
      assertThat(measure.of(scaled, gaze)).isCloseTo(measure.of(map, gaze), within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(GazeMeasure.class)
  void withoutAMapOrWithoutGazeThereIsNoAgreement(GazeMeasure measure) {
    assertThat(measure.of(new double[4], MAP)).isNaN();
    assertThat(measure.of(MAP, new double[4])).isNaN();
    assertThat(measure.of(new double[] {1, Double.NaN, 0, 0}, MAP)).isNaN();
  }

  @Test
  void theCenterIsLargestAndBothSidesAreEqual() {
    double[] map = CenterBias.gaussian(new ImageShape(1, 3, 2), 0.5);
    double corner = Math.exp(-(4 / 9.0 + 0.25) / 2);
    double middle = Math.exp(-0.25 / 2);
    assertThat(map)
        .containsExactly(
            new double[] {corner, corner, middle, middle, corner, corner}, within(1e-15));
  }

  /** Each column of a map has the center's beside it, which is the same whatever the map. */
  @Test
  void theCenterBiasIsWhatACenteredMapGets() {
    HostArray gaze = HostArray.of(Shape.of(2, 1, 2, 2), 1.0, 0, 0, 0.25, 0, 0, 0.75, 0);
    Evidence looked = Images.maps(gaze).withSides(Map.of("gaze", gaze));
    double[] centered = CenterBias.gaussian(new ImageShape(1, 2, 2), 0.25);
    double[] twice = new double[8];
    System.arraycopy(centered, 0, twice, 0, 4);
    System.arraycopy(centered, 0, twice, 4, 4);
    HostArray maps = HostArray.of(Shape.of(2, 1, 2, 2), twice);
    for (GazeMeasure measure : GazeMeasure.values()) {
      Metric center = metric(measure.id() + "-center", Map.of());
      Metric alignment = metric(measure.id(), Map.of());
      assertThat(center.measure(looked))
          .as(measure.id())
          .containsExactly(
              alignment.measure(looked.withMap(new SimpleGradient(Output.LOGIT), maps)));
      assertThat(center.reads().readsMaps()).isFalse();
      assertThat(center.definition().direction()).isEqualTo(Direction.NEITHER);
    }
    Value wide = new Value.Quantity(Rational.of(9, 1), Unit.NONE);
    assertThat(metric("gaze-mass-center", Map.of("deviation", wide)).measure(looked)[0])
        .isCloseTo(1.25 / 4, within(1e-3));
  }

  @Test
  void lessDivergenceIsBetterAndMoreOfTheRest() {
    for (GazeMeasure measure : GazeMeasure.values()) {
      assertThat(metric(measure.id(), Map.of()).definition().direction())
          .isEqualTo(measure == GazeMeasure.KL ? Direction.LOWER : Direction.HIGHER);
    }
  }

  @Test
  void imagesWithoutGazeAreRefusedByName() {
    Metric metric = metric("gaze-cc", Map.of());
    HostArray map = HostArray.of(Shape.of(1, 1, 2, 2), MAP);
    assertThat(metric.reads().sides()).containsExactly("gaze");
    assertThatThrownBy(() -> metric.measure(Images.read(metric.reads(), map)))
        .hasMessage("the images have no side map \"gaze\"");
  }

  private static Metric metric(String id, Map<String, Value> given) {
    return Engines.create(LocalizationMetrics.offers(), id, given);
  }
}
