package io.github.fenchel.runner.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The derivative of {@code R*} by back-propagation: Danskin's theorem, and 0 where g is 0. */
class PenaltyDerivativeTest {
  private static final String ALL = "io.github.fenchel.runner.norm.NormCase#all";
  private static final String GROUPS = "io.github.fenchel.runner.norm.NormCase#groups";

  static Stream<Arguments> normsAndTypes() {
    return NormCase.all().stream()
        .flatMap(
            norm -> Stream.of(DataType.FLOAT32, DataType.FLOAT64).map(t -> Arguments.of(norm, t)));
  }

  @ParameterizedTest
  @MethodSource("normsAndTypes")
  void atZeroTheDerivativeIsZero(NormCase tested, DataType type) {
    HostArray zero = HostArray.zeros(DataType.FLOAT64, NormCase.IMAGES);
    Taken taken = take(tested.norm(), type, zero);
    assertThat(taken.penalty().toDoubles()).containsExactly(0, 0);
    assertThat(taken.derivative().toDoubles()).containsOnly(0.0).hasSize(96);
    assertThat(taken.maximizer().toDoubles()).containsOnly(0.0);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theDerivativeIsTheMaximizer(NormCase tested) {
    for (long seed = 1; seed <= 3; seed++) {
      Taken taken = take(tested.norm(), DataType.FLOAT64, NormCase.normal(seed, NormCase.IMAGES));
      assertClose(taken.derivative().toDoubles(), taken.maximizer().toDoubles());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void aZeroGroupAmongOthersStaysZero(DataType type) {
    HostArray gradient = NormCase.withoutFirstPatch(NormCase.normal(4, NormCase.IMAGES));
    for (NormCase tested : NormCase.groups()) {
      double[] expected = directions(gradient, tested.name().endsWith("joint"));
      Taken taken = take(tested.norm(), type, gradient);
      double tolerance = type == DataType.FLOAT32 ? 1e-6 : 1e-14;
      for (HostArray found : List.of(taken.derivative(), taken.maximizer())) {
        assertThat(found.toDoubles())
            .as(tested.name())
            .containsExactly(expected, within(tolerance));
        for (int i = 0; i < expected.length; i++) {
          if (NormCase.isInFirstPatch(NormCase.IMAGES, i)) {
            assertThat(found.at(i)).as(tested.name()).isZero();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(GROUPS)
  void tinyAndHugeGroupsAreFiniteInSinglePrecision(NormCase tested) {
    HostArray gradient = NormCase.withoutFirstPatch(NormCase.normal(5, NormCase.IMAGES));
    Taken ordinary = take(tested.norm(), DataType.FLOAT64, gradient);
    for (double scale : new double[] {1e-30, 1e30}) {
      Taken taken = take(tested.norm(), DataType.FLOAT32, NormCase.scaled(gradient, scale));
      for (int i = 0; i < taken.penalty().size(); i++) {
        assertThat(taken.penalty().at(i) / scale)
            .isCloseTo(ordinary.penalty().at(i), within(1e-5 * ordinary.penalty().at(i)));
      }
      assertThat(taken.derivative().toDoubles())
          .containsExactly(ordinary.derivative().toDoubles(), within(1e-6));
      assertThat(taken.maximizer().toDoubles())
          .containsExactly(ordinary.maximizer().toDoubles(), within(1e-6));
    }
  }

  /**
   * The penalty on an input gradient, differentiated by the weights.
   *
   * <p>The function {@code sum tanh(w x) m} has the input gradient {@code m w (1 - tanh(w x)^2)}: 0
   * in the first patch because the mask {@code m} is, and 0 in another because {@code w} is.
   */
  @ParameterizedTest
  @MethodSource(ALL)
  void doubleBackpropagationThroughZeroGroupsMatchesDifferences(NormCase tested) {
    Shape shape = Shape.of(1, 2, 4, 6);
    HostArray ones =
        HostArray.of(shape, Stream.generate(() -> 1.0).limit(48).mapToDouble(d -> d).toArray());
    HostArray mask = NormCase.withoutFirstPatch(ones);
    double[] start = NormCase.normal(6, shape).toDoubles();
    int[] zeroPatch = {4, 5, 10, 11, 28, 29, 34, 35};
    Arrays.stream(zeroPatch).forEach(i -> start[i] = 0);
    HostArray input = NormCase.normal(7, shape);
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Variable weight = session.variable("weight", HostArray.of(shape, start));
      Program program =
          session.compile(
              "penalty of the input gradient",
              in -> {
                Gradients gradients =
                    session.gradients(
                        () -> {
                          ValueAndGradient inner =
                              session.valueAndGradient(
                                  x -> Loss.of(x.mul(weight.value()).tanh().mul(in.get(1)).sum()),
                                  in.get(0));
                          return Loss.of(tested.norm().penalty(inner.gradient()).sum());
                        },
                        List.of(weight));
                return List.of(gradients.value(), gradients.of(weight));
              });
      double[] exact = program.call(input, mask).get(1).toDoubles();
      double[] differences = new double[start.length];
      double step = 1e-6;
      for (int i = 0; i < start.length; i++) {
        double[] moved = start.clone();
        moved[i] = start[i] + step;
        weight.write(HostArray.of(shape, moved));
        double above = program.call(input, mask).get(0).item();
        moved[i] = start[i] - step;
        weight.write(HostArray.of(shape, moved));
        double below = program.call(input, mask).get(0).item();
        differences[i] = (above - below) / (2 * step);
      }
      assertThat(Arrays.stream(exact).filter(d -> Math.abs(d) > 1e-3).count())
          .isGreaterThan(tested.name().equals("linf") ? 0 : 20); // one entry is the largest
      assertThat(exact).containsExactly(differences, within(1e-7));
      Arrays.stream(zeroPatch).forEach(i -> assertThat(exact[i]).isZero());
    }
  }

  /** What one program found. */
  private record Taken(HostArray penalty, HostArray derivative, HostArray maximizer) {}

  private static Taken take(Norm norm, DataType type, HostArray gradient) {
    try (Session session = Engines.open("pytorch", type)) {
      List<HostArray> out =
          session
              .compile(
                  "derivative",
                  in -> {
                    ValueAndGradient taken =
                        session.valueAndGradient(
                            g -> {
                              var penalty = norm.penalty(g);
                              return new Loss(penalty.sum(), List.of(penalty));
                            },
                            in.get(0));
                    return List.of(
                        taken.auxiliary().get(0), taken.gradient(), norm.maximizer(in.get(0)));
                  })
              .call(gradient);
      return new Taken(out.get(0), out.get(1), out.get(2));
    }
  }

  private static void assertClose(double[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-10 * Math.abs(expected[i])));
    }
  }

  /** {@code epsilon g_S / ||g_S||_2}, by loops over the definition; 0 in a group of zeros. */
  private static double[] directions(HostArray gradient, boolean joint) {
    double[] lengths = GroupLengths.ofEachEntry(gradient, joint);
    double[] expected = gradient.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = lengths[i] == 0 ? 0 : NormCase.EPSILON * expected[i] / lengths[i];
    }
    return expected;
  }
}
