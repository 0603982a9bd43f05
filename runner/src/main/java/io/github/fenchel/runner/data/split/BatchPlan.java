package io.github.fenchel.runner.data.split;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import java.util.Arrays;

/**
 * Which images each training step sees: a new order every epoch, the last partial batch dropped.
 *
 * @param size the number of training images
 * @param batch images per step
 * @param seeds of the run: the order in epoch {@code e} is that of {@code derive("order", e)}
 */
public record BatchPlan(int size, int batch, Seeds seeds) {

  /**
   * Checks the sizes.
   *
   * @throws FenchelException of kind USER if there is no full batch
   */
  public BatchPlan {
    if (batch < 1 || batch > size) {
      throw FenchelException.user(
          "training.batch: "
              + batch
              + " images per step, expected 1 to "
              + size
              + ", the number of training images");
    }
  }

  /** Returns the number of steps in an epoch. */
  public int steps() {
    return size / batch;
  }

  /** Returns the order of one epoch, from 0. */
  public Epoch epoch(int number) {
    return new Epoch(batch, Randomness.seeded(seeds.derive("order", number)).permutation(size));
  }

  /** The order of one epoch. */
  public static final class Epoch {
    private final int batch;
    private final int[] order;

    private Epoch(int batch, int[] order) {
      this.batch = batch;
      this.order = order;
    }

    /** Returns the images of one step, from 0, as places within the training images. */
    public int[] indices(int step) {
      if (step < 0 || step >= order.length / batch) {
        throw new IllegalArgumentException(
            "step " + step + " of an epoch of " + order.length / batch + " steps");
      }
      return Arrays.copyOfRange(order, step * batch, (step + 1) * batch);
    }
  }
}
