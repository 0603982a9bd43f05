package io.github.fenchel.runner.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.EpochPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CertificateHealthTest {
  private static final Rational DEMAND = Rational.parse("0.95");

  @Test
  void aSoundRunHasNoFlags() {
    assertThat(CertificateHealth.flags(curve(solved(0.01, 0, 0.5, 0.2)), DEMAND)).isEmpty();
    assertThat(CertificateHealth.flags(curve(baseline(2, 0)), DEMAND))
        .as("nothing was solved, so nothing was missed")
        .isEmpty();
  }

  @Test
  void theWorstEpochBelowTheDemandIsFlagged() {
    List<EpochPoint> curve =
        curve(
            solved(0.1, 0, 0.5, 0.2),
            solved(0.57, 0, 0.5, 0.2),
            solved(0.2, 0, 0.5, 0.2),
            solved(0.01, 0, 0.5, 0.2));
    assertThat(CertificateHealth.flags(curve, DEMAND))
        .containsExactly(
            "certificate missed: the inner solver reached 0.4300 of R*(g) in epoch 2, below the"
                + " 0.95 demanded");
    assertThat(CertificateHealth.flags(curve, null)).as("nobody demanded it").isEmpty();
  }

  @Test
  void roundingMissesNoDemandAndNaNMeetsNone() {
    List<EpochPoint> exact = curve(solved(2e-7, 0, 0.5, 0.2));
    assertThat(CertificateHealth.flags(exact, Rational.of(1, 1))).isEmpty();
    List<EpochPoint> broken = curve(solved(Double.NaN, 0, 0.5, 0.2), solved(0.9, 0, 0.5, 0.2));
    assertThat(CertificateHealth.flags(broken, DEMAND))
        .singleElement()
        .asString()
        .contains("NaN", "epoch 1");
  }

  @Test
  void aDemandOfARunWithoutCertificatesIsNotMet() {
    List<EpochPoint> old = List.of(new EpochPoint(1, 1, 0.5, null, null, 1e-3, 1));
    assertThat(CertificateHealth.flags(old, null)).isEmpty();
    assertThat(CertificateHealth.flags(old, DEMAND))
        .containsExactly("certificate missed: a ratio of 0.95 is demanded, none was recorded");
  }

  @Test
  void aForbiddenPerturbationIsFlaggedWithoutADemand() {
    assertThat(CertificateHealth.flags(curve(solved(Double.POSITIVE_INFINITY, 3, 0.5, 0.2)), null))
        .containsExactly(
            "the inner solver returned perturbations that the norm forbids (R infinite) on 3"
                + " sampled images in epoch 1");
  }

  @Test
  void gradientsThatVanishInTheLastEpochAreFlagged() {
    assertThat(CertificateHealth.flags(curve(baseline(2, 0), baseline(2, 0.25)), null))
        .containsExactly(
            "gradients vanish in epoch 2: exactly 0 on 25 % of the sampled images, mean 1-norm"
                + " 2.0");
    assertThat(CertificateHealth.flags(curve(baseline(9e-4, 0)), null))
        .singleElement()
        .asString()
        .contains("gradients vanish in epoch 1", "0 %", "0.00090");
    assertThat(CertificateHealth.flags(curve(baseline(2, 0.25), baseline(2, 0.05)), null))
        .as("it came to its senses")
        .isEmpty();
  }

  @Test
  void aLossThatFallsWhereItsGradientPromisesARiseIsFlagged() {
    assertThat(
            CertificateHealth.flags(
                curve(solved(0, 0, 0.5, 0.2), solved(0, 0, -0.25, 1.5), solved(0, 0, 0.125, 0.75)),
                null))
        .containsExactly(
            "the gradient does not predict the loss under its own perturbation in 2 of 3 epochs"
                + " (epoch 2: linearity error 1.50 nat, loss increase -0.250 nat): a sign of"
                + " catastrophic overfitting");
  }

  @Test
  void aLossThatRisesMoreThanPromisedIsSound() {
    // Promised 1, risen by 5: it bends upwards.
    assertThat(CertificateHealth.flags(curve(solved(0, 0, 5, 4)), null)).isEmpty();
    // What is next to nothing bends by next to nothing.
    assertThat(CertificateHealth.flags(curve(solved(0, 0, 1e-5, 9e-4)), null)).isEmpty();
  }

  private static List<EpochPoint> curve(Certificate... certificates) {
    List<EpochPoint> curve = new ArrayList<>();
    for (Certificate certificate : certificates) {
      curve.add(new EpochPoint(curve.size() + 1, 1, 0.5, null, null, 1e-3, 1, certificate));
    }
    return curve;
  }

  private static Certificate baseline(double gradientL1, double zeroImages) {
    return certificate(gradientL1, zeroImages, null);
  }

  private static Certificate solved(double gap, int infeasible, double increase, double error) {
    return certificate(
        2,
        0,
        new Certificate.Inner(
            64, gap, gap, infeasible, 1.0, Certificate.Optimum.BOX, increase, error));
  }

  private static Certificate certificate(
      double gradientL1, double zeroImages, Certificate.@Nullable Inner inner) {
    return new Certificate(64, gradientL1, zeroImages, zeroImages, 0.1, inner);
  }
}
