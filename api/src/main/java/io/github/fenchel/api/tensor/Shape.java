package io.github.fenchel.api.tensor;

import java.util.Arrays;

/** The lengths of a tensor's axes; no axis at all is a scalar. Immutable. */
public final class Shape {
  private static final Shape SCALAR = new Shape(new long[0]);

  private final long[] lengths;

  private Shape(long[] lengths) {
    this.lengths = lengths;
  }

  /**
   * A shape of the given axis lengths.
   *
   * @throws IllegalArgumentException if a length is negative
   */
  public static Shape of(long... lengths) {
    for (long length : lengths) {
      if (length < 0) {
        throw new IllegalArgumentException(
            "axis length " + length + " in " + Arrays.toString(lengths) + " is negative");
      }
    }
    return lengths.length == 0 ? SCALAR : new Shape(lengths.clone());
  }

  /** The shape of a single number. */
  public static Shape scalar() {
    return SCALAR;
  }

  /** Returns the number of axes. */
  public int rank() {
    return lengths.length;
  }

  /** Returns the length of an axis; a negative axis counts from the end. */
  public long get(int axis) {
    return lengths[axis(axis)];
  }

  /**
   * Returns the axis as a number from 0; a negative axis counts from the end.
   *
   * @throws IllegalArgumentException if this shape has no such axis
   */
  public int axis(int axis) {
    int positive = axis < 0 ? axis + lengths.length : axis;
    if (positive < 0 || positive >= lengths.length) {
      throw new IllegalArgumentException("shape " + this + " has no axis " + axis);
    }
    return positive;
  }

  /** Returns the number of elements: the product of all lengths. */
  public long size() {
    long size = 1;
    for (long length : lengths) {
      size = Math.multiplyExact(size, length);
    }
    return size;
  }

  /** Returns the lengths as a new array. */
  public long[] toArray() {
    return lengths.clone();
  }

  /** Returns this shape with one axis of another length; a negative axis counts from the end. */
  public Shape with(int axis, long length) {
    long[] changed = lengths.clone();
    changed[axis(axis)] = length;
    return of(changed);
  }

  /**
   * Returns this shape with the given axes reduced, as NumPy's reductions do.
   *
   * @param keepAxes whether a reduced axis stays, with length 1
   * @param axes the reduced axes, negative from the end; none means all
   */
  public Shape reduce(boolean keepAxes, int... axes) {
    boolean[] reduced = new boolean[lengths.length];
    Arrays.fill(reduced, axes.length == 0);
    for (int axis : axes) {
      reduced[axis(axis)] = true;
    }
    long[] kept = new long[lengths.length];
    int count = 0;
    for (int i = 0; i < lengths.length; i++) {
      if (!reduced[i]) {
        kept[count++] = lengths[i];
      } else if (keepAxes) {
        kept[count++] = 1;
      }
    }
    return of(Arrays.copyOf(kept, count));
  }

  /**
   * Returns the common shape of two operands, as NumPy broadcasts: aligned at the last axis, and a
   * length of 1 stretches.
   *
   * @throws IllegalArgumentException if the shapes do not broadcast; the message names both
   */
  public Shape broadcast(Shape other) {
    int rank = Math.max(rank(), other.rank());
    long[] common = new long[rank];
    for (int i = 1; i <= rank; i++) {
      long a = i <= rank() ? lengths[rank() - i] : 1;
      long b = i <= other.rank() ? other.lengths[other.rank() - i] : 1;
      if (a != b && a != 1 && b != 1) {
        throw new IllegalArgumentException(
            "shapes " + this + " and " + other + " do not broadcast");
      }
      common[rank - i] = a == 1 ? b : a;
    }
    return of(common);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(lengths, that.lengths);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lengths);
  }

  /** Returns the lengths in brackets, e.g. {@code [64,1,28,28]}. */
  @Override
  public String toString() {
    return Arrays.toString(lengths).replace(" ", "");
  }
}
