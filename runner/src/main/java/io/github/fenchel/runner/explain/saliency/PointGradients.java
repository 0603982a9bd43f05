package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.batch.Chunk;
import java.util.function.IntFunction;

/**
 * Gradients of the label's logit at several points of each image, such as noisy copies of it.
 *
 * <p>Points of different samples share a chunk, so that few images fill chunks as many do. No more
 * than a chunk, and one sample, is held.
 */
public final class PointGradients {
  private PointGradients() {}

  /** Is given one gradient after another: sample by sample and, within it, image by image. */
  public interface Visitor {
    /**
     * Takes the gradient at one point.
     *
     * @param sample which of the image's points
     * @param image the image's place
     * @param gradients holds it, {@code [C,H,W]}, and others
     * @param from where it begins
     */
    void visit(int sample, int image, double[] gradients, int from);
  }

  /**
   * Goes over all points.
   *
   * @param samples points per image
   * @param points makes one sample's point of each image, {@code [n,C,H,W]}; asked once for each
   *     sample, in their order
   */
  public static void over(
      TrainedModel model,
      LabeledImages images,
      int samples,
      IntFunction<double[]> points,
      Visitor visitor) {
    int n = images.size();
    Shape shape = images.images().shape();
    int size = Math.toIntExact(shape.with(0, 1).size());
    long[] labels = images.labels().toLongs();
    long[] keys = images.keys().toLongs();
    int rows = Math.multiplyExact(samples, n);
    double[] sample = {};
    for (int from = 0; from < rows; from += Chunk.LENGTH) {
      int count = Math.min(Chunk.LENGTH, rows - from);
      double[] chunk = new double[count * size];
      long[] ownLabels = new long[count];
      long[] ownKeys = new long[count];
      for (int row = 0; row < count; row++) {
        int image = (from + row) % n;
        if (image == 0) {
          sample = points.apply((from + row) / n);
        }
        System.arraycopy(sample, image * size, chunk, row * size, size);
        ownLabels[row] = labels[image];
        ownKeys[row] = keys[image];
      }
      LabeledImages asked =
          new LabeledImages(
              HostArray.of(shape.with(0, count), chunk),
              HostArray.of(Shape.of(count), ownLabels),
              HostArray.of(Shape.of(count), ownKeys));
      double[] gradients = model.gradient(Output.LOGIT, asked).toDoubles();
      for (int row = 0; row < count; row++) {
        visitor.visit((from + row) / n, (from + row) % n, gradients, row * size);
      }
    }
  }
}
