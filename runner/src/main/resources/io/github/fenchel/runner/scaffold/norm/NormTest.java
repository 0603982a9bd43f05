package @package@;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.reference.ReferenceBackend;
import io.github.fenchel.backend.tck.NormContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The norm {@code @id@}: the contract of every norm, inherited, and numbers computed by hand.
 *
 * <p>The inherited tests check the four methods against each other: equality in the Fenchel-Young
 * inequality at the maximizer, the inequality elsewhere, the proximal map, zeros and their
 * derivatives, tiny and huge gradients. They cannot know whether the formula is the one you meant;
 * the numbers below do.
 */
final class @name@NormTest extends NormContract {
  /** Two rows of two pixels: bands of one row. */
  private static final Norm ROWS = new @name@Norm(0.5, 1);

  /** The norm that the inherited tests check; its band divides their 6 x 6 images. */
  @Override
  protected Norm norm() {
    return new @name@Norm(0.3, 2);
  }

  /** How the plugin offers the norm: its parameters are tested, too. */
  @Override
  protected Optional<Offer<Norm>> offer() {
    return Optional.of(new @name@Plugin().norms().get(0));
  }

  /** The arguments for {@link #offer}. */
  @Override
  protected Map<String, Value> arguments() {
    return Map.of(
        "epsilon", new Value.Quantity(Rational.parse("0.3"), Unit.PIXEL),
        "band", new Value.Whole(2));
  }

  /** The lengths of the rows are 5 and 0, so {@code R* = 0.5 (5 + 0)}. */
  @Test
  void thePenaltyIsTheSumOfTheRowsLengths() {
    assertThat(of(ROWS::penalty, 3, -4, 0, 0)).containsExactly(2.5);
  }

  /** {@code 0.5 (3,-4) / 5}, and nothing where there is no gradient. */
  @Test
  void theMaximizerIsTheRowAtLengthEpsilon() {
    assertThat(of(ROWS::maximizer, 3, -4, 0, 0)).containsExactly(numbers(0.3, -0.4, 0, 0), within(1e-12));
  }

  /** The first row has length 5 and is cut to 0.5, the second has length 0.1 and stays. */
  @Test
  void theProximalMapCutsLongRowsOnly() {
    assertThat(of(d -> ROWS.prox(d, d.fill(1).max(false)), 3, -4, 0.1, 0))
        .containsExactly(numbers(0.3, -0.4, 0.1, 0), within(1e-12));
  }

  @Test
  void theRegularizerIsInfiniteBeyondTheBallAndZeroWithin() {
    assertThat(of(ROWS::regularizer, 0.3, -0.4, 0, 0.5)).containsExactly(0);
    assertThat(of(ROWS::regularizer, 0.3, -0.4, 0.1, 0.5))
        .containsExactly(Double.POSITIVE_INFINITY);
  }

  @Test
  void aBandThatDoesNotDivideTheImageIsRefused() {
    assertThatThrownBy(() -> new @name@Norm(0.5, 3).check(new ImageShape(1, 28, 28)))
        .hasMessage("band 3 does not divide the height of an image of 1x28x28");
  }

  private static double[] numbers(double... values) {
    return values;
  }

  /** Computes on one image of 2 x 2 pixels. */
  private static double[] of(UnaryOperator<Tensor> function, double... pixels) {
    try (Session session =
        new ReferenceBackend().open(new SessionOptions("cpu", DataType.FLOAT64, 1))) {
      HostArray image = HostArray.of(Shape.of(1, 1, 2, 2), pixels);
      return session
          .compile("by hand", inputs -> List.of(function.apply(inputs.get(0))))
          .call(image)
          .get(0)
          .toDoubles();
    }
  }
}
