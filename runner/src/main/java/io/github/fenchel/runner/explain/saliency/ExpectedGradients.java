package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Arrays;

/**
 * Integrated gradients, averaged over baselines that are training images; by random draws.
 *
 * <p>{@code 1/S sum_s (x - r_s) * d z_y / d x at alpha_s x + (1 - alpha_s) r_s}, entry by entry in
 * pixel space [0,1]; for each image and sample, {@code r_s} is one of the references, each equally
 * likely, and {@code alpha_s} is uniform in [0,1). The expectation of a map's sum is {@code z_y(x)}
 * minus the references' mean of {@code z_y}. A map of few samples is off by what was drawn, so that
 * the method doesn't claim to be complete.
 *
 * @param arrayName the name of its array
 * @param samples draws per image
 * @param references how many training images, at most, baselines are drawn from
 * @see <a href="https://arxiv.org/abs/1906.10670">Erion et al., 2021</a>
 */
record ExpectedGradients(String arrayName, int samples, int references) implements SaliencyMethod {
  @Override
  public Passes passes() {
    return Passes.GRADIENT.times(samples);
  }

  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    double[] baselines = model.trainingImages(references).images().toDoubles();
    double[] own = images.images().toDoubles();
    int size = own.length / images.size();
    int count = baselines.length / size;
    if (count == 0) {
      throw new IllegalArgumentException(
          "expected-gradients takes its baselines from the training images, and there are none");
    }
    double[] drawn = uniform("reference", model, images);
    int[] reference = Arrays.stream(drawn).mapToInt(draw -> (int) (draw * count)).toArray();
    double[] alpha = uniform("alpha", model, images);
    double[] map = new double[own.length];
    PointGradients.over(
        model,
        images,
        samples,
        sample -> {
          double[] points = new double[own.length];
          for (int i = 0; i < points.length; i++) {
            int draw = i / size * samples + sample;
            double baseline = baselines[reference[draw] * size + i % size];
            points[i] = alpha[draw] * own[i] + (1 - alpha[draw]) * baseline;
          }
          return points;
        },
        (sample, image, gradients, at) -> {
          int baseline = reference[image * samples + sample] * size;
          for (int i = 0; i < size; i++) {
            double way = own[image * size + i] - baselines[baseline + i];
            map[image * size + i] += way * gradients[at + i];
          }
        });
    for (int i = 0; i < map.length; i++) {
      map[i] /= samples;
    }
    return HostArray.of(images.images().shape(), map);
  }

  /** Returns numbers of [0,1): {@code [n, samples]}. */
  private double[] uniform(String name, TrainedModel model, LabeledImages images) {
    Shape shape = Shape.of(images.size(), samples);
    double[] draws =
        model.draw(new DrawSpec(name, DrawSpec.Distribution.UNIFORM, 0, shape), images).toDoubles();
    for (int i = 0; i < draws.length; i++) {
      draws[i] = 0.5 * (1 + draws[i]);
    }
    return draws;
  }
}
