package io.github.fenchel.runner.explain.saliency.noise;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.saliency.PointGradients;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The mean of sparse maps of noisy copies of the image.
 *
 * <p>Of the magnitudes {@code a} of the gradient of the label's logit at a copy, the {@code
 * floor(tau d)} largest of the {@code d} entries are kept, over channels and pixels together, ties
 * in their order; those that are 0 never. A kept one counts 1 ({@code binary}) or {@code min(a / q,
 * 1)}, with {@code q} the {@code floor(gamma d)}-th largest ({@code scaled}); others count 0.
 * Range: 0 to 1, without signs. Of the binary variant, a share of the largest entries is certified
 * to stay under bounded changes of the image: {@link CertifiedOverlap}.
 *
 * @param arrayName the name of its array
 * @param samples noisy copies per image
 * @param sigma the noise's deviation, as a share of the image's range
 * @param tau share of the entries that are kept
 * @param gamma share of the entries that are cut to 1
 * @param values what a kept entry counts
 * @see <a href="https://arxiv.org/abs/1905.12105">Levine, Singla and Feizi, 2019</a>
 */
record SparsifiedSmoothGrad(
    String arrayName, int samples, double sigma, double tau, double gamma, Values values)
    implements SaliencyMethod {

  /** What an entry that is kept counts. */
  enum Values {
    /** Its magnitude, relative to one of the largest, and at most 1. */
    SCALED,
    /** 1. */
    BINARY;

    /** Returns how suites spell them; the first is the default. */
    static List<String> words() {
      return Arrays.stream(values()).map(Values::word).toList();
    }

    /** Returns the one of that spelling. */
    static Values of(String word) {
      return Arrays.stream(values()).filter(v -> v.word().equals(word)).findFirst().orElseThrow();
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Passes passes() {
    return Passes.GRADIENT.times(samples);
  }

  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    double[] own = images.images().toDoubles();
    int size = own.length / images.size();
    Noise noise = new Noise(model, images, sigma);
    double[] map = new double[own.length];
    PointGradients.over(
        model,
        images,
        samples,
        sample -> noise.copies("noise " + sample, own),
        (sample, image, gradients, at) -> {
          double[] counts = counts(Arrays.copyOfRange(gradients, at, at + size));
          for (int i = 0; i < size; i++) {
            map[image * size + i] += counts[i];
          }
        });
    for (int i = 0; i < map.length; i++) {
      map[i] /= samples;
    }
    return HostArray.of(images.images().shape(), map);
  }

  /** Returns what each entry of one copy's gradient counts. */
  double[] counts(double... gradient) {
    double[] counts = new double[gradient.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.abs(gradient[i]);
    }
    double[] ascending = counts.clone();
    Arrays.sort(ascending);
    double least = ascending[counts.length - rank(tau, counts.length)];
    double full = ascending[counts.length - rank(gamma, counts.length)];
    int ties = rank(tau, counts.length);
    for (double count : counts) {
      ties -= count > least ? 1 : 0;
    }
    for (int i = 0; i < counts.length; i++) {
      boolean tie = counts[i] == least && ties-- > 0;
      if (counts[i] == 0 || !(counts[i] > least || tie)) {
        counts[i] = 0;
      } else {
        counts[i] = values == Values.BINARY || counts[i] >= full ? 1 : counts[i] / full;
      }
    }
    return counts;
  }

  /** Returns how many entries a share of them is, rounded down; at least one. */
  static int rank(double share, int entries) {
    return Math.max(1, (int) (share * entries));
  }
}
