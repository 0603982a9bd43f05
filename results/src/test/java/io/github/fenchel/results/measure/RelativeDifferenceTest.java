package io.github.fenchel.results.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import org.junit.jupiter.api.Test;

class RelativeDifferenceTest {

  @Test
  void theLargestDifferenceIsRelativeToTheLargestMagnitudeOfEitherSide() {
    RelativeDifference difference = RelativeDifference.of(row(1, -8, 0), row(1.5, -10, 0.25), 0.04);
    assertThat(difference.value()).isCloseTo(0.2, within(1e-15));
    // 0.5 and 2 are above 0.04 of 10; 0.25 is not.
    assertThat(difference.beyond()).isEqualTo(2);
    assertThat(RelativeDifference.of(row(0, 0), row(0, 0), 0.1))
        .isEqualTo(new RelativeDifference(0, 0, 0));
  }

  @Test
  void whatIsNotFiniteOnEitherSideIsInfinitelyFarAndCounted() {
    double[] odd = {Double.NaN, Double.POSITIVE_INFINITY};
    for (double value : odd) {
      RelativeDifference difference = RelativeDifference.of(row(1, value, 2), row(1, 1, 2), 0.1);
      assertThat(difference).isEqualTo(new RelativeDifference(Double.POSITIVE_INFINITY, 0, 1));
    }
  }

  @Test
  void aSignIsFreeOnlyBelowTheShareOfItsOwnImagesMaximum() {
    // Two images of two pixels; the second one's largest gradient is a thousandth of the first's.
    HostArray gradient = images(1, 0.5e-3, 1e-3, 0.5e-3);
    HostArray up = images(0.1, 0.1, 0.1, 0.1);
    HostArray flipped = images(0.1, -0.1, 0.1, 0.1);
    RelativeDifference free =
        RelativeDifference.ofPerturbations(up, flipped, 0.01, gradient, gradient, 1e-3);
    assertThat(free).isEqualTo(new RelativeDifference(0, 1, 0));
    RelativeDifference real =
        RelativeDifference.ofPerturbations(
            up, images(0.1, 0.1, 0.1, -0.1), 0.01, gradient, gradient, 1e-3);
    assertThat(real).isEqualTo(new RelativeDifference(2, 0, 1));
  }

  @Test
  void otherShapesAreRefused() {
    assertThatThrownBy(() -> RelativeDifference.of(row(1), row(1, 2), 0.1))
        .hasMessageContaining("FLOAT64[1]")
        .hasMessageContaining("FLOAT64[2]");
  }

  private static HostArray row(double... values) {
    return HostArray.of(Shape.of(values.length), values);
  }

  private static HostArray images(double... values) {
    return HostArray.of(Shape.of(2, 1, 1, 2), values);
  }
}
