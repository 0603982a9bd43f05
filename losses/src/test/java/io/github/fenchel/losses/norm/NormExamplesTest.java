package io.github.fenchel.losses.norm;

import static io.github.fenchel.losses.OnReference.maximizer;
import static io.github.fenchel.losses.OnReference.penalty;
import static io.github.fenchel.losses.OnReference.prox;
import static io.github.fenchel.losses.OnReference.regularizer;
import static io.github.fenchel.losses.OnReference.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.OnReference;
import io.github.fenchel.losses.attack.Fgsm;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.losses.norm.GroupL2.Channels;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The formulas of the Javadoc with numbers worked out by hand. */
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
  void l2() {
    Norm norm = new L2(0.5);
    assertClose(penalty(norm, row(3, -4)), 2.5);
    assertClose(maximizer(norm, row(3, -4)), 0.3, -0.4);
    assertClose(regularizer(norm, row(0.3, -0.4)), 0);
    assertClose(regularizer(norm, row(0.31, -0.4)), INF);
    assertClose(prox(norm, row(3, -4), 1), 0.3, -0.4);
    assertClose(prox(norm, row(0.1, -0.2), 1), 0.1, -0.2);
  }

  @Test
  void l2Squared() {
    Norm norm = new L2Squared(0.5);
    assertClose(penalty(norm, row(3, -4)), 12.5);
    assertClose(maximizer(norm, row(3, -4)), 3, -4);
    assertClose(regularizer(norm, row(3, -4)), 12.5);
    assertClose(prox(norm, row(3, -4), 0.25), 2.4, -3.2);
  }

  @Test
  void lInf() {
    Norm norm = new LInf(0.5);
    assertClose(penalty(norm, row(3, -4, 0)), 2);
    assertClose(maximizer(norm, row(3, -4, 0)), 0, -0.5, 0);
    assertClose(maximizer(norm, row(4, -4, 1, 4)), 0.5 / 3, -0.5 / 3, 0, 0.5 / 3);
    assertClose(regularizer(norm, row(0.3, -0.2)), 0);
    assertClose(regularizer(norm, row(0.3, -0.21)), INF);
    assertClose(prox(norm, row(0.3, -0.1), 1), 0.3, -0.1);
    assertClose(prox(norm, row(0.8, -0.5, 0.1), 1), 0.4, -0.1, 0); // the threshold is 0.4
    assertClose(prox(norm, row(1e30, 3), 1), 0.5, 0);
  }

  @Test
  void groupElasticNet() {
    Norm norm = new GroupElasticNet(0.5, 0.1, 2, Channels.SEPARATE);
    assertClose(penalty(norm, TWO_CHANNELS), 0.5 * (5 + 12) + 0.1 * (25 + 144));
    assertClose(maximizer(norm, TWO_CHANNELS), 0.9, 0, 0, 1.2, 0, 0, 0, 2.9);
    assertClose(regularizer(norm, maximizer(norm, TWO_CHANNELS)), (1 + 2.4 * 2.4) / 0.4);
    // Lengths 5 and 12 become 0.5 + 4.5 / 2 and 0.5 + 11.5 / 2.
    assertClose(prox(norm, TWO_CHANNELS, 0.2), 1.65, 0, 0, 2.2, 0, 0, 0, 6.25);
  }

  @Test
  void huber() {
    Norm norm = new Huber(0.2, 0.5);
    assertClose(penalty(norm, row(0.1, -0.3)), 0.005 + (0.06 - 0.02));
    assertClose(maximizer(norm, row(0.1, -0.3)), 0.1, -0.2);
    assertClose(regularizer(norm, row(0.1, -0.2)), 0.005 + 0.02);
    assertClose(regularizer(norm, row(0.1, -0.21)), INF);
    assertClose(prox(norm, row(0.1, -0.3), 0.25), 0.08, -0.2);
  }

  /** Two channels of two pixels with the masks 0.5 and 1. */
  private static HostArray masked(
      Norm norm, BiFunction<Norm, Tensor, Tensor> function, double... e) {
    HostArray mask = HostArray.of(Shape.of(1, 1, 1, 2), 0.5, 1);
    return OnReference.evaluate(
        t -> {
          Batch batch = new Batch(t.get(0), t.get(1), Map.of("mask", t.get(1)));
          return function.apply(norm.on(batch), t.get(0));
        },
        HostArray.of(Shape.of(1, 2, 1, 2), e),
        mask);
  }

  @Test
  void weightedL1() {
    Norm norm = new WeightedL1(0.2);
    assertClose(masked(norm, (n, g) -> n.penalty(g), 3, 7, -4, 9), 0.7);
    assertClose(masked(norm, (n, g) -> n.maximizer(g), 3, 7, -4, 9), 0.1, 0, -0.1, 0);
    assertClose(masked(norm, (n, d) -> n.regularizer(d), 0.1, 0, -0.1, 0), 0);
    assertClose(masked(norm, (n, d) -> n.regularizer(d), 0.1, 1e-30, -0.1, 0), INF);
    assertClose(masked(norm, (n, d) -> n.regularizer(d), 0.11, 0, -0.1, 0), INF);
    assertClose(masked(norm, (n, d) -> n.prox(d, d.sum().fill(1)), 3, 7, 0.05, 9), 0.1, 0, 0.05, 0);
  }

  @Test
  void weightedL2() {
    Norm norm = new WeightedL2(0.2);
    assertClose(masked(norm, (n, g) -> n.penalty(g), 3, 7, -4, 9), 0.5);
    assertClose(masked(norm, (n, g) -> n.maximizer(g), 3, 7, -4, 9), 0.06, 0, -0.08, 0);
    assertClose(masked(norm, (n, d) -> n.regularizer(d), 0.06, 0, -0.08, 0), 0);
    assertClose(masked(norm, (n, d) -> n.regularizer(d), 0.06, 1e-30, -0.08, 0), INF);
    assertClose(masked(norm, (n, d) -> n.regularizer(d), 0.061, 0, -0.08, 0), INF);
    // Where it is open the ellipsoid is a ball of radius 0.1.
    assertClose(masked(norm, (n, d) -> n.prox(d, d.sum().fill(1)), 3, 7, 4, 9), 0.06, 0, 0.08, 0);
    assertClose(masked(norm, (n, d) -> n.prox(d, d.sum().fill(1)), 0.01, 7, 0, 0), 0.01, 0, 0, 0);
  }

  /** Weights 1 and 1/2: the multiplier of the projection is 1/2 for these numbers. */
  @Test
  void theProjectionOntoAnEllipsoidScalesItsAxesApart() {
    HostArray found =
        OnReference.evaluate(
            t -> {
              Batch batch = new Batch(t.get(0), t.get(1), Map.of("mask", t.get(1)));
              return new WeightedL2(1).on(batch).prox(t.get(0), t.get(0).sum().fill(1));
            },
            // u = (0.6, 0.4): (0.6 / 1)^2 + (0.4 / 0.5)^2 = 1; d = u (1 + t / w^2) at t = 1/2.
            row(0.6 * 1.5, 0.4 * 3),
            row(0, 0.5));
    assertClose(found, 0.6, 0.4);
  }

  @Test
  void aMaskedNormWithoutItsMaskSaysSo() {
    assertThatIllegalStateException()
        .isThrownBy(() -> penalty(new WeightedL1(1), row(1)))
        .withMessage(
            "weighted-l1 weighs pixels by the side map \"mask\": give it a batch first, on(batch)");
    assertRefused(
        () -> OnReference.evaluate(t -> on(new WeightedL2(1), t.get(0), Map.of()), row(1)),
        "weighted-l2 takes the side map \"mask\", and the batch has none; choose data with masks");
    assertRefused(
        () ->
            OnReference.evaluate(
                t -> on(new WeightedL2(1), t.get(0), Map.of("mask", t.get(0).sum())), row(1, 2)),
        "\"mask\" has shape [], expected [1,1,1,2] for images [1,1,1,2]");
  }

  private static Tensor on(Norm norm, Tensor images, Map<String, Tensor> sides) {
    return norm.on(new Batch(images, images, sides)).penalty(images);
  }

  @Test
  void theSeparableNormsSaySo() {
    List<Norm> separable =
        List.of(
            new L1(1), new L2Squared(1), new ElasticNet(1, 1), new Huber(1, 1), new WeightedL1(1));
    assertThat(separable).allMatch(Norm::isSeparable);
    List<Norm> others =
        List.of(
            new L2(1),
            new LInf(1),
            new GroupL2(1, 2, Channels.JOINT),
            new GroupElasticNet(1, 1, 2, Channels.JOINT),
            new WeightedL2(1));
    assertThat(others).noneMatch(Norm::isSeparable);
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
  void parametersOutOfRangeAreRefused() {
    for (double bad : new double[] {0, -1, Double.NaN, INF}) {
      assertRefused(() -> new L1(bad), "epsilon is " + bad);
      assertRefused(() -> new ElasticNet(0.1, bad), "epsilon2 is " + bad);
      assertRefused(() -> new GroupL2(bad, 2, Channels.JOINT), "epsilon is " + bad);
      assertRefused(() -> new L2(bad), "epsilon is " + bad);
      assertRefused(() -> new L2Squared(bad), "epsilon2 is " + bad);
      assertRefused(() -> new LInf(bad), "epsilon is " + bad);
      assertRefused(() -> new GroupElasticNet(1, bad, 2, Channels.JOINT), "epsilon2 is " + bad);
      assertRefused(() -> new Huber(bad, 1), "epsilon is " + bad);
      assertRefused(() -> new Huber(1, bad), "epsilon2 is " + bad);
      assertRefused(() -> new WeightedL1(bad), "epsilon is " + bad);
      assertRefused(() -> new WeightedL2(bad), "epsilon is " + bad);
      assertRefused(() -> new Fgsm(bad), "epsilon is " + bad);
      assertRefused(() -> new Pgd(bad), "epsilon is " + bad);
    }
    assertRefused(() -> new ElasticNet(-0.1, 1), "epsilon is -0.1, expected a number >= 0");
    assertRefused(() -> new GroupElasticNet(Double.NaN, 1, 2, Channels.JOINT), "epsilon is NaN");
    assertRefused(() -> new GroupL2(1, 0, Channels.JOINT), "patch is 0");
    assertRefused(() -> new GroupElasticNet(1, 1, 0, Channels.JOINT), "patch is 0");
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
