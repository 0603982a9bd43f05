package io.github.fenchel.runner.run;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.data.split.Subset;
import io.github.fenchel.runner.random.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Chooses stratified subsets of a dataset.
 *
 * <p>The choice depends on the data alone, not on the repetition: seeds are compared on the same
 * images.
 */
public final class StratifiedSubsets {
  private final Seeds seeds;

  /** Subsets of a dataset. */
  public StratifiedSubsets(Component dataset) {
    this.seeds = Seeds.of(dataset);
  }

  /**
   * The training images of a run.
   *
   * @param train the images that are trained on
   * @param validation the images that only choose the epoch, if any
   */
  record TrainingImages(Split train, Optional<Split> validation) {}

  /** Returns what a run sees: of halves, the one of its seed. */
  TrainingImages training(Split all, TrainingSpec training) {
    DataSpec spec = training.data();
    Split both = subset("data.train", all, spec.train());
    Split chosen = spec.isHalved() ? half(both, training.half()) : both;
    if (spec.validation().signum() == 0) {
      return new TrainingImages(chosen, Optional.empty());
    }
    Subset.Parts parts =
        Subset.validation(
            "training.validation", chosen, spec.validation(), seeds.derive("validation"));
    return new TrainingImages(parts.train(), Optional.of(parts.validation()));
  }

  /** The halves are chosen by the data alone, so that all even seeds share one. */
  private Split half(Split both, int which) {
    Subset.Parts halves =
        Subset.validation("data.halves", both, Rational.of(1, 2), seeds.derive("halves"));
    return which == 0 ? halves.train() : halves.validation();
  }

  /** Returns {@code count} of the images; all of them as they are. */
  public Split subset(String what, Split all, int count) {
    return count == all.size() ? all : chosen(what, all, count);
  }

  /** Returns the places in {@code all} of {@code count} images. */
  List<Integer> places(String what, Split all, int count) {
    // Chosen among a split that is not itself a subset, so that indices are places in it.
    int[] places = chosen(what, new Unindexed(all), count).indices();
    return Arrays.stream(places).boxed().toList();
  }

  private Subset chosen(String what, Split all, int count) {
    return Subset.stratified(what, all, count, seeds.derive("subset", what));
  }

  /** Hides that a split is a subset of another. */
  private record Unindexed(Split split) implements Split {
    @Override
    public int size() {
      return split.size();
    }

    @Override
    public int label(int index) {
      return split.label(index);
    }

    @Override
    public HostArray images(int... indices) {
      return split.images(indices);
    }
  }
}
