package io.github.fenchel.runner.explain.saliency.noise;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.saliency.PointGradients;

/**
 * A statistic of the gradients of the label's logit at noisy copies of the image: {@code g_s = d
 * z_y / d x at x + sigma (max x - min x) n_s}, with {@code n_s} normal.
 *
 * @param arrayName the name of its array
 * @param statistic what is taken of the gradients
 * @param samples noisy copies per image
 * @param sigma the noise's deviation, as a share of the image's range
 * @see <a href="https://arxiv.org/abs/1706.03825">Smilkov et al., 2017 (SmoothGrad)</a>
 * @see <a href="https://arxiv.org/abs/1810.03292">Adebayo et al., 2018 (VarGrad)</a>
 */
record NoisyGradient(String arrayName, Statistic statistic, int samples, double sigma)
    implements SaliencyMethod {

  /** What is taken of the gradients, entry by entry. */
  enum Statistic {
    /** Their mean, with signs: {@code 1/S sum_s g_s}. */
    MEAN,
    /** The mean of their squares: {@code 1/S sum_s g_s^2}. */
    SQUARE,
    /** Their variance, with divisor S: {@code 1/S sum_s (g_s - mean)^2}. */
    VARIANCE
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
    double[] mean = new double[own.length];
    double[] sum = new double[own.length];
    PointGradients.over(
        model,
        images,
        samples,
        sample -> noise.copies("noise " + sample, own),
        (sample, image, gradients, at) -> {
          for (int i = 0; i < size; i++) {
            int entry = image * size + i;
            double gradient = gradients[at + i];
            switch (statistic) {
              case MEAN -> sum[entry] += gradient;
              case SQUARE -> sum[entry] += gradient * gradient;
              case VARIANCE -> { // Welford's, whose terms do not cancel
                double off = gradient - mean[entry];
                mean[entry] += off / (sample + 1);
                sum[entry] += off * (gradient - mean[entry]);
              }
            }
          }
        });
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= samples;
    }
    return HostArray.of(images.images().shape(), sum);
  }
}
