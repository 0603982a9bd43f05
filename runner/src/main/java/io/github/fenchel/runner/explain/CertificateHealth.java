package io.github.fenchel.runner.explain;

import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.EpochPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a reader should beware of, judging by the certificates of a run. */
final class CertificateHealth {
  /** More images without any gradient than this share are many. */
  private static final double MANY = 0.1;

  /** What rounding in single precision may take from a solver that is exact. */
  private static final double ROUNDING = 1e-5;

  /** A change of the loss, in nats, that is nothing to train or attack for. */
  private static final double NOTHING = 1e-3;

  private CertificateHealth() {}

  /** Returns one sentence for each warning. */
  static List<String> flags(List<EpochPoint> curve, @Nullable Rational minRatio) {
    List<Found> found = new ArrayList<>();
    for (EpochPoint point : curve) {
      Certificate certificate = point.certificate();
      if (certificate != null) {
        found.add(new Found(point.epoch(), certificate));
      }
    }
    List<Solved> solved = found.stream().flatMap(one -> one.solved().stream()).toList();
    List<String> flags = new ArrayList<>();
    if (minRatio != null && found.size() < curve.size()) {
      flags.add("certificate missed: a ratio of " + minRatio + " is demanded, none was recorded");
    } else if (minRatio != null) {
      missed(solved, minRatio).ifPresent(flags::add);
    }
    infeasible(solved).ifPresent(flags::add);
    vanishing(found).ifPresent(flags::add);
    curved(solved).ifPresent(flags::add);
    return List.copyOf(flags);
  }

  private record Found(int epoch, Certificate certificate) {
    Optional<Solved> solved() {
      return Optional.ofNullable(certificate.inner()).map(inner -> new Solved(epoch, inner));
    }
  }

  private record Solved(int epoch, Certificate.Inner inner) {}

  /**
   * The requirement holds in every epoch, since each one changes the weights. The worst epoch is
   * reported.
   */
  private static Optional<String> missed(List<Solved> solved, Rational minRatio) {
    String worst = null;
    double least = minRatio.toDouble() - ROUNDING;
    for (Solved one : solved) {
      Double gap = one.inner().innerGap();
      // NaN is less than every demand, and than every ratio.
      if (gap != null && !Double.isNaN(least) && !(1 - gap >= least)) {
        least = 1 - gap;
        worst =
            text(
                "certificate missed: the inner solver reached %.4g of R*(g) in epoch %d, below the"
                    + " %s demanded",
                1 - gap, one.epoch(), minRatio);
      }
    }
    return Optional.ofNullable(worst);
  }

  private static Optional<String> infeasible(List<Solved> solved) {
    return solved.stream()
        .filter(one -> one.inner().infeasible() > 0)
        .findFirst()
        .map(
            one ->
                text(
                    "the inner solver returned perturbations that the norm forbids (R infinite) on"
                        + " %d sampled images in epoch %d",
                    one.inner().infeasible(), one.epoch()));
  }

  /**
   * Without a gradient there is nothing to perturb along, and nothing to explain: it is exactly 0
   * on many images, or no change of an image within [0,1] moves the loss, to first order.
   */
  private static Optional<String> vanishing(List<Found> found) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Found last = found.get(found.size() - 1);
    Certificate certificate = last.certificate();
    if (certificate.zeroImages() <= MANY && certificate.gradientL1() >= NOTHING) {
      return Optional.empty();
    }
    return Optional.of(
        text(
            "gradients vanish in epoch %d: exactly 0 on %.0f %% of the sampled images, mean 1-norm"
                + " %.2g",
            last.epoch(), 100 * certificate.zeroImages(), certificate.gradientL1()));
  }

  /**
   * Catastrophic overfitting: the loss rises by less than half of what the gradient promises, or
   * falls.
   *
   * <p>For one image that is what a linearity error above the loss increase says; a loss that
   * curves upwards, as the cross-entropy of a sound network does, always has an error below it.
   */
  private static Optional<String> curved(List<Solved> solved) {
    List<Solved> bent =
        solved.stream()
            .filter(one -> one.inner().linearityError() > NOTHING)
            .filter(one -> one.inner().linearityError() > one.inner().lossIncrease())
            .toList();
    if (bent.isEmpty()) {
      return Optional.empty();
    }
    Solved first = bent.get(0);
    return Optional.of(
        text(
            "the gradient does not predict the loss under its own perturbation in %d of %d epochs"
                + " (epoch %d: linearity error %.3g nat, loss increase %.3g nat): a sign of"
                + " catastrophic overfitting",
            bent.size(),
            solved.size(),
            first.epoch(),
            first.inner().linearityError(),
            first.inner().lossIncrease()));
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
