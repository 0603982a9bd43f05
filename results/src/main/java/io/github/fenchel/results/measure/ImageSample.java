package io.github.fenchel.results.measure;

import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.List;

/**
 * How well a set of test images represents all images: what it leaves open about a mean difference,
 * however many seeds there are.
 *
 * <p>A difference of two procedures is a statement about seeds <em>and</em> images. All seeds share
 * the images, so the images' own error does not shrink with the number of seeds, as in studies
 * where the same readers read the same cases.
 *
 * @param images how many images there are; 0 if that is unknown, and then only the seeds count
 * @param variance the variance of the mean difference that comes from the images, beyond what the
 *     spread over the seeds shows
 * @param step by how much one image can move the mean difference: the metric's resolution
 * @see <a href="https://doi.org/10.1002/sim.2532">Hillis, Statistics in Medicine, 2007</a>
 */
public record ImageSample(int images, double variance, double step) {
  /**
   * Fewer images decide nothing: were all to change the same way by chance, that had a probability
   * of {@code 2^-n}, which is above 0.05 up to four (the sign test).
   */
  public static final int FEWEST = 5;

  /** Images of which nothing is known. */
  public static final ImageSample UNKNOWN = new ImageSample(0, 0, 0);

  /**
   * What equal images say, seed by seed.
   *
   * <p>With {@code d_si} the difference of seed s and image i, {@code d_i} its mean over the S
   * seeds, {@code d_s} that over the n images, {@code d} that over both: {@code variance = max(0,
   * V_image - V_rest)} with {@code V_image = sum((d_i - d)^2) / (n - 1) / n} and {@code V_rest =
   * sum((d_si - d_s - d_i + d)^2) / ((S - 1)(n - 1)) / (S n)}, which the spread over the seeds
   * holds already (0 for one seed); {@code step = max(jump, max |d_i|) / n}, with {@link
   * ImageMeans#jump}.
   *
   * @param left the values of each seed, one per image, {@code [n]} each
   * @param right likewise, in the same order of seeds and images
   * @throws IllegalArgumentException if they are not of equal shape
   * @see <a href="https://doi.org/10.1097/00004424-199209000-00015">Dorfman, Berbaum and Metz,
   *     1992: the model of readers and cases</a>
   */
  public static ImageSample of(List<HostArray> left, List<HostArray> right) {
    ImageMeans before = ImageMeans.of(left);
    ImageMeans after = ImageMeans.of(right);
    if (left.size() != right.size()) {
      throw new IllegalArgumentException(left.size() + " and " + right.size() + " seeds");
    }
    ImageSample plain = of(before, after);
    double rest = rest(left, right);
    return new ImageSample(plain.images, Math.max(0, plain.variance - rest), plain.step);
  }

  /**
   * What equal images say where only their means over the seeds are kept: {@code V_rest}, as {@link
   * #of(List, List)} has it, counts as 0, which makes the variance too large rather than too small.
   *
   * @throws IllegalArgumentException if they are of different numbers of images
   */
  public static ImageSample of(ImageMeans left, ImageMeans right) {
    if (left.means().size() != right.means().size()) {
      throw new IllegalArgumentException(
          left.means().size() + " and " + right.means().size() + " images");
    }
    double[] differences = new double[left.means().size()];
    double largest = 0;
    for (int i = 0; i < differences.length; i++) {
      differences[i] = right.means().get(i) - left.means().get(i);
      if (Double.isFinite(differences[i])) {
        largest = Math.max(largest, Math.abs(differences[i]));
      }
    }
    MeanError mean = MeanError.of(HostArray.of(Shape.of(differences.length), differences));
    double jump = Math.max(largest, Math.max(left.jump(), right.jump()));
    return sample(mean.n(), mean.standardError() * mean.standardError(), jump);
  }

  /**
   * What is certain where one side's single values are lost: as many images must differ as the mean
   * difference takes, {@code variance = |d| (jump - |d|) / n}. That is the least there can be, so
   * what follows speaks of these images rather than of all.
   *
   * @param kept the side whose values are there
   * @param difference the mean difference
   */
  public static ImageSample least(ImageMeans kept, double difference) {
    int n = (int) kept.means().stream().filter(mean -> !mean.isNaN()).count();
    double size = Math.abs(difference);
    return sample(n, Math.max(0, size * (kept.jump() - size) / n), kept.jump());
  }

  /**
   * What two sets of images say that are not the same, or of which only means and standard errors
   * are known: {@code variance = e_left^2 + e_right^2}, as of independent samples. Of equal images
   * it is too large wherever their values rise and fall together.
   *
   * @param left the values of one metric, one per seed
   * @param right likewise
   */
  public static ImageSample apart(List<MetricValue> left, List<MetricValue> right) {
    int n = Integer.MAX_VALUE;
    double jump = 0;
    for (List<MetricValue> side : List.of(left, right)) {
      for (MetricValue value : side) {
        n = Math.min(n, value.n());
        jump = Math.max(jump, isShare(value) ? 1 : 0);
      }
    }
    return sample(n, squares(left) + squares(right), jump);
  }

  private static double squares(List<MetricValue> values) {
    double sum = 0;
    for (MetricValue value : values) {
      sum += value.standardError() * value.standardError();
    }
    return sum / values.size();
  }

  /** Of all values in [0,1] with a mean p, only zeros and ones reach the variance p (1 - p). */
  private static boolean isShare(MetricValue value) {
    double p = value.value();
    double variance = value.standardError() * value.standardError() * (value.n() - 1);
    return p >= 0 && p <= 1 && Math.abs(variance - p * (1 - p)) < 1e-9;
  }

  private static ImageSample sample(int n, double variance, double jump) {
    return new ImageSample(n, n < 2 || Double.isNaN(variance) ? 0 : variance, n < 1 ? 0 : jump / n);
  }

  private static double rest(List<HostArray> left, List<HostArray> right) {
    int seeds = left.size();
    int all = left.get(0).size();
    boolean[] kept = new boolean[all];
    int n = 0;
    double[] ofSeed = new double[seeds];
    double[] ofImage = new double[all];
    for (int i = 0; i < all; i++) {
      for (int s = 0; s < seeds; s++) {
        ofImage[i] += (right.get(s).at(i) - left.get(s).at(i)) / seeds;
      }
      kept[i] = !Double.isNaN(ofImage[i]);
      n += kept[i] ? 1 : 0;
    }
    double mean = 0;
    for (int i = 0; i < all; i++) {
      for (int s = 0; kept[i] && s < seeds; s++) {
        ofSeed[s] += (right.get(s).at(i) - left.get(s).at(i)) / n;
      }
      mean += kept[i] ? ofImage[i] / n : 0;
    }
    double squares = 0;
    for (int i = 0; i < all; i++) {
      for (int s = 0; kept[i] && s < seeds; s++) {
        double off = right.get(s).at(i) - left.get(s).at(i) - ofSeed[s] - ofImage[i] + mean;
        squares += off * off;
      }
    }
    double freedom = (seeds - 1.0) * (n - 1.0);
    return freedom > 0 ? squares / freedom / seeds / n : 0;
  }

  /** Returns whether there are enough images to decide anything, or nothing is known of them. */
  public boolean suffices() {
    return images == 0 || images >= FEWEST;
  }

  /** Returns what so many images would leave open, were each as these are on average. */
  ImageSample scaled(int to) {
    double share = (double) images / to;
    return new ImageSample(to, variance * share, step * share);
  }
}
