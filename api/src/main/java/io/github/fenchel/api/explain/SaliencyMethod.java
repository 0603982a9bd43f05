package io.github.fenchel.api.explain;

import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.tensor.HostArray;

/**
 * Explains a network's output by a map over the image.
 *
 * <p>Most methods are gradients at some images, put together in Java in double: {@link
 * TrainedModel#gradient}. So one compiled gradient serves them all, on every engine, and memory
 * does not grow with their samples. What needs the engine itself is an {@link ImageProgram}.
 */
public interface SaliencyMethod {
  /**
   * Returns the name of its array in {@code saliency.npz}, e.g. {@code gradient_logit}: two methods
   * of a suite differ in it.
   */
  String arrayName();

  /** Returns whether it explains an output; the label's logit by default. */
  default boolean explains(Output output) {
    return output == Output.LOGIT;
  }

  /**
   * Checks, at plan time, that it can explain such a network.
   *
   * @throws IllegalArgumentException if not, with the reason
   */
  default void check(Blueprint network) {}

  /** Returns what explaining one image costs; one gradient by default. */
  default Passes passes() {
    return Passes.GRADIENT;
  }

  /** Returns whether its maps sum to a {@link #total}; false by default. */
  default boolean isComplete() {
    return false;
  }

  /**
   * Returns what each image's map sums to where the method is exact, e.g. {@code z_y(x) -
   * z_y(x_0)}; of a method that {@link #isComplete}.
   *
   * @return one number per image
   */
  default double[] total(TrainedModel model, LabeledImages images) {
    throw new UnsupportedOperationException(arrayName() + " is not complete");
  }

  /**
   * Returns the raw, signed maps with respect to the image in [0,1]: neither pooled nor scaled.
   *
   * <p>An image's map depends on this image, its label and its draws alone, whatever is explained
   * with it.
   *
   * @return {@code [n,C,H,W]}, or {@code [n,1,H,W]} where the method knows no channels; any
   *     floating-point type
   */
  HostArray explain(TrainedModel model, LabeledImages images);
}
