package io.github.fenchel.suites.grid;

import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.suites.yaml.Position;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A suite's file, part by part; what is wrong is missing here and noted among the problems.
 *
 * @param name the suite's name
 * @param data the images
 * @param axes the settings of every axis
 * @param exclusions the cells that are left out
 * @param evaluation what is measured
 * @param retraining what is trained again on masked images; empty for nothing
 * @param margins how large a difference of a metric does not matter
 * @param gate what the results must satisfy to pass; empty if the suite states none
 */
public record Draft(
    Optional<String> name,
    Data data,
    Map<Axis, List<Setting>> axes,
    List<Exclusion> exclusions,
    Evaluation evaluation,
    Optional<Retraining> retraining,
    SortedMap<String, Double> margins,
    Optional<GateSpec> gate) {
  /** More cells than any machine trains, so surely a mistake. */
  public static final long MOST_CELLS = 100_000;

  public Draft {
    margins = new TreeMap<>(margins);
    axes = new EnumMap<>(axes);
    exclusions = List.copyOf(exclusions);
  }

  /** Returns the settings of one axis. */
  public List<Setting> settings(Axis axis) {
    return axes.getOrDefault(axis, List.of());
  }

  /** The images. */
  public record Data(
      Optional<Setting.Part> dataset,
      Optional<DatasetInfo> info,
      Optional<Integer> train,
      Optional<Integer> test,
      List<Setting.Part> augmentation) {
    public Data {
      augmentation = List.copyOf(augmentation);
    }

    public static Data none() {
      return new Data(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }
  }

  /**
   * Networks that are trained again on images that the maps of each trained network mask: one for
   * every method, share, arm and seed.
   *
   * @param saliency the methods
   * @param kept the shares of an image's entries that stay
   * @param arms whether these are the highest or the lowest
   * @param seeds the repetitions of each
   * @param epochs how long they are trained; empty for as long as the network that is explained
   * @param architecture what they are; empty for what that network is
   * @param at where the section stands
   */
  public record Retraining(
      List<Setting.Part> saliency,
      List<Setting.Plain> kept,
      List<Setting.Plain> arms,
      List<Setting.Plain> seeds,
      Optional<Setting.Plain> epochs,
      Optional<Setting.Part> architecture,
      Position at) {
    public Retraining {
      saliency = List.copyOf(saliency);
      kept = List.copyOf(kept);
      arms = List.copyOf(arms);
      seeds = List.copyOf(seeds);
    }

    /** Returns how many networks are trained again for each that is explained. */
    public long count() {
      return (long) saliency.size() * kept.size() * arms.size() * seeds.size();
    }
  }

  /** Returns how many cells so many combinations make, with those that are trained again. */
  public long cells(int combinations) {
    return combinations * (1 + retraining.map(Retraining::count).orElse(0L));
  }

  /** What is measured. */
  public record Evaluation(
      List<Setting.Part> metrics,
      List<Setting.Part> saliency,
      Optional<Integer> images,
      Optional<Integer> attackImages,
      Optional<Rational> minRatio,
      Optional<Integer> mapImages) {
    public Evaluation {
      metrics = List.copyOf(metrics);
      saliency = List.copyOf(saliency);
    }
  }
}
