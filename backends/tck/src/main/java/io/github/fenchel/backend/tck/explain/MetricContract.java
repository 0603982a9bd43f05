package io.github.fenchel.backend.tck.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that Fenchel requires of a metric of saliency maps.
 *
 * <p>A metric's test is this class and what its author states of the metric:
 *
 * <pre>{@code
 * final class MyMetricTest extends MetricContract {
 *   @Override
 *   protected Metric metric() {
 *     return new MyMetric();
 *   }
 *
 *   @Override
 *   protected Stated stated() {
 *     return new Stated(0, 1, Double.NaN, 0); // range; of a map of zeros, of a constant one
 *   }
 * }
 * }</pre>
 *
 * <p>Maps, gradients, side maps and logits are random, and seeded: the seed is in a test's display
 * name, and {@code -Dtests.seed=} replays it. A metric that asks the network isn't tested by this
 * kit.
 */
public abstract class MetricContract {
  private static final String SEEDS = "io.github.fenchel.backend.tck.sample.Samples#seeds";
  private static final double CLOSE = 1e-9;
  private static final int IMAGES = Samples.GRADIENTS;

  /** For subclasses. */
  protected MetricContract() {}

  /**
   * What an author states of a metric.
   *
   * @param least the least value that it can have; may be infinite
   * @param most the largest value that it can have; may be infinite
   * @param ofZeros its value of a map of zeros; NaN if there is none
   * @param ofConstant its value of a map that is equal everywhere, above 0; NaN if there is none,
   *     infinite if it depends on the image
   */
  public record Stated(double least, double most, double ofZeros, double ofConstant) {}

  /** Returns the metric that is tested; called again for each computation. */
  protected abstract Metric metric();

  /** Returns what its author states of it. */
  protected abstract Stated stated();

  /**
   * Returns maps that the metric finds better than those of the evidence, which are random.
   *
   * <p>By default the same maps with each entry to the third power: sharper.
   */
  protected HostArray better(Evidence evidence) {
    return each(Trial.maps(metric(), evidence), value -> value * value * value);
  }

  /** Returns whether the value is the same of a map times a positive number; true by default. */
  protected boolean ignoresScale() {
    return true;
  }

  /** Returns whether the value is the same whatever the signs of the map; true by default. */
  protected boolean ignoresSigns() {
    return true;
  }

  /** Returns the value of an image whose side maps are zero; NaN by default. */
  protected double withoutMarks() {
    return Double.NaN;
  }

  /** Returns the shape of the images that the metric is tested on. */
  protected ImageShape image() {
    return new ImageShape(2, 12, 14);
  }

  @Test
  final void theDefinitionIsComplete() {
    MetricDefinition definition = metric().definition();
    assertThat(definition.metric().id()).as("id").matches("[a-z][a-z0-9-]*");
    assertThat(definition.version()).as("version").isPositive();
    assertThat(definition.target()).as("target").isNotBlank();
    assertThat(definition.pooling()).as("pooling").isNotBlank();
    assertThat(definition.space()).as("space").isNotBlank();
    assertThat(metric().definition()).as("the definition asked for again").isEqualTo(definition);
    assertThat(metric().reads().readsMaps()).as("reads maps").isTrue();
    metric().check(image());
  }

