package io.github.fenchel.runner.explain.saliency.noise;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.saliency.PointGradients;

/**
 * The gradient of a smoothed logit's Moreau envelope; sparse or group-sparse with a further
 * penalty.
 *
 * <p>{@code min over delta of E z_y(x + delta + xi) + ||delta||^2 / (2 lambda) + R(delta)}, with
 * noise {@code xi} of deviation {@code sigma (max x - min x)}, solved by proximal steps {@code
 * delta <- prox(delta - step (mean_s d z_y / d x + delta / lambda))} from 0, with fresh noise in
 * each. The map is {@code -1/lambda} times the mean of the last 100 iterates: it points the way of
 * the gradient, which the envelope's is where {@code R} is 0. The prox is {@code sign(u) max(|u| -
 * step threshold, 0)} for {@code sparse}, {@code u max(1 - step threshold / ||u||_2, 0)} of each
 * square patch, over all channels, for {@code group}; patches at the lower and right border are
 * smaller where their side doesn't divide the image's.
 *
 * @param arrayName the name of its array
 * @param noise the noisy copies of each iteration
 * @param lambda the envelope's width, in pixel units squared per unit of the logit
 * @param step the length of a step
 * @param iterations how many steps
 * @param penalty what makes it sparse
 * @see <a href="https://arxiv.org/abs/2302.05294">Zhang and Farnia, ICCV 2023</a>
 */
record MoreauGrad(
    String arrayName,
    Copies noise,
    double lambda,
    double step,
    int iterations,
    SparsePenalty penalty)
    implements SaliencyMethod {
  private static final int AVERAGED = 100;

  /**
   * Noisy copies.
   *
   * @param samples how many per image
   * @param sigma the noise's deviation, as a share of the image's range
   */
  record Copies(int samples, double sigma) {
    /** Returns how many gradients tell their mean: one without noise. */
    int different() {
      return sigma == 0 ? 1 : samples;
    }
  }

  @Override
  public Passes passes() {
    return Passes.GRADIENT.times((double) iterations * noise.different());
  }

  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    double[] own = images.images().toDoubles();
    Noise drawn = new Noise(model, images, noise.sigma());
    double[] delta = new double[own.length];
    double[] map = new double[own.length];
    double[] around = new double[own.length];
    int averaged = Math.min(iterations, AVERAGED);
    for (int iteration = 0; iteration < iterations; iteration++) {
      for (int i = 0; i < own.length; i++) {
        around[i] = own[i] + delta[i];
      }
      double[] gradient = gradient(model, images, drawn, iteration, around);
      for (int i = 0; i < own.length; i++) {
        delta[i] -= step * (gradient[i] + delta[i] / lambda);
      }
      penalty.shrink(delta, step, images.images().shape());
      for (int i = 0; iteration >= iterations - averaged && i < own.length; i++) {
        map[i] += delta[i];
      }
    }
    for (int i = 0; i < map.length; i++) {
      map[i] /= -lambda * averaged;
    }
    return HostArray.of(images.images().shape(), map);
  }

  /** Returns the mean of the gradients at noisy copies of some images. */
  private double[] gradient(
      TrainedModel model, LabeledImages images, Noise drawn, int iteration, double... around) {
    int samples = noise.different();
    double[] mean = new double[around.length];
    int size = around.length / images.size();
    PointGradients.over(
        model,
        images,
        samples,
        sample ->
            noise.sigma() == 0
                ? around.clone()
                : drawn.copies("noise " + iteration + " " + sample, around),
        (sample, image, gradients, at) -> {
          for (int i = 0; i < size; i++) {
            mean[image * size + i] += gradients[at + i];
          }
        });
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= samples;
    }
    return mean;
  }
}
