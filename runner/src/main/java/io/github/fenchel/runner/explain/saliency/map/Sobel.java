package io.github.fenchel.runner.explain.saliency.map;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.saliency.GaussianBlur;

/**
 * A control: the edges of the image, whatever the network.
 *
 * <p>{@code sqrt(s_x^2 + s_y^2)} of each channel apart, with the slopes {@code s} across and down
 * by Sobel's 3x3 kernels of weights 1, 2, 1; beyond the border the edge pixels are repeated. In
 * pixel units, 8 for a slope of 1 per pixel: the numbers of SciPy's {@code sobel}.
 *
 * @param arrayName the name of its array
 * @see <a href="https://arxiv.org/abs/1810.03292">Adebayo et al., 2018</a>
 */
record Sobel(String arrayName) implements SaliencyMethod {
  private static final int[] SMOOTH = {1, 2, 1};

  @Override
  public Passes passes() {
    return Passes.NONE;
  }

  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    double[] values = images.images().toDoubles();
    int height = Math.toIntExact(images.images().shape().get(2));
    int width = Math.toIntExact(images.images().shape().get(3));
    double[] edges = new double[values.length];
    for (int i = 0; i < edges.length; i++) {
      int plane = i / (height * width) * height * width;
      int row = i / width % height;
      int column = i % width;
      double across = 0;
      double down = 0;
      for (int j = 0; j < 3; j++) {
        int beside = GaussianBlur.mirrored(row + j - 1, height) * width;
        int along = GaussianBlur.mirrored(column + j - 1, width);
        int left = GaussianBlur.mirrored(column - 1, width);
        int right = GaussianBlur.mirrored(column + 1, width);
        int above = GaussianBlur.mirrored(row - 1, height) * width;
        int below = GaussianBlur.mirrored(row + 1, height) * width;
        across += SMOOTH[j] * (values[plane + beside + right] - values[plane + beside + left]);
        down += SMOOTH[j] * (values[plane + below + along] - values[plane + above + along]);
      }
      edges[i] = Math.sqrt(across * across + down * down);
    }
    return HostArray.of(images.images().shape(), edges);
  }
}
