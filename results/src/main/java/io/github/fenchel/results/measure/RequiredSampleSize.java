package io.github.fenchel.results.measure;

import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * How many seeds or images it would take to decide whether a difference lies within a bound or
 * beyond it, if the truth were what was seen so far.
 *
 * @param paired what was seen
 * @param distance between the mean difference and the bound, at least 0
 * @param alpha the test's error level
 */
public record RequiredSampleSize(PairedDifference paired, double distance, double alpha) {
  private static final int MOST_SEEDS = 100_000;
  private static final int MOST_IMAGES = 100_000_000;

  /**
   * The least number of seeds, of at least three, with a chance of 80 % of a decision on these
   * images.
   *
   * @return none if the deviation is unknown, or no 100,000 seeds would do: then it takes images
   */
  public OptionalInt seeds() {
    return paired.images().suffices() ? seeds(paired.images()) : OptionalInt.empty();
  }

  /**
   * The least number of images with a chance of 80 % of a decision, with these seeds or three.
   *
   * @return none if nothing is known about the images, or their number would not help
   */
  public OptionalInt images() {
    return images(Math.max(paired.n(), PairedDifference.FEWEST));
  }

  private OptionalInt seeds(ImageSample images) {
    return isUnknown()
        ? OptionalInt.empty()
        : least(
            PairedDifference.FEWEST, MOST_SEEDS, n -> paired.decides(n, images, distance, alpha));
  }

  private OptionalInt images(int seeds) {
    ImageSample images = paired.images();
    return isUnknown() || images.images() == 0
        ? OptionalInt.empty()
        : least(
            ImageSample.FEWEST,
            MOST_IMAGES,
            n -> paired.decides(seeds, images.scaled(n), distance, alpha));
  }

  private boolean isUnknown() {
    return paired.n() < 2 || Double.isNaN(distance) || Double.isNaN(paired.deviation());
  }

  /** What is needed shrinks with the number, so halving finds the least. */
  private static OptionalInt least(int from, int most, IntPredicate decides) {
    if (!decides.test(most)) {
      return OptionalInt.empty();
    }
    int low = from - 1;
    int high = most;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (decides.test(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return OptionalInt.of(high);
  }

  /** Returns what it would take, in a clause that names seeds or images. */
  public String sentence() {
    if (!Double.isFinite(paired.mean())) {
      return "a value is not a number";
    }
    int n = paired.n();
    int m = paired.images().images();
    if (n < PairedDifference.FEWEST && n < 2) {
      String seeds = "it takes at least " + PairedDifference.FEWEST + " paired seeds, here " + n;
      return paired.images().suffices()
          ? seeds
          : seeds + ", and at least " + ImageSample.FEWEST + " test images, here " + m;
    }
    OptionalInt seeds = seeds();
    if (seeds.isPresent()) {
      int more = Math.max(seeds.getAsInt(), n + 1);
      return "it would take " + more + " seeds, by the deviation seen so far";
    }
    OptionalInt images = images();
    if (images.isPresent()) {
      int more = Math.max(images.getAsInt(), m + 1);
      String with = n < PairedDifference.FEWEST ? " and " + PairedDifference.FEWEST + " seeds" : "";
      return "no number of seeds would be enough on "
          + m
          + " test images; it would take "
          + more
          + " images"
          + with
          + ", by what was seen so far";
    }
    OptionalInt both = m == 0 ? OptionalInt.empty() : seeds(ImageSample.UNKNOWN);
    if (both.isPresent() && both.getAsInt() <= MOST_SEEDS / 2) {
      int twice = 2 * Math.max(both.getAsInt(), n);
      OptionalInt with = images(twice);
      if (with.isPresent()) {
        return "it would take more images and more seeds, e.g. "
            + Math.max(with.getAsInt(), m + 1)
            + " and "
            + twice
            + ", by what was seen so far";
      }
    }
    return "no number of seeds would be enough, because the difference is the margin itself";
  }
}
