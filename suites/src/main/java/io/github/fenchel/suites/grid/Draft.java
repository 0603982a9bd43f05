package io.github.fenchel.suites.grid;

import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.GateSpec;
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
 * @param margins how large a difference of a metric does not matter
 * @param gate what the results must satisfy to pass; empty if the suite states none
 */
public record Draft(
    Optional<String> name,
    Data data,
    Map<Axis, List<Setting>> axes,
    List<Exclusion> exclusions,
    Evaluation evaluation,
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

  /**
   * The images.
   *
   * @param halves whether a run sees one half of the training images alone
   */
  public record Data(
      Optional<Setting.Part> dataset,
      Optional<DatasetInfo> info,
      Optional<Integer> train,
      Optional<Integer> test,
      List<Setting.Part> augmentation,
      boolean halves) {
    public Data {
      augmentation = List.copyOf(augmentation);
    }

    public static Data none() {
      return new Data(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), false);
    }

    /** Returns how many training images a run sees, validation images included. */
    public Optional<Integer> seen() {
      return halves ? train.map(all -> all / 2) : train;
    }
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
