package io.github.fenchel.runner.explain.metric.fidelity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.metric.map.ClassScores;
import io.github.fenchel.runner.explain.metric.map.SpreadMaps;

/**
 * How far a map is from predicting what perturbations do to the label's logit.
 *
 * <p>Formula: the mean over perturbed images {@code x'} of {@code (beta <I, a> - (z_y(x) -
 * z_y(x')))^2}, {@code I = x - x'}; {@code beta = 1} or, scaled, the image's best one, {@code
 * E[<I,a> d] / E[<I,a>^2]} for the differences {@code d} (1 where that is 0/0), so that maps of any
 * scale can be compared. Pooling: none, the signed map of all entries. Range: 0 (a linear network's
 * gradient) to infinity, in squared logits. Direction: lower is better. A map of zeros gets the
 * mean of {@code d^2}: what is gained by explaining nothing. It is meant for maps in logits per
 * pixel unit, such as gradients.
 *
 * @param component the id and its parameters
 * @param perturbation how images are perturbed
 * @param samples perturbed images of each image
 * @param sigma the standard deviation of Gaussian noise, in pixel units
 * @param scaled whether each image's map is scaled as fits best
 * @see <a href="https://arxiv.org/abs/1901.09392">Yeh et al., 2019</a>
 */
record Infidelity(
    Component component, Perturbation perturbation, int samples, double sigma, boolean scaled)
    implements Metric {

  /** Perturbed images. */
  interface Perturbed {
    /** Returns one of an image, {@code [1,C,H,W]}: the same whenever it is asked for. */
    HostArray of(int image, int sample);
  }

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "mean square of its product with perturbations"
            + (scaled ? ", scaled to fit," : "")
            + " minus the label's logit lost",
        "pixel [0,1]",
        "logit^2",
        Direction.LOWER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT).withModel();
  }

  @Override
  public Passes passes(ImageShape image, Passes map) {
    return Passes.forwards(samples);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return measure(
        evidence,
        samples,
        (image, sample) ->
            perturbation.of(
                evidence.model(), evidence.subject().take(image), "sample " + sample, sigma));
  }

  /** Measures under so many perturbed images of each image. */
  double[] measure(Evidence evidence, int count, Perturbed perturbed) {
    HostArray images = evidence.images();
    HostArray maps = SpreadMaps.over(evidence.images(), evidence.map());
    int n = evidence.size();
    int size = images.size() / Math.max(1, n);
    double[] products = new double[n * count];
    ClassScores moved =
        new ClassScores(
            evidence
                .model()
                .logits(
                    n * count,
                    place -> {
                      int image = place / count;
                      HostArray other = perturbed.of(image, place % count);
                      double product = 0;
                      for (int i = 0; i < size; i++) {
                        int entry = image * size + i;
                        product += (images.at(entry) - other.at(i)) * maps.at(entry);
                      }
                      products[place] = product;
                      return other;
                    }));
    ClassScores whole = new ClassScores(evidence.logits());
    int[] labels = ClassScores.classes(evidence.labels());
    double[] values = new double[n];
    for (int image = 0; image < n; image++) {
      double[] product = new double[count];
      double[] lost = new double[count];
      for (int sample = 0; sample < count; sample++) {
        product[sample] = products[image * count + sample];
        lost[sample] =
            whole.logit(image, labels[image]) - moved.logit(image * count + sample, labels[image]);
      }
      values[image] = error(product, lost, scaled ? scale(product, lost) : 1);
    }
    return values;
  }

  private static double scale(double[] products, double[] lost) {
    double both = 0;
    double squares = 0;
    for (int i = 0; i < products.length; i++) {
      both += products[i] * lost[i];
      squares += products[i] * products[i];
    }
    return squares == 0 ? 1 : both / squares;
  }

  private static double error(double[] products, double[] lost, double scale) {
    double sum = 0;
    for (int i = 0; i < products.length; i++) {
      double error = scale * products[i] - lost[i];
      sum += error * error;
    }
    return sum / products.length;
  }
}
