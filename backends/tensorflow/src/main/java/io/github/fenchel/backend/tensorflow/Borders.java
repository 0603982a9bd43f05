package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.Shape;

/**
 * How windows meet the border of an image.
 *
 * <p>TensorFlow's {@code SAME} pads as PyTorch does for some sizes only, and its explicit padding
 * has no gradient kernels on the CPU. Where neither {@code VALID} nor {@code SAME} is right, the
 * image is padded first.
 *
 * @param input the image, padded if it must be
 * @param mode the kernel's own padding
 */
record Borders(TensorFlowTensor input, String mode) {

  /** Chooses for a window that moves over an image; the padding has one number everywhere. */
  static Borders of(
      TensorFlowTensor x, long height, long width, int stride, int padding, double value) {
    if (padding == 0) {
      return new Borders(x, "VALID");
    }
    Shape shape = x.shape();
    if (same(shape.get(2), height, stride, padding) && same(shape.get(3), width, stride, padding)) {
      return new Borders(x, "SAME");
    }
    TensorFlowTensor padded =
        x.padded(2, padding, padding, value).padded(3, padding, padding, value);
    return new Borders(padded, "VALID");
  }

  /** Returns whether {@code SAME} pads an axis as much on both sides as is asked for. */
  private static boolean same(long length, long size, int stride, int padding) {
    long positions = (length + stride - 1) / stride;
    return (positions - 1) * stride + size - length == 2L * padding
        && (length + 2L * padding - size) / stride + 1 == positions;
  }
}
