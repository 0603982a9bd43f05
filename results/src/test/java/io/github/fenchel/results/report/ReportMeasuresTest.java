package io.github.fenchel.results.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.ChannelPooling;
import io.github.fenchel.results.measure.MapSimilarity;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.picture.MapPictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The report's numbers and those of the comparison are the same numbers, without a browser. */
class ReportMeasuresTest {
  private static final double TOLERANCE = 1e-12;
  private static final long SEED = Long.getLong("tests.seed", 20261130L);

  private static final Context CONTEXT =
      Context.newBuilder("js")
          .allowHostAccess(HostAccess.newBuilder().allowArrayAccess(true).build())
          .option("engine.WarnInterpreterOnly", "false")
          .build();

  @BeforeAll
  static void load() throws IOException {
    run("const fenchel = {};");
    try (InputStream script = Report.class.getResourceAsStream("measures.js")) {
      run(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @AfterAll
  static void close() {
    CONTEXT.close();
  }

  /**
   * Two maps of one image.
   *
   * @param name what is special about them, and the seed that makes them
   */
  private record Pair(String name, HostArray left, HostArray right) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Pair> pairs() {
    Shape gray = Shape.of(1, 1, 14, 15);
    HostArray plain = map(gray, 1, value -> value);
    return Stream.concat(
        finitePairs(),
        Stream.of(
            new Pair("NaN in one pixel", map(gray, 1, value -> value > 0.999 ? 0 / 0.0 : 1), plain),
            new Pair(
                "an infinite pixel", plain, map(gray, 1, value -> value > 0.999 ? -1 / 0.0 : 1))));
  }

  static Stream<Pair> finitePairs() {
    Shape gray = Shape.of(1, 1, 14, 15);
    HostArray plain = map(gray, 1, value -> value);
    return Stream.of(
        pair("random", gray, value -> value),
        pair("three channels", Shape.of(1, 3, 13, 17), value -> value),
        pair("ties", gray, value -> Math.rint(3 * value)),
        pair("mostly zeros", gray, value -> Math.max(0, Math.abs(value) - 0.95)),
        pair("tiny gradients", gray, value -> 1e-36 * value),
        pair("large gradients", gray, value -> 1e30 * value),
        pair("the least image with a window", Shape.of(1, 1, 11, 11), value -> value),
        pair("no room for a window", Shape.of(1, 2, 10, 40), value -> value),
        pair("two pixels", Shape.of(1, 1, 1, 2), value -> value),
        pair("one pixel", Shape.of(1, 1, 1, 1), value -> value),
        pair("one pixel of three channels", Shape.of(1, 3, 1, 1), value -> value),
        new Pair("equal maps", plain, plain),
        new Pair("negated maps", plain, map(gray, 1, value -> -value)),
        new Pair("constant maps", map(gray, 1, value -> 2), map(gray, 1, value -> 3)),
        new Pair("a map of zeros", map(gray, 1, value -> 0), plain),
        new Pair("two maps of zeros", map(gray, 1, value -> 0), map(gray, 1, value -> -0.0)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void similarityIsThatOfTheComparison(Pair pair) {
    MapSimilarity expected = MapSimilarity.of(pair.left(), pair.right()).get(0);
    double[] shape =
        Arrays.stream(pair.left().shape().toArray()).skip(1).asDoubleStream().toArray();
    Value measured =
        call(
            "(a, b, shape) => fenchel.measures.similarity("
                + "Float32Array.from(a), Float32Array.from(b), shape)",
            pair.left().toDoubles(),
            pair.right().toDoubles(),
            shape);
    for (Measure measure : Measure.values()) {
      double value = measured.getMember(measure.id()).asDouble();
      assertSame(measure.id(), value, expected.get(measure));
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void channelsAreSummedAlike(Pair pair) {
    Value sums =
        call(
            "(map, channels) => fenchel.measures.magnitude(Float32Array.from(map), channels)",
            pair.left().toDoubles(),
            (double) pair.left().shape().get(1));
    assertThat(sums.as(double[].class))
        .isEqualTo(ChannelPooling.magnitude(pair.left()).toDoubles());
  }

  @Test
  void aMapWithoutChannelsIsComparedByMagnitudeAlone() {
    Value measured =
        call(
            "(a, b) => fenchel.measures.similarity("
                + "Float32Array.from(a), Float32Array.from(b), [2, 1, 2], 1)",
            new double[] {1, -2, -3, 4},
            new double[] {-2, 3});
    // Magnitudes: [1 + 3, 2 + 4] and [2, 3].
    assertThat(measured.getMember("cosine").asDouble()).isCloseTo(1, within(TOLERANCE));
    assertThat(measured.getMember("signed-cosine").asDouble()).isNaN();
  }

  @Test
  void signsAreKeptWhereTheSignedMapIsShown() {
    Value sums = call("map => fenchel.measures.signed(map, 2)", new double[] {1, -2, -3, 5});
    assertThat(sums.as(double[].class)).containsExactly(-2, 3);
  }

  @ParameterizedTest
  @MethodSource("finitePairs")
  void whiteIsThatOfTheFigures(Pair pair) {
    List<HostArray> pooled =
        List.of(MapPictures.pooled(pair.left()), MapPictures.pooled(pair.right()));
    Value white =
        call(
            "(a, b) => fenchel.measures.white(a, b)",
            pooled.get(0).toDoubles(),
            pooled.get(1).toDoubles());
    assertThat(white.asDouble()).isEqualTo(MapPictures.white(pooled));
  }

  @Test
  void whiteOfNothingIsZero() {
    assertThat(call("() => fenchel.measures.white()").asDouble()).isZero();
  }

  @Test
  void meansLeaveOutWhatIsUndefined() {
    double none = Double.NaN;
    for (double[] values : new double[][] {{1, none, 2.5, -7}, {none}, {}, {1 / 0.0, 1}}) {
      double expected = MeanError.of(HostArray.of(Shape.of(values.length), values)).mean();
      double mean = call("values => fenchel.measures.mean(Array.from(values))", values).asDouble();
      assertSame(Arrays.toString(values), mean, expected);
    }
  }

  @Test
  void everyMeasureIsExplainedToTheReader() {
    Value explained =
        run("fenchel.measures.DEFINITIONS.filter(([, name, text]) => name && text).map(d => d[0])");
    assertThat(explained.as(String[].class))
        .containsExactly(Arrays.stream(Measure.values()).map(Measure::id).toArray(String[]::new));
  }

  /** NaN is the same as NaN; else equal within the tolerance, which values of 1 at most allow. */
  private static void assertSame(String what, double value, double expected) {
    if (Double.isNaN(expected) || Double.isInfinite(expected)) {
      assertThat(value).as(what).isEqualTo(Double.valueOf(expected));
    } else {
      assertThat(value).as(what).isCloseTo(expected, within(TOLERANCE));
    }
  }

  private static Pair pair(String name, Shape shape, DoubleUnaryOperator of) {
    return new Pair(
        name + ", -Dtests.seed=" + SEED, map(shape, SEED, of), map(shape, SEED + 1, of));
  }

  private static HostArray map(Shape shape, long seed, DoubleUnaryOperator of) {
    double[] values = new Random(seed).doubles(shape.size(), -1, 1).map(of).toArray();
    return HostArray.of(shape, values).to(DataType.FLOAT32);
  }

  private static Value run(String script) {
    return CONTEXT.eval("js", script);
  }

  private static Value call(String function, Object... arguments) {
    return run(function).execute(arguments);
  }
}
