package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import java.util.Arrays;

/**
 * The gradient of the label's logit, averaged over the way from a baseline to the image, times that
 * way.
 *
 * <p>{@code (x - x_0) * integral over alpha in [0,1] of d z_y / d x at x_0 + alpha (x - x_0)},
 * entry by entry in pixel space [0,1], by the quadrature of Gauss and Legendre. Complete: a map
 * sums to {@code z_y(x) - z_y(x_0)}, up to the quadrature's error; that is 0 for linear networks,
 * and shrinks slowly with the steps where the network has kinks.
 *
 * @param arrayName the name of its array
 * @param steps nodes of the quadrature
 * @param baseline where the way begins
 * @param sigma standard deviation of a blurred baseline, in pixels
 * @see <a href="https://arxiv.org/abs/1703.01365">Sundararajan, Taly and Yan, 2017</a>
 */
record IntegratedGradients(String arrayName, int steps, BaselineImage baseline, double sigma)
    implements SaliencyMethod {
  @Override
  public Passes passes() {
    return Passes.GRADIENT.times(steps);
  }

  @Override
  public boolean isComplete() {
    return true;
  }

  @Override
  public double[] total(TrainedModel model, LabeledImages images) {
    HostArray shaped = HostArray.of(images.images().shape(), baseline.of(model, images, sigma));
    HostArray there = model.logits(images.images());
    HostArray before = model.logits(shaped);
    int classes = Math.toIntExact(there.shape().get(1));
    double[] total = new double[images.size()];
    for (int i = 0; i < total.length; i++) {
      int own = i * classes + (int) images.labels().at(i);
      total[i] = there.at(own) - before.at(own);
    }
    return total;
  }

  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    return from(baseline.of(model, images, sigma), model, images);
  }

  /** Returns the maps for a baseline of each image, {@code [n,C,H,W]}. */
  HostArray from(double[] from, TrainedModel model, LabeledImages images) {
    GaussLegendre quadrature = new GaussLegendre(steps);
    double[] way = images.images().toDoubles();
    for (int i = 0; i < way.length; i++) {
      way[i] -= from[i];
    }
    int size = way.length / images.size();
    double[] map = new double[way.length];
    PointGradients.over(
        model,
        images,
        steps,
        step -> {
          double[] points = new double[way.length];
          Arrays.setAll(points, i -> from[i] + quadrature.node(step) * way[i]);
          return points;
        },
        (step, image, gradients, at) -> {
          double weight = quadrature.weight(step);
          for (int i = 0; i < size; i++) {
            map[image * size + i] += weight * gradients[at + i];
          }
        });
    for (int i = 0; i < map.length; i++) {
      map[i] *= way[i];
    }
    return HostArray.of(images.images().shape(), map);
  }
}
