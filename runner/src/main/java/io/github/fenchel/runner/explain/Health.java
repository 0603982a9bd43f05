package io.github.fenchel.runner.explain;

import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.runner.explain.metric.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Warnings to the readers of a run. */
public final class Health {
  private static final double CHANCE_MARGIN = 1.5;
  private static final double MANY = 0.1;

  private Health() {}

  /**
   * Returns one sentence for each warning; none when all is well.
   *
   * @param curve the training curve
   * @param metrics the metrics
   * @param classes the number of classes
   * @param minRatio what the inner solver must reach; see {@link
   *     io.github.fenchel.api.run.EvaluationSpec#minRatio}
   */
  public static List<String> flags(
      List<EpochPoint> curve, List<MetricValue> metrics, int classes, @Nullable Rational minRatio) {
    List<String> flags = new ArrayList<>();
    value(metrics, "accuracy")
        .filter(accuracy -> accuracy.value() < CHANCE_MARGIN / classes)
        .ifPresent(
            accuracy ->
                flags.add(
                    text("accuracy %.3f is near chance (%.3f)", accuracy.value(), 1.0 / classes)));
    flags.addAll(masked(metrics));
    for (MetricValue metric : metrics) {
      int all = metric.n() + metric.undefined();
      if (metric.undefined() > MANY * all) {
        flags.add(
            text(
                "%s is undefined on %d of %d images",
                metric.definition().text(), metric.undefined(), all));
      }
    }
    if (curve.size() > 1 && curve.get(curve.size() - 1).trainLoss() >= curve.get(0).trainLoss()) {
      flags.add("the training loss did not fall");
    }
    flags.addAll(CertificateHealth.flags(curve, minRatio));
    return List.copyOf(flags);
  }

  /** An attack of many steps is held against the one of one step of the same bound, if there is. */
  private static List<String> masked(List<MetricValue> metrics) {
    List<String> flags = new ArrayList<>();
    for (MetricValue pgd : all(metrics, "pgd-accuracy")) {
      for (MetricValue fgsm : all(metrics, "fgsm-accuracy")) {
        double excess = pgd.value() - fgsm.value();
        double noise = StrictMath.hypot(pgd.standardError(), fgsm.standardError());
        if (bound(pgd).equals(bound(fgsm)) && excess > noise) {
          flags.add(
              text(
                  "PGD finds fewer errors than FGSM at the same epsilon%s (accuracy %.3f against"
                      + " %.3f): gradients may be masked",
                  bound(pgd).map(epsilon -> ", " + epsilon.text()).orElse(""),
                  pgd.value(),
                  fgsm.value()));
        }
      }
    }
    return flags;
  }

  private static Optional<Value> bound(MetricValue metric) {
    return Optional.ofNullable(
        metric.definition().metric().arguments().values().get(Metrics.EPSILON_ID));
  }

  private static List<MetricValue> all(List<MetricValue> metrics, String id) {
    return metrics.stream().filter(m -> m.definition().metric().id().equals(id)).toList();
  }

  private static Optional<MetricValue> value(List<MetricValue> metrics, String id) {
    return all(metrics, id).stream().findFirst();
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
