package io.github.fenchel.runner.norm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A maximizer lies on its own boundary, as far as single precision can tell. */
class BoundaryTest {
  private static final Shape MANY = Shape.of(200, 2, 4, 6);
  private static final float BOUND = (float) NormCase.EPSILON;

  @ParameterizedTest
  @MethodSource("io.github.fenchel.runner.norm.NormCase#constraints")
  void theMaximizerCostsNothingInSinglePrecision(NormCase tested) {
    for (double scale : new double[] {1e-30, 1e-3, 1, 1e30}) {
      HostArray gradient = NormCase.scaled(NormCase.normal(11, MANY), scale);
      assertThat(regularized(tested, gradient).get(1).toDoubles())
          .as("scale %s", scale)
          .hasSize(200)
          .containsOnly(0.0);
    }
  }

  /** Why the boundary has a width: without one, about half of all patches would be outside. */
  @ParameterizedTest
  @MethodSource("io.github.fenchel.runner.norm.NormCase#groups")
  void manyPatchesLieOutsideOfTheirBallByRounding(NormCase tested) {
    HostArray delta = regularized(tested, NormCase.normal(12, MANY)).get(0);
    double[] lengths = GroupLengths.ofEachEntry(delta, tested.name().endsWith("joint"));
    double outside = Arrays.stream(lengths).filter(length -> length > BOUND).count();
    assertThat(outside / lengths.length).isBetween(0.2, 0.8);
  }

  @ParameterizedTest
  @MethodSource("io.github.fenchel.runner.norm.NormCase#constraints")
  void beyondTheWidthOfTheBoundaryTheCostIsInfinite(NormCase tested) {
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      HostArray found =
          session
              .compile(
                  "outside",
                  in ->
                      List.of(
                          tested
                              .norm()
                              .regularizer(tested.norm().maximizer(in.get(0)).mul(1.0001))))
              .call(NormCase.normal(13, MANY))
              .get(0);
      assertThat(found.toDoubles()).containsOnly(Double.POSITIVE_INFINITY);
    }
  }

  /** The maximizer and what it costs. */
  private static List<HostArray> regularized(NormCase tested, HostArray gradient) {
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      return session
          .compile(
              "boundary",
              in -> {
                var delta = tested.norm().maximizer(in.get(0));
                return List.of(delta, tested.norm().regularizer(delta));
              })
          .call(gradient);
    }
  }
}
