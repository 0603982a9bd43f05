package io.github.fenchel.runner.certificate;

import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.tensor.HostArray;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Sums, in double and in the images' order, of the values of each sampled image. */
final class Sums {
  private final int images;
  private final int entries;
  private double absolute;
  private int zeroEntries;
  private int zeroImages;

  /** The sums of a gradient {@code [N,C,H,W]}. */
  Sums(HostArray gradient) {
    this.images = Math.toIntExact(gradient.shape().get(0));
    this.entries = gradient.size();
    int size = entries / images;
    for (int image = 0; image < images; image++) {
      int zeros = 0;
      for (int i = image * size; i < (image + 1) * size; i++) {
        double entry = gradient.at(i);
        absolute += Math.abs(entry);
        zeros += entry == 0 ? 1 : 0;
      }
      zeroEntries += zeros;
      zeroImages += zeros == size ? 1 : 0;
    }
  }

  Certificate certificate(@Nullable HostArray penalty, Certificate.@Nullable Inner inner) {
    return new Certificate(
        images,
        absolute / images,
        (double) zeroEntries / entries,
        (double) zeroImages / images,
        penalty == null ? null : (Double) mean(penalty),
        inner);
  }

  /**
   * What the solver reached.
   *
   * @param before the losses at the images, {@code [N]}
   * @param after the losses at the perturbed images, {@code [N]}
   */
  static Certificate.Inner inner(
      InnerProblem.Worth worth, HostArray before, HostArray after, Certificate.Optimum against) {
    Ratios reached = new Ratios(worth.value(), worth.penalty());
    Ratios applied = new Ratios(worth.appliedValue(), worth.optimum());
    Ratios free = new Ratios(worth.appliedValue(), worth.penalty());
    int n = before.size();
    int infeasible = 0;
    double increase = 0;
    double error = 0;
    for (int i = 0; i < n; i++) {
      double rise = after.at(i) - before.at(i);
      increase += rise;
      error += Math.abs(rise - worth.appliedSlope().at(i));
      infeasible += worth.value().at(i) == Double.NEGATIVE_INFINITY ? 1 : 0;
    }
    return new Certificate.Inner(
        reached.count,
        orNull(reached.meanGap()),
        orNull(reached.worstGap()),
        infeasible,
        orNull(applied.mean()),
        against,
        orNull(free.mean()),
        increase / n,
        error / n);
  }

  private static double mean(HostArray values) {
    double sum = 0;
    for (int i = 0; i < values.size(); i++) {
      sum += values.at(i);
    }
    return sum / values.size();
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  /** Ratios to an optimum; images whose optimum is not above 0 have none. */
  private static final class Ratios {
    private int count;
    private double sum;
    private double gaps;
    private double worst = Double.NEGATIVE_INFINITY;

    Ratios(HostArray values, HostArray optima) {
      for (int i = 0; i < values.size(); i++) {
        if (optima.at(i) > 0) {
          double ratio = values.at(i) / optima.at(i);
          count++;
          sum += ratio;
          gaps += 1 - ratio;
          worst = Math.max(worst, 1 - ratio);
        }
      }
    }

    OptionalDouble mean() {
      return of(sum / count);
    }

    OptionalDouble meanGap() {
      return of(gaps / count);
    }

    OptionalDouble worstGap() {
      return of(worst);
    }

    private OptionalDouble of(double value) {
      return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
  }
}
