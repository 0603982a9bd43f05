package io.github.fenchel.results.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import org.junit.jupiter.api.Test;

final class MeanErrorTest {
  @Test
  void theErrorIsTheSampleDeviationOverTheRootOfN() {
    MeanError error = MeanError.of(HostArray.of(Shape.of(4), 1.0, 2.0, 3.0, 6.0));

    assertThat(error.mean()).isEqualTo(3);
    // Squares 4 + 1 + 0 + 9 = 14; 14 / 3 / 4.
    assertThat(error.standardError()).isCloseTo(Math.sqrt(14.0 / 12), within(1e-15));
    assertThat(error.n()).isEqualTo(4);
  }

  @Test
  void undefinedValuesAreLeftOutAndCounted() {
    MeanError error = MeanError.of(HostArray.of(Shape.of(3), Double.NaN, 5.0, 7.0));

    assertThat(error).isEqualTo(new MeanError(6, 2, 1, 1));
  }

  @Test
  void oneValueHasNoErrorAndNoneHasNoMean() {
    assertThat(MeanError.of(HostArray.of(Shape.of(1), 2.0)))
        .isEqualTo(new MeanError(2, 1, 0, Double.NaN));
    assertThat(MeanError.of(HostArray.of(Shape.of(0), new double[0])))
        .isEqualTo(new MeanError(Double.NaN, 0, 0, Double.NaN));
  }
}
