package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.measure.Similarity;
import io.github.fenchel.runner.explain.metric.map.ClassScores;
import io.github.fenchel.runner.explain.metric.map.SpreadMaps;

/**
 * Whether what a map gives to some entries of an image is what the label's logit loses with them.
 *
 * <p>Entries are those of the flattened image: channel, row, column.
 */
final class Faithfulness {
  private Faithfulness() {}

  /** The entries of one set of an image. */
  interface Entries {
    /** Returns them. */
    int[] of(int image, int set);
  }

  /**
   * Computes, for each image, Pearson's correlation over sets {@code S} of {@code sum_{i in S} a_i}
   * and {@code z_y(x) - z_y(x with S black)}.
   *
   * @param sets how many sets an image has
   * @return -1 to 1; NaN where the sums, or the logit's losses, are all equal
   */
  static double[] correlation(Evidence evidence, int sets, Entries entries) {
    HostArray images = evidence.images();
    HostArray maps = SpreadMaps.over(evidence.images(), evidence.map());
    int[] labels = ClassScores.classes(evidence.labels());
    ClassScores whole = new ClassScores(evidence.logits());
    ClassScores without =
        new ClassScores(
            evidence
                .model()
                .logits(
                    evidence.size() * sets,
                    place -> {
                      HostArray image = images.rows(place / sets, place / sets + 1);
                      double[] black = image.toDoubles();
                      for (int entry : entries.of(place / sets, place % sets)) {
                        black[entry] = 0;
                      }
                      return HostArray.of(image.shape(), black);
                    }));
    double[] correlations = new double[evidence.size()];
    int size = images.size() / Math.max(1, correlations.length);
    for (int image = 0; image < correlations.length; image++) {
      double[] sums = new double[sets];
      double[] losses = new double[sets];
      for (int set = 0; set < sets; set++) {
        for (int entry : entries.of(image, set)) {
          sums[set] += maps.at(image * size + entry);
        }
        losses[set] =
            whole.logit(image, labels[image]) - without.logit(image * sets + set, labels[image]);
      }
      correlations[image] = Similarity.pearson(sums, losses);
    }
    return correlations;
  }
}
