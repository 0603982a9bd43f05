package io.github.fenchel.runner.explain.metric.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.metric.map.TopShare;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Structure of given maps, as numpy and scipy have it; but a map of zeros has none. */
@Tag("golden")
class StructureGoldenTest {
  private static final double SHARE = 1e-10;
  private static final TopShare TENTH = new TopShare(Rational.of(1, 10));

  private final Golden golden = Golden.of("structure");

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void sparsityIsThatOfIndependentSoftware(String set) {
    assertEqual(set, "gini", measure(set, "gini"));
    assertEqual(set, "entropy", measure(set, "shannon-complexity"));
    assertEqual(set, "hoyer", measure(set, "hoyer"));
    assertEqual(set, "total_variation_l1", measure(set, "total-variation"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void theEffectiveShareCountsPixelsAboveAShareOfTheMaximum(String set) {
    int pixels = pooled(set)[0].length;
    Map.of("above_1_percent", "0.01", "effective_complexity", "0.00001")
        .forEach(
            (key, threshold) ->
                assertEqual(
                    set,
                    key,
                    Arrays.stream(
                            measure(
                                set,
                                "effective-share",
                                Map.of(
                                    "threshold",
                                    new Value.Quantity(Rational.parse(threshold), Unit.NONE))))
                        .map(share -> share * pixels)
                        .toArray()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  void piecesAreThoseOfTheFloorOfATenth(String set) {
    assertEqual(set, "components_floor", measure(set, "components"));
    assertEqual(set, "largest_floor", measure(set, "largest-component"));
  }

  /** The other rules and neighbors are met by other code, and give other numbers. */
  @Test
  void ceilingThresholdAndFourNeighborsAreOtherNumbers() {
    for (String set : new String[] {"a", "b"}) {
      int width = width(set);
      assertThat(each(set, map -> pieces(ceiling(map), width)))
          .isEqualTo(golden.get("want." + set + ".components_ceil").toDoubles());
      assertThat(each(set, map -> pieces(threshold(map), width)))
          .isEqualTo(golden.get("want." + set + ".components_threshold").toDoubles());
      double[] floor = golden.get("want." + set + ".components_floor").toDoubles();
      assertThat(golden.get("want." + set + ".components4_floor").toDoubles()).isNotEqualTo(floor);
      if (pooled(set)[0].length % 10 != 0) {
        assertThat(golden.get("want." + set + ".components_ceil").toDoubles()).isNotEqualTo(floor);
      }
    }
    assertThat(golden.get("want.a.components_threshold").toDoubles())
        .isNotEqualTo(golden.get("want.a.components_floor").toDoubles());
  }

  private static double pieces(boolean[] mask, int width) {
    return Shapes.sizes(mask, width).length;
  }

  private static boolean[] ceiling(double[] map) {
    boolean[] mask = new boolean[map.length];
    Arrays.stream(PooledMaps.order(map))
        .limit((map.length + 9) / 10)
        .forEach(pixel -> mask[pixel] = true);
    return mask;
  }

  private static boolean[] threshold(double[] map) {
    double last = map[PooledMaps.order(map)[TENTH.of(map.length) - 1]];
    boolean[] mask = new boolean[map.length];
    IntStream.range(0, map.length).forEach(pixel -> mask[pixel] = map[pixel] >= last);
    return mask;
  }

  /** Where the map is zero the file may have a number, of which Fenchel says that there is none. */
  private void assertEqual(String set, String key, double[] found) {
    double[] wanted = golden.get("want." + set + "." + key).toDoubles();
    double[][] maps = pooled(set);
    for (int i = 0; i < wanted.length; i++) {
      if (Arrays.stream(maps[i]).allMatch(value -> value == 0)) {
        wanted[i] = Double.NaN;
      }
    }
    golden.assertClose("want." + set + "." + key, wanted, found, SHARE);
  }

  private double[] measure(String set, String id) {
    return measure(set, id, Map.of());
  }

  private double[] measure(String set, String id, Map<String, Value> given) {
    HostArray maps = golden.get("in." + set + ".maps");
    Shape shape = maps.shape();
    Metric metric = Engines.create(StructureMetrics.offers(), id, given);
    return metric.measure(
        Images.read(
            metric.reads(), maps.reshape(Shape.of(shape.get(0), 1, shape.get(1), shape.get(2)))));
  }

  private double[] each(String set, ToDoubleFunction<double[]> measure) {
    return Arrays.stream(pooled(set)).mapToDouble(measure).toArray();
  }

  private double[][] pooled(String set) {
    HostArray maps = golden.get("in." + set + ".maps");
    Shape shape = maps.shape();
    return PooledMaps.of(maps.reshape(Shape.of(shape.get(0), 1, shape.get(1), shape.get(2))));
  }

  private int width(String set) {
    return Math.toIntExact(golden.get("in." + set + ".maps").shape().get(2));
  }
}
