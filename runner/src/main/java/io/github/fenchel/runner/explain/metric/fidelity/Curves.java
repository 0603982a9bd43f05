package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.metric.map.ClassScores;
import java.util.Arrays;

/**
 * How the probability of a class moves while an image turns into another, some pixels at a time.
 *
 * <p>{@code softmax(z(x_t))_class}, where {@code x_t} has the first {@code t} times {@code pixels}
 * pixels of an order from the other image, all channels of a pixel at once; {@code t} from 0 to
 * {@link #steps}, both included. The last step takes the pixels that are left.
 *
 * @param pixels pixels of a step, at least 1
 * @see <a href="https://arxiv.org/abs/1806.07421">Petsiuk, Das and Saenko, 2018 (RISE)</a>
 */
public record Curves(int pixels) {
  /** Checks that a step has pixels. */
  public Curves {
    if (pixels < 1) {
      throw new IllegalArgumentException("a step has at least 1 pixel, not " + pixels);
    }
  }

  /** Curves of about so many steps, and no more: of {@code ceil(size / steps)} pixels each. */
  static Curves ofSteps(int steps, int size) {
    return new Curves(Math.max(1, ceil(size, steps)));
  }

  private static int ceil(int size, int parts) {
    return (size + parts - 1) / parts;
  }

  /** Returns how many steps change all pixels of an image of that many. */
  public int steps(int size) {
    return ceil(size, pixels);
  }

  /**
   * Computes a curve for each image.
   *
   * <p>The images on the way are made one by one: memory does not grow with the steps.
   *
   * @param from the images at step 0, {@code [n,C,H,W]}
   * @param to the images after the last step, of the same shape
   * @param orders the order in which each image's pixels change
   * @param classes the class whose probability is asked for, of each image
   * @return FLOAT64 {@code [n, steps + 1]}: probabilities; NaN for an image without an order
   */
  public HostArray of(
      TrainedModel model, HostArray from, HostArray to, PixelOrders orders, int[] classes) {
    int size = orders.pixels();
    int points = steps(size) + 1;
    Shape shape = model.input().image().batch(1);
    ClassScores scores =
        new ClassScores(
            model.logits(
                orders.size() * points,
                place -> {
                  int image = place / points;
                  double[] mixed = from.rows(image, image + 1).toDoubles();
                  int offset = image * mixed.length;
                  int changed = Math.min(size, place % points * pixels);
                  for (int i = 0; i < changed; i++) {
                    for (int entry = orders.pixel(image, i); entry < mixed.length; entry += size) {
                      mixed[entry] = to.at(offset + entry);
                    }
                  }
                  return HostArray.of(shape, mixed);
                }));
    double[] curves = new double[orders.size() * points];
    for (int place = 0; place < curves.length; place++) {
      int image = place / points;
      curves[place] =
          orders.isDefined(image) ? scores.probability(place, classes[image]) : Double.NaN;
    }
    return HostArray.of(Shape.of(orders.size(), points), curves);
  }

  /** Returns the curve of each image. */
  static double[][] rows(HostArray curves) {
    int points = Math.toIntExact(curves.shape().get(1));
    double[] all = curves.toDoubles();
    double[][] rows = new double[all.length / points][];
    for (int image = 0; image < rows.length; image++) {
      rows[image] = Arrays.copyOfRange(all, image * points, (image + 1) * points);
    }
    return rows;
  }

  /**
   * The area under a curve over [0,1], by the trapezoid rule: {@code (sum - first/2 - last/2) /
   * steps}; a shorter last step counts as a whole one.
   */
  public static double area(double[] curve) {
    double sum = 0;
    for (double value : curve) {
      sum += value;
    }
    int last = curve.length - 1;
    return (sum - curve[0] / 2 - curve[last] / 2) / last;
  }
}
