package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Locale;

/** How {@link Infidelity} perturbs an image. */
enum Perturbation {
  /** Every entry gets normal noise; not clipped, so that its mean is 0 at black pixels, too. */
  GAUSSIAN,
  /**
   * A square turns black in all channels: its side is drawn from 1 to a quarter of the image's
   * shorter side, its place among all within the image.
   */
  SQUARE;

  /** How many numbers decide on a square: its side, row and column. */
  private static final int CHOICES = 3;

  /** Of the image's shorter side. */
  private static final int LARGEST_PART = 4;

  /** Returns how a suite spells it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Perturbs an image.
   *
   * @param one the image
   * @param name the draw's name
   * @param sigma the noise's standard deviation, in pixel units
   * @return {@code [1,C,H,W]}, of the image's type
   */
  HostArray of(TrainedModel model, LabeledImages one, String name, double sigma) {
    HostArray image = one.images();
    double[] perturbed = image.toDoubles();
    if (this == GAUSSIAN) {
      HostArray normal = model.normal(name, one);
      for (int i = 0; i < perturbed.length; i++) {
        perturbed[i] += sigma * normal.at(i);
      }
    } else {
      Shape shape = Shape.of(1, CHOICES);
      blacken(
          perturbed,
          model.draw(new DrawSpec(name, DrawSpec.Distribution.UNIFORM, 0, shape), one),
          Math.toIntExact(image.shape().get(2)),
          Math.toIntExact(image.shape().get(3)));
    }
    return HostArray.of(image.shape(), perturbed).to(image.dataType());
  }

  private static void blacken(double[] image, HostArray draws, int height, int width) {
    int side = 1 + below(draws.at(0), Math.max(1, Math.min(height, width) / LARGEST_PART));
    int top = below(draws.at(1), height - side + 1);
    int left = below(draws.at(2), width - side + 1);
    for (int i = 0; i < image.length; i++) {
      int row = i / width % height;
      int column = i % width;
      if (row >= top && row < top + side && column >= left && column < left + side) {
        image[i] = 0;
      }
    }
  }

  /** Turns a number of [-1,1) into a whole one from 0 to below a bound. */
  private static int below(double uniform, int bound) {
    return (int) ((uniform + 1) / 2 * bound);
  }
}
