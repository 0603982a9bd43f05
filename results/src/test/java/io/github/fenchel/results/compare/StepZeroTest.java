package io.github.fenchel.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepZeroTest {

  @Test
  void theDifferenceIsRelativeToTheLargestMagnitude() {
    StepZero probe = StepZero.of("0", probe(8, 1, 0.5), probe(10, 1, 0.5));
    assertThat(probe.worst().name()).isEqualTo("logits");
    assertThat(probe.worst().relative()).isCloseTo(0.2, within(1e-12));
    assertThat(probe.isWithin()).isFalse();
    assertThat(StepZero.of("0", probe(8, 1, 0.5), probe(8.0007, 1, 0.5)).isWithin()).isTrue();
  }

  @Test
  void aSignMayFlipOnlyWhereTheGradientVanishes() {
    StepZero vanishing = StepZero.of("0", probe(1, 9e-6, 0.5), probe(1, -9e-6, -0.5));
    assertThat(vanishing.isWithin()).isTrue();
    assertThat(vanishing.tensors().get(2).signFlips()).isEqualTo(1);
    StepZero clipped = StepZero.of("0", probe(1, 9e-6, 0.5), probe(1, -9e-6, 0));
    assertThat(clipped.isWithin()).as("a black pixel cannot go down").isTrue();
    StepZero sameSign = StepZero.of("0", probe(1, 9e-6, 0.5), probe(1, 9e-6, 0.4));
    assertThat(sameSign.isWithin()).as("the sign did not flip").isFalse();
    StepZero real = StepZero.of("0", probe(1, 2e-5, 0.5), probe(1, 2e-5, -0.5));
    assertThat(real.isWithin()).as("the gradient does not vanish").isFalse();
  }

  @Test
  void noNumberIsBeyondEveryBudgetAndNothingIsNoDifference() {
    assertThat(StepZero.of("0", probe(Double.NaN, 1, 0), probe(Double.NaN, 1, 0)).isWithin())
        .isFalse();
    assertThat(StepZero.of("0", probe(0, 0, 0), probe(0, 0, 0)).worst().relative()).isZero();
  }

  @Test
  void aMissingArrayIsNamed() {
    assertThatThrownBy(() -> StepZero.of("0", Map.of(), Map.of()))
        .hasMessageContaining("no array logits");
  }

  /** One logit; two pixels, of which the second has gradient 1 and no perturbation. */
  private static Map<String, HostArray> probe(double logit, double gradient, double perturbation) {
    return Map.of(
        "logits", HostArray.of(Shape.of(1, 1), logit),
        "gradient", HostArray.of(Shape.of(1, 1, 1, 2), gradient, 1),
        "perturbation", HostArray.of(Shape.of(1, 1, 1, 2), perturbation, 0));
  }
}
