package io.github.fenchel.api.explain;

import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.HostArray;
import java.util.List;
import java.util.function.Predicate;

/**
 * A trained network as a metric sees it: arrays in, arrays out, any number of images.
 *
 * <p>The network is in evaluation mode. Images go through it in chunks, so that the engine's memory
 * does not grow with their number. What is explained or attacked by equal objects is compiled once:
 * keep a method, and do not make one for each call. Valid until the evaluation ends.
 */
public interface TrainedModel {
  /** Returns the input that the network was built for. */
  NetworkInput input();

  /** Returns its weights and statistics, in the network's order, the input's side first. */
  List<WeightSpec> weights();

  /**
   * Returns the class scores before the softmax.
   *
   * @param images {@code [n,C,H,W]} in [0,1]
   * @return {@code [n,K]}
   */
  HostArray logits(HostArray images);

  /**
   * Returns the probability of each image's label: {@code exp(z_y) / sum_k exp(z_k)}, in double.
   *
   * @param images {@code [n,C,H,W]} in [0,1]
   * @param labels INT64 {@code [n]}
   */
  default double[] probabilities(HostArray images, HostArray labels) {
    HostArray logits = logits(images);
    int classes = Math.toIntExact(logits.shape().get(1));
    double[] probabilities = new double[labels.size()];
    for (int i = 0; i < probabilities.length; i++) {
      double own = logits.at(i * classes + (int) labels.at(i));
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += StrictMath.exp(logits.at(i * classes + k) - own);
      }
      probabilities[i] = 1 / sum;
    }
    return probabilities;
  }

  /**
   * Returns raw, signed maps.
   *
   * <p>Random draws are seeded by the run, the method's array name and each image's key.
   *
   * @return {@code [n,C,H,W]}
   */
  HostArray explain(SaliencyMethod method, LabeledImages images);

  /**
   * Returns attacked images.
   *
   * <p>Random draws are seeded by the run, {@code name} and each image's key.
   *
   * @param name keeps this attack's draws apart from those of others
   * @return {@code [n,C,H,W]} in [0,1]
   */
  HostArray perturb(Attack attack, String name, LabeledImages images);

  /**
   * Returns this network with some weights drawn again, as before training.
   *
   * <p>Chosen statistics are reset, too. The network itself stays as it is.
   *
   * @param which chooses among {@link #weights}
   * @param seed another seed gives other weights
   */
  TrainedModel randomized(Predicate<WeightSpec> which, long seed);

  /**
   * Returns the network with the same weights and without kinks: softplus in place of ReLU. A
   * surrogate for what needs second derivatives, such as attacks on maps.
   *
   * @throws UnsupportedOperationException if the network has no such variant
   */
  TrainedModel smoothed();
}