  /** Among the maps are a zero, a tiny, a huge and a single-pixel one. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  final void valuesLieInTheStatedRange(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Evidence evidence = trial(random);
    Evidence odd =
        Trial.withMaps(metric(), evidence, Samples.gradients(random, evidence.images().shape()));
    for (double value : values(odd)) {
      if (!Double.isNaN(value)) {
        assertThat(value)
            .as("value, stated %s to %s", stated().least(), stated().most())
            .isBetween(stated().least() - CLOSE, stated().most() + CLOSE)
            .isFinite();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  final void aRandomMapHasAValue(long seed) {
    assertThat(values(trial(new SplittableRandom(seed)))).doesNotContain(Double.NaN);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  final void aBetterMapHasABetterValue(long seed) {
    Direction direction = metric().definition().direction();
    if (direction == Direction.NEITHER) {
      return; // it describes
    }
    Evidence evidence = trial(new SplittableRandom(seed));
    double plain = mean(values(evidence));
    double better = mean(values(Trial.withMaps(metric(), evidence, better(evidence))));
    assertThat(direction == Direction.HIGHER ? better - plain : plain - better)
        .as("gain of the better maps over %s, to %s", plain, better)
        .isPositive();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  final void permutingImagesPermutesValues(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Evidence evidence = trial(random);
    int[] places = IntStream.range(0, IMAGES).map(i -> (5 * i + 3) % IMAGES).toArray();
    double[] values = values(evidence);
    assertThat(values(Trial.take(evidence, places)))
        .containsExactly(Arrays.stream(places).mapToDouble(place -> values[place]).toArray());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  final void anImagesValueDoesNotDependOnOthers(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Evidence evidence = trial(random);
    Evidence odd =
        Trial.withMaps(metric(), evidence, Samples.gradients(random, evidence.images().shape()));
    double[] values = values(odd);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(values(Trial.take(odd, i))).as("image %d alone", i).containsExactly(values[i]);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  final void theSameEvidenceHasTheSameValues(long seed) {
    Evidence evidence = trial(new SplittableRandom(seed));
    double[] before = Trial.maps(metric(), evidence).toDoubles();
    Metric metric = metric();
    double[] values = values(metric, evidence);
    assertThat(values(metric, evidence)).as("a second time").containsExactly(values);
    assertThat(values(metric(), evidence)).as("by another instance").containsExactly(values);
    assertThat(Trial.maps(metric(), evidence).toDoubles()).as("the maps").containsExactly(before);
  }

  @Test
  final void aMapOfZerosHasTheStatedValue() {
    assertAllAre(stated().ofZeros(), filled(0), "a map of zeros");
  }

  @Test
  final void aConstantMapHasTheStatedValue() {
    if (Double.isInfinite(stated().ofConstant())) {
      assertThat(values(filled(0.7))).as("values of a constant map").doesNotContain(Double.NaN);
    } else {
      assertAllAre(stated().ofConstant(), filled(0.7), "a constant map");
    }
  }

  @Test
  final void anImageWithoutMarksHasTheStatedValue() {
    Evidence evidence = trial(new SplittableRandom(1));
    if (!metric().reads().sides().isEmpty()) {
      assertAllAre(withoutMarks(), Trial.withoutMarks(evidence), "side maps of zeros");
    }
  }

  /** Numbers 0 to 2, which are the same in FLOAT32. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  final void tiesAreBrokenTheSameWayEachTime(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Evidence evidence = trial(random);
    HostArray maps = each(evidence.images(), value -> random.nextInt(3));
    double[] values = values(Trial.withMaps(metric(), evidence, maps));
    assertThat(values(Trial.withMaps(metric(), evidence, maps.to(DataType.FLOAT32))))
        .containsExactly(values);
  }

  /** Unless the author states that it does, and then it must. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  final void scaleDoesNotCount(long seed) {
    Evidence evidence = trial(new SplittableRandom(seed));
    for (double scale : new double[] {1e-20, 1e-9, 1e9}) {
      HostArray scaled = each(Trial.maps(metric(), evidence), value -> scale * value);
      assertAreThose(evidence, scaled, ignoresScale(), "maps times " + scale);
    }
  }

  /** Unless the author states that they do, and then they must. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  final void signsDoNotCount(long seed) {
    Evidence evidence = trial(new SplittableRandom(seed));
    HostArray positive = each(Trial.maps(metric(), evidence), Math::abs);
    assertAreThose(evidence, positive, ignoresSigns(), "maps without their signs");
  }

  private void assertAreThose(Evidence evidence, HostArray maps, boolean same, String what) {
    double[] values = values(evidence);
    double[] found = values(Trial.withMaps(metric(), evidence, maps));
    if (same) {
      assertThat(found).as("values of %s", what).containsExactly(values, within(CLOSE));
    } else {
      assertThat(found).as("values of %s", what).isNotEqualTo(values);
    }
  }

  private void assertAllAre(double stated, Evidence evidence, String what) {
    for (double value : values(evidence)) {
      if (Double.isNaN(stated)) {
        assertThat(value).as("value of %s", what).isNaN();
      } else {
        assertThat(value).as("value of %s", what).isCloseTo(stated, within(CLOSE));
      }
    }
  }

  private Evidence filled(double number) {
    Evidence evidence = trial(new SplittableRandom(1));
    return Trial.withMaps(metric(), evidence, each(evidence.images(), value -> number));
  }

  private Evidence trial(SplittableRandom random) {
    return Trial.of(metric(), image(), IMAGES, random);
  }

  private double[] values(Evidence evidence) {
    return values(metric(), evidence);
  }

  private static double[] values(Metric metric, Evidence evidence) {
    double[] values = metric.measure(evidence);
    assertThat(values).as("one value for each image").hasSize(evidence.size());
    return values;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Returns an array with each entry changed. */
  protected static HostArray each(HostArray array, DoubleUnaryOperator change) {
    return HostArray.of(array.shape(), Arrays.stream(array.toDoubles()).map(change).toArray());
  }
}
