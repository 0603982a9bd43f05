package io.github.fenchel.runner.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.parameter.Range;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IllinoisSolverTest {

  private static double reached(double target, DoubleUnaryOperator function, Range range) {
    IllinoisSolver.Answer answer = IllinoisSolver.solve(target, function, range);
    assertThat(answer).isInstanceOf(IllinoisSolver.Reached.class);
    return ((IllinoisSolver.Reached) answer).at();
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-11 * expected));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 8.0 / 255, 1, 3e4})
  void aLineThroughZeroIsHitInAFewTrials(double epsilon) {
    AtomicInteger trials = new AtomicInteger();
    double at =
        reached(
            37.5 * epsilon,
            p -> {
              trials.incrementAndGet();
              return 37.5 * p;
            },
            Range.positive());
    assertClose(at, epsilon);
    assertThat(trials.get()).isLessThan(12);
  }

  @Test
  void aLineWithAFixedPartIsHit() {
    assertClose(reached(1.5, p -> 0.5 + 2 * p, Range.atLeast(0)), 0.5);
  }

  /** Huber's penalty of one entry 1 with weight 1/4: p - p^2 from a box, 1/4 beyond it. */
  @Test
  void aPenaltyThatSaturatesIsHitBeforeItDoes() {
    DoubleUnaryOperator huber = p -> p >= 0.5 ? 0.25 : p - p * p;
    assertClose(reached(0.21, huber, Range.positive()), 0.3);
    assertClose(reached(0.0099, huber, Range.positive()), 0.01);
    assertThat(IllinoisSolver.solve(0.26, huber, Range.positive()))
        .isEqualTo(new IllinoisSolver.Below(1e9, 0.25));
  }

  @Test
  void steepAndFlatCurvesAreHit() {
    assertClose(reached(1e-6, p -> p * p, Range.positive()), 1e-3);
    assertClose(reached(1e3, Math::sqrt, Range.positive()), 1e6);
    assertClose(reached(0.1, p -> p * p * p * p, Range.positive()), Math.sqrt(Math.sqrt(0.1)));
  }

  @Test
  void aFixedPartBeyondTheTargetIsTold() {
    assertThat(IllinoisSolver.solve(0.4, p -> 0.5 + p, Range.atLeast(0)))
        .isEqualTo(new IllinoisSolver.Above(0, 0.5));
  }

  @Test
  void theBoundsOfTheParameterAreKept() {
    assertThat(IllinoisSolver.solve(7, p -> 2 * p, Range.between(0, 3)))
        .isEqualTo(new IllinoisSolver.Below(3, 6));
    assertThat(IllinoisSolver.solve(1, p -> 2 * p, Range.between(2, 3)))
        .isEqualTo(new IllinoisSolver.Above(2, 4));
    assertClose(reached(6, p -> 2 * p, Range.between(0, 3)), 3);
    assertClose(reached(4, p -> 2 * p, Range.between(2, 3)), 2);
  }
}
