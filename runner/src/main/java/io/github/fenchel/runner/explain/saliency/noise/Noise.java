package io.github.fenchel.runner.explain.saliency.noise;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;

/**
 * Normal noise whose deviation is a share of each image's range.
 *
 * <p>{@code sigma (max x - min x)}, over all channels together, in pixel units; the noisy copies
 * are not clipped to [0,1].
 */
final class Noise {
  private final TrainedModel model;
  private final LabeledImages images;
  private final int size;
  private final double[] deviations;

  /**
   * The noise of some images.
   *
   * @param model draws it
   * @param sigma the deviation, as a share of the image's range
   */
  Noise(TrainedModel model, LabeledImages images, double sigma) {
    this.model = model;
    this.images = images;
    this.size = images.images().size() / images.size();
    this.deviations = deviations(images.images(), sigma);
  }

  /** Returns each image's deviation in pixel units; 0 for an image of one value. */
  static double[] deviations(HostArray images, double sigma) {
    double[] values = images.toDoubles();
    double[] deviations = new double[Math.toIntExact(images.shape().get(0))];
    int size = values.length / deviations.length;
    for (int image = 0; image < deviations.length; image++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = image * size; i < (image + 1) * size; i++) {
        least = Math.min(least, values[i]);
        most = Math.max(most, values[i]);
      }
      deviations[image] = sigma * (most - least);
    }
    return deviations;
  }

  /**
   * Returns a noisy copy of each image.
   *
   * @param draw another name gives other noise
   * @param around what the noise is added to, {@code [n,C,H,W]}
   */
  double[] copies(String draw, double... around) {
    double[] copies = model.normal(draw, images).toDoubles();
    for (int i = 0; i < copies.length; i++) {
      copies[i] = around[i] + deviations[i / size] * copies[i];
    }
    return copies;
  }
}
