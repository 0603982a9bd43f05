package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import java.util.Arrays;

/**
 * In which order a tensor's axes lie in memory. Immutable.
 *
 * <p>TensorFlow's layers want channels last, while axes are {@code [N,C,H,W]} in meaning. A tensor
 * carries its layout, operations that do not care keep it, and so memory is moved only where the
 * meaning of the order shows.
 */
final class Layout {
  /** Images: {@code [N,C,H,W]} lies as {@code [N,H,W,C]}. */
  static final Layout IMAGES = new Layout(0, 2, 3, 1);

  /** Filters: {@code [K,C,R,S]} lies as {@code [R,S,C,K]}. */
  static final Layout FILTERS = new Layout(2, 3, 1, 0);

  private final int[] order;

  private Layout(int... order) {
    this.order = order;
  }

  /** The layout in which axes lie in the order of their meaning. */
  static Layout plain(int rank) {
    int[] order = new int[rank];
    Arrays.setAll(order, i -> i);
    return new Layout(order);
  }

  /** How a variable is stored: what a convolution could take, as convolutions want it. */
  static Layout stored(DataType type, Shape shape) {
    return shape.rank() == 4 && type.isFloating() ? FILTERS : plain(shape.rank());
  }

  int rank() {
    return order.length;
  }

  /** Returns where an axis lies. */
  int place(int axis) {
    int place = 0;
    while (order[place] != axis) {
      place++;
    }
    return place;
  }

  boolean isPlain() {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** Returns the lengths of the axes as they lie. */
  long[] lengths(Shape shape) {
    long[] lengths = new long[order.length];
    Arrays.setAll(lengths, i -> shape.get(order[i]));
    return lengths;
  }

  /** Returns this layout with further axes of length 1 in front. */
  Layout widened(int rank) {
    int more = rank - order.length;
    int[] wide = new int[rank];
    Arrays.setAll(wide, i -> i < more ? i : order[i - more] + more);
    return new Layout(wide);
  }

  /** Returns this layout once the named axes are gone. */
  Layout without(boolean[] gone) {
    int[] number = new int[order.length];
    int count = 0;
    for (int axis = 0; axis < order.length; axis++) {
      number[axis] = gone[axis] ? -1 : count++;
    }
    return new Layout(Arrays.stream(order).map(a -> number[a]).filter(a -> a >= 0).toArray());
  }

  /**
   * Returns the layout of the same memory when axis {@code i} is called what {@code axes[i]} was.
   */
  Layout renamed(int[] axes) {
    int[] name = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      name[axes[i]] = i;
    }
    return new Layout(Arrays.stream(order).map(a -> name[a]).toArray());
  }

  /** Returns this layout with one axis moved to the end of memory. */
  Layout withLast(int axis) {
    int[] moved = new int[order.length];
    int count = 0;
    for (int a : order) {
      if (a != axis) {
        moved[count++] = a;
      }
    }
    moved[count] = axis;
    return new Layout(moved);
  }

  /** Returns this layout with one more axis, last in meaning and in memory. */
  Layout appended() {
    int[] longer = Arrays.copyOf(order, order.length + 1);
    longer[order.length] = order.length;
    return new Layout(longer);
  }

  /** Returns whether memory of the shape is the same in both layouts, axes of length 1 aside. */
  boolean agrees(Layout other, Shape shape) {
    int[] here = Arrays.stream(order).filter(a -> shape.get(a) != 1).toArray();
    int[] there = Arrays.stream(other.order).filter(a -> shape.get(a) != 1).toArray();
    return Arrays.equals(here, there);
  }

  /** Returns which axis of this memory each axis of the other's is. */
  long[] transposition(Layout target) {
    return Arrays.stream(target.order).mapToLong(this::place).toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout that && Arrays.equals(order, that.order);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(order);
  }

  @Override
  public String toString() {
    return Arrays.toString(order);
  }
}
