package io.github.fenchel.results.retraining;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.Derivation.Arm;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.MeanError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How well a method's maps of one kind of network rank the entries of images, by what networks
 * learn from those that stay.
 *
 * <p>For each explained network the difference is {@code accuracy(top) - accuracy(bottom)},
 * averaged over all pairs of a network that was trained again on the one and one on the other; the
 * rest are means over the seeds of the explained network, with their standard errors. A map without
 * information has difference 0. ROAR reads {@code bottom}: the accuracy when the largest {@code 1 -
 * kept} are removed, lower for a better map; hold it against that of a random map.
 *
 * @param explained the setting of the explained networks, without their seed
 * @param setting what was trained again, seeds and arm aside
 * @param top accuracy where the largest entries stay, in [0,1]; NaN if there is none
 * @param bottom accuracy where the smallest stay
 * @param difference {@code top - bottom}, in [-1,1]: of explained networks that have both
 * @param runs how many networks were trained again
 * @see <a href="https://arxiv.org/abs/2102.12781">Shah, Jain and Netrapalli, NeurIPS 2021</a>
 */
public record DiffRoar(
    String explained,
    TrainingSpec setting,
    MeanError top,
    MeanError bottom,
    MeanError difference,
    int runs) {

  /**
   * A finished run.
   *
   * @param row what tables call it, its seed aside
   * @param run the run
   */
  public record Finished(String row, RunRecord run) {}

  /** What was trained again for one explained network. */
  private record Arms(List<Double> top, List<Double> bottom) {
    Arms() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    double difference() {
      return mean(top) - mean(bottom);
    }
  }

  /** Returns the method whose maps rank the entries. */
  public Component saliency() {
    return derived(setting).saliency();
  }

  /** Returns the share of an image's entries that stay. */
  public Rational kept() {
    return derived(setting).kept();
  }

  /**
   * Sums up the runs that were trained on masked images, in the order in which each setting comes
   * first.
   *
   * @param runs any runs; those of the explained networks name them
   */
  public static List<DiffRoar> of(List<Finished> runs) {
    Map<TrainingSpec, String> names = new HashMap<>();
    Map<TrainingSpec, Map<TrainingSpec, Arms>> settings = new LinkedHashMap<>();
    for (Finished finished : runs) {
      TrainingSpec training = finished.run().spec().training();
      Derivation by = training.data().derived();
      if (by == null) {
        names.put(training, finished.row());
        continue;
      }
      Arms arms =
          settings
              .computeIfAbsent(setting(training, by), key -> new LinkedHashMap<>())
              .computeIfAbsent(by.source(), key -> new Arms());
      finished.run().metrics().stream()
          .filter(metric -> metric.definition().metric().id().equals("accuracy"))
          .mapToDouble(MetricValue::value)
          .forEach((by.arm() == Arm.TOP ? arms.top : arms.bottom)::add);
    }
    List<DiffRoar> rows = new ArrayList<>();
    settings.forEach((setting, sources) -> rows.add(row(setting, sources, names)));
    return List.copyOf(rows);
  }

  private static DiffRoar row(
      TrainingSpec setting, Map<TrainingSpec, Arms> sources, Map<TrainingSpec, String> names) {
    String explained =
        sources.keySet().stream()
            .filter(names::containsKey)
            .map(names::get)
            .findFirst()
            .orElseGet(() -> text(derived(setting).source().objective()));
    List<Arms> arms = List.copyOf(sources.values());
    return new DiffRoar(
        explained,
        setting,
        over(arms, one -> mean(one.top)),
        over(arms, one -> mean(one.bottom)),
        over(arms, Arms::difference),
        arms.stream().mapToInt(one -> one.top.size() + one.bottom.size()).sum());
  }

  private static String text(ObjectiveSpec objective) {
    return objective.normIfAny().map(norm -> norm.written() + " by ").orElse("")
        + objective.route().written();
  }

  /** What runs of one row share: seeds are 0, the arm is the top. */
  private static TrainingSpec setting(TrainingSpec training, Derivation by) {
    TrainingSpec source = seedless(by.source(), by.source().data());
    return seedless(
        training,
        training.data().masked(new Derivation(source, by.saliency(), Arm.TOP, by.kept())));
  }

  private static TrainingSpec seedless(TrainingSpec training, DataSpec data) {
    return new TrainingSpec(
        data,
        training.architecture(),
        training.objective(),
        training.engine(),
        training.schedule(),
        0);
  }

  private static Derivation derived(TrainingSpec setting) {
    Derivation by = setting.data().derived();
    if (by == null) {
      throw new IllegalArgumentException("the images of this setting are not masked");
    }
    return by;
  }

  private static MeanError over(List<Arms> sources, ToDoubleFunction<Arms> number) {
    double[] values = sources.stream().mapToDouble(number).toArray();
    return MeanError.of(HostArray.of(Shape.of(values.length), values));
  }

  private static double mean(List<Double> values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return values.isEmpty() ? Double.NaN : sum / values.size();
  }
}
