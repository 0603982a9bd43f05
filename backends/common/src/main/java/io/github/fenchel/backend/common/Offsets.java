package io.github.fenchel.backend.common;

import io.github.fenchel.api.tensor.Shape;

/**
 * Where elements lie: a shape operation, a reduction or another layout is a walk with its own
 * strides.
 */
public final class Offsets {
  private Offsets() {}

  /** Returns how far apart neighbors along each axis lie in row-major order. */
  public static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int step = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = step;
      step = Math.toIntExact(step * shape.get(axis));
    }
    return strides;
  }

  /**
   * Returns the strides of one operand of a broadcast: 0 along the axes where it stretches.
   *
   * @param from the operand's shape
   * @param to the common shape
   */
  public static int[] stretched(Shape from, Shape to) {
    int[] own = strides(from);
    int[] strides = new int[to.rank()];
    int missing = to.rank() - from.rank();
    for (int axis = missing; axis < strides.length; axis++) {
      strides[axis] = from.get(axis - missing) == 1 ? 0 : own[axis - missing];
    }
    return strides;
  }

  /**
   * Visits every index of a shape in row-major order.
   *
   * @return for each index, {@code start + sum(index[axis] * strides[axis])}
   */
  public static int[] walk(Shape shape, int[] strides, int start) {
    int[] offsets = new int[Math.toIntExact(shape.size())];
    long[] index = new long[shape.rank()];
    int offset = start;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        offset += strides[axis];
        if (++index[axis] < shape.get(axis)) {
          break;
        }
        offset -= Math.toIntExact(index[axis] * strides[axis]);
        index[axis] = 0;
      }
    }
    return offsets;
  }
}
