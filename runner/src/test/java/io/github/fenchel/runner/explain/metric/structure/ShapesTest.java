package io.github.fenchel.runner.explain.metric.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.metric.map.TopShare;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed forms of a map's shape, on maps small enough to draw. */
class ShapesTest {
  private static final TopShare HALF = new TopShare(Rational.of(1, 2));

  /** A single pixel differs by its whole mass from each neighbor that it has. */
  @Test
  void aSinglePixelVariesByItsNeighbors() {
    double[] middle = {0, 0, 0, 0, 5, 0, 0, 0, 0};
    double[] edge = {0, 5, 0, 0, 0, 0, 0, 0, 0};
    double[] corner = {5, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThat(Shapes.totalVariation(middle, 3)).isEqualTo(4);
    assertThat(Shapes.totalVariation(edge, 3)).isEqualTo(3);
    assertThat(Shapes.totalVariation(corner, 3)).isEqualTo(2);
  }

  /** Were rows to wrap, the last pixel of a row would have a neighbor in the next. */
  @Test
  void theImageDoesNotWrapAround() {
    double[] twoColumns = {1, 0, 1, 0, 1, 0};
    assertThat(Shapes.totalVariation(twoColumns, 2)).isCloseTo(1, within(1e-15));
    assertThat(Shapes.totalVariation(new double[] {3, 1}, 2)).isEqualTo(0.5);
    assertThat(Shapes.totalVariation(new double[] {3, 1}, 1)).isEqualTo(0.5);
  }

  @Test
  void aConstantMapDoesNotVary() {
    double[] constant = new double[12];
    Arrays.fill(constant, 0.3);
    assertThat(Shapes.totalVariation(constant, 4)).isZero();
  }

  /** Three pixels of a diagonal, and one alone: corners join, rows do not wrap. */
  @Test
  void piecesAreJoinedByCorners() {
    double[] map = {9, 0, 0, 0, 0, 8, 0, 6, 0, 0, 7, 0, 1, 0, 0, 0};
    TopShare fourth = new TopShare(Rational.of(1, 4));
    assertThat(Shapes.components(map, 4, fourth)).isEqualTo(1);
    double[] apart = {9, 0, 0, 5, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6};
    assertThat(Shapes.components(apart, 4, fourth)).isEqualTo(3);
    assertThat(Shapes.largestComponent(apart, 4, fourth)).isEqualTo(0.5);
  }

  @Test
  void ofEqualPixelsTheFirstAreLookedAt() {
    double[] ties = {1, 0, 1, 1, 0, 1};
    assertThat(Shapes.components(ties, 6, HALF)).isEqualTo(2);
    assertThat(Shapes.largestComponent(ties, 6, HALF)).isCloseTo(2 / 3.0, within(1e-15));
  }

  @Test
  void hoyerIsOneForAPixelAndZeroForEqualOnes() {
    assertThat(Sparsity.hoyer(new double[] {0, 0, 3, 0})).isEqualTo(1);
    assertThat(Sparsity.hoyer(new double[] {2, 2, 2, 2})).isZero();
    assertThat(Sparsity.hoyer(new double[] {3, 4, 0, 0})).isCloseTo(2 - 7 / 5.0, within(1e-15));
  }

  @Test
  void theEffectiveShareLeavesOutWhatIsAtTheThreshold() {
    double[] values = {100, 1, 1.5, 0};
    assertThat(Sparsity.effectiveShare(values, 0.01)).isEqualTo(0.5);
    assertThat(Sparsity.effectiveShare(values, 0)).isEqualTo(0.75);
    assertThat(Sparsity.effectiveShare(new double[] {7, 7}, 0.01)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-200, 1e-9, 1e9, 1e200})
  void scaleChangesNothing(double scale) {
    SplittableRandom random = new SplittableRandom(3);
    double[] map = random.doubles(60).toArray();
    double[] scaled = DoubleStream.of(map).map(value -> value * scale).toArray();
    assertThat(Sparsity.hoyer(scaled)).isCloseTo(Sparsity.hoyer(map), within(1e-12));
    assertThat(Sparsity.effectiveShare(scaled, 0.01)).isEqualTo(Sparsity.effectiveShare(map, 0.01));
    assertThat(Shapes.totalVariation(scaled, 6))
        .isCloseTo(Shapes.totalVariation(map, 6), within(1e-12));
    assertThat(Shapes.components(scaled, 6, HALF)).isEqualTo(Shapes.components(map, 6, HALF));
  }

  @Test
  void zerosAndNumbersThatAreNotFiniteHaveNoShape() {
    for (double value : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] map = {0, 0, value, 0};
      assertThat(Sparsity.hoyer(map)).isNaN();
      assertThat(Sparsity.effectiveShare(map, 0.01)).isNaN();
      assertThat(Shapes.totalVariation(map, 2)).isNaN();
      assertThat(Shapes.components(map, 2, HALF)).isNaN();
      assertThat(Shapes.largestComponent(map, 2, HALF)).isNaN();
    }
  }

  /** In doubles 0.29 times 100 is below 29. */
  @Test
  void theTopShareIsExact() {
    assertThat(new TopShare(Rational.parse("0.29")).of(100)).isEqualTo(29);
    assertThat(new TopShare(Rational.parse("0.1")).of(784)).isEqualTo(78);
    assertThat(new TopShare(Rational.of(1, 3)).of(9)).isEqualTo(3);
    assertThat(new TopShare(Rational.of(1, 1)).of(9)).isEqualTo(9);
  }

  @Test
  void aTopShareOfLessThanAPixelIsRefusedAtPlanTime() {
    Metric metric = Engines.create(StructureMetrics.offers(), "components", Map.of());
    metric.check(new ImageShape(3, 2, 5));
    assertThatThrownBy(() -> metric.check(new ImageShape(3, 3, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("top 0.1 of 9 pixels is less than one pixel; choose a larger share");
  }

  /** Two channels that cancel if they are summed before their magnitudes are taken. */
  @Test
  void channelsArePooledByMagnitude() {
    HostArray maps = HostArray.of(Shape.of(1, 2, 2, 2), 1.0, 2, 0, 0, -1, -1, 0, 0);
    for (String id : new String[] {"hoyer", "effective-share", "total-variation"}) {
      assertThat(measure(id, Map.of(), maps)).as(id).doesNotContain(Double.NaN);
    }
    assertThat(measure("total-variation", Map.of(), maps))
        .containsExactly(new double[] {(1 + 2 + 3) / 5.0}, within(1e-15));
    Value half = new Value.Quantity(Rational.of(1, 2), Unit.NONE);
    assertThat(measure("effective-share", Map.of("threshold", half), maps)).containsExactly(0.5);
    assertThat(measure("components", Map.of("top", half), maps)).containsExactly(1);
    assertThat(measure("largest-component", Map.of("top", half), maps)).containsExactly(1);
  }

  @Test
  void connectedIsBetter() {
    assertThat(metric("components", Map.of()).definition().direction()).isEqualTo(Direction.LOWER);
    assertThat(metric("largest-component", Map.of()).definition().direction())
        .isEqualTo(Direction.HIGHER);
    assertThat(metric("hoyer", Map.of()).definition().direction()).isEqualTo(Direction.HIGHER);
  }

  private static double[] measure(String id, Map<String, Value> given, HostArray maps) {
    Metric metric = metric(id, given);
    return metric.measure(Images.read(metric.reads(), maps));
  }

  private static Metric metric(String id, Map<String, Value> given) {
    return Engines.create(StructureMetrics.offers(), id, given);
  }
}
