package io.github.fenchel.api.explain;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.tensor.HostArray;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * A trained network as metrics and saliency methods see it: arrays in, arrays out, any number of
 * images.
 *
 * <p>The network is in evaluation mode. Images go through it in chunks, so that the engine's memory
 * does not grow with their number; floating-point arrays of any type are taken, and those that come
 * back are of the session's. What is computed by equal objects is compiled once. Valid until the
 * evaluation ends.
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
   * Returns the class scores of images that are made one by one, such as an image with ever more
   * pixels removed: full chunks go through the network, and no more than one is held.
   *
   * @param count how many images
   * @param image makes the image of that place, {@code [C,H,W]} in [0,1]
   * @return {@code [count,K]}
   */
  HostArray logits(int count, IntFunction<HostArray> image);

  /**
   * Returns the simple gradient of each image's output with respect to the image in [0,1].
   *
   * @return {@code [n,C,H,W]}
   */
  HostArray gradient(Output of, LabeledImages images);

  /**
   * Returns what a program computes of images.
   *
   * @param given further arrays that it takes, by name; the first axis of each is the images'
   * @return the program's tensors, in its order
   */
  List<HostArray> compute(ImageProgram program, LabeledImages images, Map<String, HostArray> given);

  /**
   * Returns random numbers for each image, the same whenever they are asked for.
   *
   * <p>Seeded by the run, by who asks (a method's array, a metric's column), the draw's name and
   * each image's key: give the samples of a loop names of their own.
   *
   * @param spec its shape's first axis is the images'
   * @return FLOAT32, of the spec's shape
   */
  HostArray draw(DrawSpec spec, LabeledImages images);

  /** Returns normal numbers with mean 0 and variance 1, one for each entry of the images. */
  default HostArray normal(String name, LabeledImages images) {
    return draw(
        new DrawSpec(name, DrawSpec.Distribution.NORMAL, 0, images.images().shape()), images);
  }

  /**
   * Computes what several metrics need of the same images and maps, once.
   *
   * <p>Metrics that measure some images' maps of one method, and ask for work of one name, get the
   * same result.
   *
   * @param name what the work is, with all that it depends on but images and maps: who asks, in the
   *     seeds of its draws
   * @param work is given the network to ask
   */
  default <T> T once(String name, Function<TrainedModel, T> work) {
    return work.apply(this);
  }

  /**
   * Returns images that the network was trained on: a stratified subset, the same in every call.
   *
   * @param count how many at most; fewer if it was trained on fewer
   */
  LabeledImages trainingImages(int count);

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
   * Returns a method's raw, signed maps.
   *
   * <p>Its draws are those that it gets whoever asks for its maps.
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
