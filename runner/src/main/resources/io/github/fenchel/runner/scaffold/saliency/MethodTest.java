package @package@;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.tck.explain.GradientByHand;
import io.github.fenchel.backend.tck.explain.SaliencyContract;
import org.junit.jupiter.api.Test;

/**
 * The saliency method {@code @id@}: the contract of every method, inherited, and numbers computed
 * by hand.
 *
 * <p>The inherited tests explain a small network: shape, finite numbers, each image on its own,
 * seeded draws, the sign of the scores, the cost. They cannot know whether the formula is the one
 * you meant; the numbers below do.
 */
final class @name@MethodTest extends SaliencyContract {

  /** The method that the inherited tests check. */
  @Override
  protected SaliencyMethod method() {
    return new @name@Method(4);
  }

  /**
   * Of {@code z = x_1^2 + 3 x_2} at (0.8, 0.5), with the gradient {@code (2 x_1, 3)}: the means over
   * a quarter and three quarters of the way are {@code 2 * 0.8 / 2} and 3.
   */
  @Test
  void theMapIsTheMeanGradientOnTheWayFromBlack() {
    GradientByHand model = new GradientByHand(x -> new double[] {2 * x[0], 3});
    LabeledImages image =
        new LabeledImages(
            HostArray.of(Shape.of(1, 1, 1, 2), 0.8, 0.5),
            HostArray.of(Shape.of(1), 0L),
            HostArray.of(Shape.of(1), 0L));
    assertThat(new @name@Method(2).explain(model, image).toDoubles())
        .containsExactly(new double[] {0.8, 3}, within(1e-12));
  }

  @Test
  void noStepsAreRefused() {
    assertThatThrownBy(() -> new @name@Method(0)).hasMessage("steps is 0, expected a number >= 1");
  }
}
