package io.github.fenchel.api.explain;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;

/**
 * Something that the engine computes of labeled images, such as a gradient; within a program.
 *
 * <p>What is equal is compiled once: write it as a record, whose components choose what is
 * computed.
 */
public interface ImageProgram {
  /**
   * Computes.
   *
   * @param batch images and labels; in the place of side maps, the arrays that the call is given
   * @return tensors whose first axis is the batch's, each row its own image's alone
   */
  List<Tensor> compute(Network network, Batch batch);
}
