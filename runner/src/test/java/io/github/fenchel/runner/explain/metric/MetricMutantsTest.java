package io.github.fenchel.runner.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.tck.explain.MetricContract;
import io.github.fenchel.runner.explain.KitRun;
import io.github.fenchel.runner.explain.metric.structure.StructureMetrics;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit for metrics of maps bites: a faulty one is rejected by the test that names the fault. */
class MetricMutantsTest {
  private static final Metric GINI = Engines.create(StructureMetrics.offers(), "gini", Map.of());

  private static final Random RANDOM = new Random(1);

  /** A faulty metric, and the kit's test that it fails. */
  private record Mutant(String name, String caughtBy, Metric metric) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The Gini index, measured or defined otherwise. */
  private record Altered(
      UnaryOperator<MetricDefinition> definedAs, Function<Evidence, double[]> measured)
      implements Metric {
    @Override
    public MetricDefinition definition() {
      return definedAs.apply(GINI.definition());
    }

    @Override
    public Reads reads() {
      return GINI.reads();
    }

    @Override
    public double[] measure(Evidence evidence) {
      return measured.apply(evidence);
    }
  }

  private static Stream<Mutant> mutants() {
    return Stream.of(
        mutant(
            "percent in place of a share",
            "valuesLieInTheStatedRange",
            e -> changed(e, value -> 100 * value)),
        mutant(
            "infinity where a map has one pixel",
            "valuesLieInTheStatedRange",
            e -> changed(e, value -> value > 0.99 ? Double.POSITIVE_INFINITY : value)),
        mutant("never a value", "aRandomMapHasAValue", e -> changed(e, value -> Double.NaN)),
        new Mutant(
            "the other way is better",
            "aBetterMapHasABetterValue",
            new Altered(MetricMutantsTest::reversed, GINI::measure)),
        mutant("the same value for all", "aBetterMapHasABetterValue", e -> changed(e, value -> 0)),
        mutant("values sorted", "permutingImagesPermutesValues", MetricMutantsTest::sorted),
        mutant(
            "Quantus: an offset after the batch's maximum was made 1",
            "anImagesValueDoesNotDependOnOthers",
            e -> gini(e, maps -> offset(maps, 1e-7 * largest(maps)))),
        mutant(
            "the first batch only",
            "anImagesValueDoesNotDependOnOthers",
            MetricMutantsTest::firstBatch),
        mutant("one value too few", "valuesLieInTheStatedRange", MetricMutantsTest::tooFew),
        mutant(
            "ties broken by chance",
            "theSameEvidenceHasTheSameValues",
            e -> gini(e, maps -> each(maps, value -> value + 1e-4 * RANDOM.nextDouble()))),
        mutant(
            "counts that depend on rounding to float",
            "tiesAreBrokenTheSameWayEachTime",
            e -> changed(e, value -> e.map().dataType().name().equals("FLOAT32") ? 0 : value)),
        mutant(
            "a silent zero for a map of zeros",
            "aMapOfZerosHasTheStatedValue",
            e -> changed(e, value -> Double.isNaN(value) ? 0 : value)),
        mutant(
            "nothing for a constant map",
            "aConstantMapHasTheStatedValue",
            e -> changed(e, value -> value < 1e-12 ? Double.NaN : value)),
        mutant("an absolute offset", "scaleDoesNotCount", e -> gini(e, maps -> offset(maps, 1e-7))),
        mutant(
            "pooling before magnitudes", "signsDoNotCount", e -> gini(e, MetricMutantsTest::sum)),
        new Mutant(
            "a definition without a target",
            "theDefinitionIsComplete",
            new Altered(MetricMutantsTest::withoutTarget, GINI::measure)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void theKitRejectsAMutantByTheTestThatNamesItsFault(Mutant mutant) {
    assertThat(failures(mutant.metric())).contains(mutant.caughtBy());
  }

  @Test
  void theKitPassesAMetricWithoutFault() {
    assertThat(failures(new Altered(UnaryOperator.identity(), GINI::measure))).isEmpty();
  }

  private static Mutant mutant(
      String name, String caughtBy, Function<Evidence, double[]> measured) {
    return new Mutant(name, caughtBy, new Altered(UnaryOperator.identity(), measured));
  }

  private static double[] changed(Evidence evidence, DoubleUnaryOperator change) {
    return Arrays.stream(GINI.measure(evidence)).map(change).toArray();
  }

  private static double[] gini(Evidence evidence, UnaryOperator<HostArray> change) {
    return GINI.measure(evidence.withMap(evidence.method(), change.apply(evidence.map())));
  }

  private static double[] sorted(Evidence evidence) {
    return Arrays.stream(GINI.measure(evidence)).sorted().toArray();
  }

  private static double[] tooFew(Evidence evidence) {
    return Arrays.stream(GINI.measure(evidence)).skip(1).toArray();
  }

  private static double[] firstBatch(Evidence evidence) {
    double[] values = GINI.measure(evidence);
    for (int i = 2; i < values.length; i++) {
      values[i] = values[i % 2];
    }
    return values;
  }

  private static double largest(HostArray maps) {
    return Arrays.stream(maps.toDoubles()).map(Math::abs).max().orElseThrow();
  }

  private static HostArray offset(HostArray maps, double offset) {
    return each(maps, value -> Math.abs(value) + offset);
  }

  private static HostArray each(HostArray maps, DoubleUnaryOperator change) {
    return HostArray.of(maps.shape(), Arrays.stream(maps.toDoubles()).map(change).toArray());
  }

  /** The channels' sum, signs kept. */
  private static HostArray sum(HostArray maps) {
    Shape shape = maps.shape();
    int pixels = Math.toIntExact(shape.get(2) * shape.get(3));
    int size = Math.toIntExact(shape.get(1)) * pixels;
    double[] all = maps.toDoubles();
    double[] sums = new double[all.length / size * pixels];
    for (int i = 0; i < all.length; i++) {
      sums[i / size * pixels + i % pixels] += all[i];
    }
    return HostArray.of(Shape.of(shape.get(0), 1, shape.get(2), shape.get(3)), sums);
  }

  private static MetricDefinition reversed(MetricDefinition own) {
    return new MetricDefinition(
        own.metric(),
        own.version(),
        own.target(),
        own.pooling(),
        own.space(),
        own.unit(),
        Direction.LOWER);
  }

  private static MetricDefinition withoutTarget(MetricDefinition own) {
    return new MetricDefinition(
        own.metric(), own.version(), "", own.pooling(), own.space(), own.unit(), own.direction());
  }

  /** Runs the kit and returns the failed tests. */
  private static Set<String> failures(Metric metric) {
    Subject.current = metric;
    return KitRun.failures(Subject.class, 20);
  }

  /** The kit on the metric in question. */
  static final class Subject extends MetricContract {
    private static Metric current = GINI;

    @Override
    protected Metric metric() {
      return current;
    }

    @Override
    protected Stated stated() {
      return new Stated(0, 1, Double.NaN, 0);
    }
  }
}
