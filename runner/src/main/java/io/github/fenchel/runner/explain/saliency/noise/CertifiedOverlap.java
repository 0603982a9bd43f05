package io.github.fenchel.runner.explain.saliency.noise;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.explain.saliency.noise.SparsifiedSmoothGrad.Values;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The share of a map's largest entries that provably stay among them, however the image is changed
 * within an L2 ball: Levine's certificate of the binary {@link SparsifiedSmoothGrad}.
 *
 * <p>Formula: with the scores {@code a_(1) >= ... >= a_(d)} of all entries, the number of {@code i
 * <= k} with {@code Phi(Phi^-1(a_(i) - e) - 2 rho / s) - e > a_(2k-i+1)}, divided by {@code k};
 * {@code e = sqrt(ln(2 d / (1 - eta)) / (2 N))} is what {@code N} samples may be off by, {@code s}
 * is the noise's deviation in pixel units, and {@code k = max(1, floor(share d))}. It holds with
 * probability {@code eta}, for the deviation at this image. Pooling: none; entries of all channels
 * together. Range: 0 (nothing is certified, as with few samples) to 1. Direction: higher. Undefined
 * for a map of zeros, and for an image of one value, which gets no noise.
 *
 * @param component the id and what is certified
 * @param share the largest entries, as a share of all
 * @param rho the ball's radius, in pixel units
 * @param eta how surely it holds
 * @see <a href="https://arxiv.org/abs/1905.12105">Levine, Singla and Feizi, 2019</a>
 */
record CertifiedOverlap(Component component, double share, double rho, double eta)
    implements Metric {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "none",
        "pixel [0,1]",
        "",
        Direction.HIGHER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT);
  }

  @Override
  public boolean measures(SaliencyMethod method) {
    return method instanceof SparsifiedSmoothGrad sparse && sparse.values() == Values.BINARY;
  }

  @Override
  public double[] measure(Evidence evidence) {
    SparsifiedSmoothGrad method = (SparsifiedSmoothGrad) evidence.method();
    double[] maps = evidence.map().toDoubles();
    double[] deviations = Noise.deviations(evidence.images(), method.sigma());
    int size = maps.length / evidence.size();
    int k = SparsifiedSmoothGrad.rank(share, size);
    double[] shares = new double[evidence.size()];
    for (int image = 0; image < shares.length; image++) {
      double[] scores = new double[size];
      boolean isMap = false;
      for (int i = 0; i < size; i++) {
        // How often an entry was kept: what single precision rounds, this makes whole.
        double times = Math.rint(maps[image * size + i] * method.samples());
        scores[i] = times / method.samples();
        isMap |= times > 0;
      }
      shares[image] =
          isMap && deviations[image] > 0
              ? (double) count(scores, k, rho, deviations[image], eta, method.samples()) / k
              : Double.NaN;
    }
    return shares;
  }

  /**
   * Returns how many of the largest scores are certified to stay.
   *
   * @param scores each entry's share of the samples that kept it; any order
   * @param k how many are the largest
   * @param rho the ball's radius
   * @param deviation the noise's, in the units of the radius
   * @param eta how surely it holds
   * @param samples how many samples there were
   */
  static int count(double[] scores, int k, double rho, double deviation, double eta, int samples) {
    double[] ascending = scores.clone();
    Arrays.sort(ascending);
    int d = scores.length;
    double error = Math.sqrt(StrictMath.log(2 * d / (1 - eta)) / (2.0 * samples));
    int certified = 0;
    for (int i = 1; i <= k; i++) {
      double kept = ascending[d - i] - error;
      int rival = 2 * k - i + 1;
      if (rival > d) { // fewer entries are outside than would have to come in
        certified++;
      } else if (kept > 0) {
        double least =
            NORMAL.cumulativeProbability(
                NORMAL.inverseCumulativeProbability(kept) - 2 * rho / deviation);
        certified += least - error > ascending[d - rival] ? 1 : 0;
      }
    }
    return certified;
  }
}
