package io.github.fenchel.losses;

import static io.github.fenchel.losses.OnReference.maximizer;
import static io.github.fenchel.losses.OnReference.penalty;
import static io.github.fenchel.losses.OnReference.prox;
import static io.github.fenchel.losses.OnReference.regularizer;
import static io.github.fenchel.losses.OnReference.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.losses.GroupL2.Channels;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The formulas of the Javadoc with numbers worked out by hand, and the limits they share. */
final class NormExamplesTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  /** Two channels of 2x2 pixels: (3, 0, 0, 4) and (0, 0, 0, 12). */
  private static final HostArray TWO_CHANNELS =
      HostArray.of(Shape.of(1, 2, 2, 2), 3, 0, 0, 4, 0, 0, 0, 12.0);

  private static void assertClose(HostArray found, double... expected) {
    assertThat(found.toDoubles()).containsExactly(expected, within(1e-12));
  }

  @Test
  void l1() {
    Norm norm = new L1(0.1);
    assertClose(penalty(norm, row(3, -4, 0)), 0.7);
    assertClose(maximizer(norm, row(3, -4, 0)), 0.1, -0.1, 0);
    assertClose(regularizer(norm, row(0.1, -0.1)), 0);
    assertClose(regularizer(norm, row(0.11, 0)), INF);
    assertClose(prox(norm, row(0.5, -0.05, -2), 1), 0.1, -0.05, -0.1);
  }

  @Test
  void elasticNet() {
    Norm norm = new ElasticNet(0.1, 0.1);
    assertClose(penalty(norm, row(3, -4)), 3.2);
    assertClose(maximizer(norm, row(3, -4)), 0.7, -0.9);
    assertClose(regularizer(norm, row(0.7, -0.9)), 2.5);
    assertClose(regularizer(norm, row(0.1, -0.05)), 0);
    assertClose(prox(norm, row(0.5, -0.05, -0.5), 0.2), 0.3, -0.05, -0.3);
  }

  @Test
  void groupsOfOneChannel() {
    Norm norm = new GroupL2(0.5, 2, Channels.SEPARATE);
    assertClose(penalty(norm, TWO_CHANNELS), 8.5);
    assertClose(maximizer(norm, TWO_CHANNELS), 0.3, 0, 0, 0.4, 0, 0, 0, 0.5);
    assertClose(prox(norm, TWO_CHANNELS, 1), 0.3, 0, 0, 0.4, 0, 0, 0, 0.5);
    assertClose(regularizer(norm, TWO_CHANNELS), INF);
  }

  @Test
  void groupsAcrossChannels() {
    Norm norm = new GroupL2(1.3, 2, Channels.JOINT);
    assertClose(penalty(norm, TWO_CHANNELS), 16.9);
    assertClose(maximizer(norm, TWO_CHANNELS), 0.3, 0, 0, 0.4, 0, 0, 0, 1.2);
    assertClose(regularizer(norm, maximizer(norm, TWO_CHANNELS)), 0);
  }

  @Test
  void patchesTileRowsAndColumns() {
    HostArray image = HostArray.of(Shape.of(1, 1, 2, 4), 3, 0, 5, 0, 0, 4, 0, 12.0);
    assertClose(penalty(new GroupL2(1, 2, Channels.SEPARATE), image), 5 + 13);
    assertClose(
        maximizer(new GroupL2(13, 2, Channels.SEPARATE), image), 7.8, 0, 5, 0, 0, 10.4, 0, 12);
  }

  @Test
  void aPatchWithoutGradientStaysZero() {
    Norm norm = new GroupL2(0.5, 1, Channels.SEPARATE);
    assertClose(maximizer(norm, row(0, -2)), 0, -0.5);
    assertClose(penalty(norm, row(0, 0)), 0);
    assertClose(prox(norm, row(0, 2), 1), 0, 0.5);
  }

  @Test
  void lengthsNeitherUnderflowNorOverflow() {
    Norm norm = new GroupL2(1, 2, Channels.SEPARATE);
    for (double scale : new double[] {1e-300, 1e-30, 1e30, 1e300}) {
      HostArray patch = HostArray.of(Shape.of(1, 1, 2, 2), 3 * scale, 0, 0, -4 * scale);
      assertThat(penalty(norm, patch).item() / scale).isCloseTo(5, within(1e-14));
      assertClose(maximizer(norm, patch), 0.6, 0, 0, -0.8);
    }
  }

  @Test
  void theBoundaryIsAsWideAsRounding() {
    assertThat(regularizer(new L1(1), row(1 + 0.9e-10)).item()).isZero();
    assertThat(regularizer(new L1(1), row(1 + 1.1e-10)).item()).isEqualTo(INF);
    assertThat(regularizer(new L1(1), row(INF)).item()).isEqualTo(INF);
    Norm group = new GroupL2(1, 1, Channels.SEPARATE);
    assertThat(regularizer(group, row(1 + 0.9e-10)).item()).isZero();
    assertThat(regularizer(group, row(1 + 1.1e-10)).item()).isEqualTo(INF);
  }

  @Test
  void elasticNetTendsToL1AndToTheSquaredNorm() {
    HostArray gradient = Examples.gradients(new SplittableRandom(1)).rows(0, 5);
    Norm l1 = new L1(0.2);
    Norm hard = new ElasticNet(0.2, 1e-18);
    assertClose(penalty(hard, gradient), penalty(l1, gradient).toDoubles());
    assertClose(maximizer(hard, gradient), maximizer(l1, gradient).toDoubles());
    Norm square = new ElasticNet(0, 0.5);
    assertClose(penalty(square, row(3, -4)), 12.5);
    assertClose(maximizer(square, row(3, -4)), 3, -4);
    assertClose(regularizer(square, row(3, -4)), 12.5);
  }

  @Test
  void groupsOfOneEntryAreL1() {
    HostArray gradient = Examples.gradients(new SplittableRandom(2)).rows(0, 5);
    Norm l1 = new L1(0.2);
    Norm single = new GroupL2(0.2, 1, Channels.SEPARATE);
    assertClose(penalty(single, gradient), penalty(l1, gradient).toDoubles());
    assertClose(maximizer(single, gradient), maximizer(l1, gradient).toDoubles());
    assertClose(regularizer(single, gradient), regularizer(l1, gradient).toDoubles());
    assertClose(prox(single, gradient, 1), prox(l1, gradient, 1).toDoubles());
  }

  @Test
  void oneGroupIsTheEuclideanBall() {
    HostArray gradient = HostArray.of(Shape.of(1, 2, 1, 1), 3, -4.0);
    Norm ball = new GroupL2(0.5, 1, Channels.JOINT);
    assertClose(penalty(ball, gradient), 2.5);
    assertClose(maximizer(ball, gradient), 0.3, -0.4);
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    for (double bad : new double[] {0, -1, Double.NaN, INF}) {
      assertRefused(() -> new L1(bad), "epsilon is " + bad);
      assertRefused(() -> new ElasticNet(0.1, bad), "epsilon2 is " + bad);
      assertRefused(() -> new GroupL2(bad, 2, Channels.JOINT), "epsilon is " + bad);
      assertRefused(() -> new Fgsm(bad), "epsilon is " + bad);
      assertRefused(() -> new Pgd(bad), "epsilon is " + bad);
    }
    assertRefused(() -> new ElasticNet(-0.1, 1), "epsilon is -0.1, expected a number >= 0");
    assertRefused(() -> new GroupL2(1, 0, Channels.JOINT), "patch is 0");
    assertRefused(() -> new Pgd(1, 0, 1), "steps is 0");
  }

  @Test
  void aPatchThatDoesNotDivideTheImageIsRefused() {
    Norm norm = new GroupL2(1, 3, Channels.SEPARATE);
    norm.check(new ImageShape(1, 6, 9));
    assertRefused(
        () -> norm.check(new ImageShape(1, 28, 27)),
        "patch 3 does not divide an image of height 28 and width 27");
    assertRefused(() -> penalty(norm, row(1, 2, 3)), "height 1 and width 3");
    assertRefused(
        () -> penalty(norm, HostArray.of(Shape.of(3), 1, 2, 3.0)), "takes [N,C,H,W], not [3]");
  }

  private static void assertRefused(Runnable action, String message) {
    assertThatIllegalArgumentException().isThrownBy(action::run).withMessageContaining(message);
  }
}
