package io.github.fenchel.api.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An immutable array on the host, row-major.
 *
 * <p>What enters a program, what leaves it, and what metrics and files are made of. Every factory
 * copies what it is given, and every accessor that hands out an array hands out a copy.
 */
public final class HostArray {
  private final DataType type;
  private final Shape shape;
  private final Object values; // float[], double[] or long[], never handed out

  private HostArray(DataType type, Shape shape, Object values, long found) {
    if (shape.size() != found) {
      throw new IllegalArgumentException(
          "shape " + shape + " has " + shape.size() + " elements, but " + found + " were given");
    }
    this.type = type;
    this.shape = shape;
    this.values = values;
  }

  /** A FLOAT32 array. */
  public static HostArray of(Shape shape, float... values) {
    return new HostArray(DataType.FLOAT32, shape, values.clone(), values.length);
  }

  /** A FLOAT64 array. */
  public static HostArray of(Shape shape, double... values) {
    return new HostArray(DataType.FLOAT64, shape, values.clone(), values.length);
  }

  /** An INT64 array. */
  public static HostArray of(Shape shape, long... values) {
    return new HostArray(DataType.INT64, shape, values.clone(), values.length);
  }

  /** A FLOAT64 scalar, e.g. a learning rate. */
  public static HostArray scalar(double value) {
    return of(Shape.scalar(), value);
  }

  /** An array of zeros. */
  public static HostArray zeros(DataType type, Shape shape) {
    int size = Math.toIntExact(shape.size());
    return switch (type) {
      case FLOAT32 -> new HostArray(type, shape, new float[size], size);
      case FLOAT64 -> new HostArray(type, shape, new double[size], size);
      case INT64 -> new HostArray(type, shape, new long[size], size);
      case BOOLEAN -> throw new IllegalArgumentException("a host array is never BOOLEAN");
    };
  }

  /** An array read from the remaining bytes of a buffer, in the buffer's byte order. */
  public static HostArray of(DataType type, Shape shape, ByteBuffer bytes) {
    int size = Math.toIntExact(shape.size());
    if (bytes.remaining() != (long) size * type.bytes()) {
      throw new IllegalArgumentException(
          type.toString()
              + shape
              + " takes "
              + (long) size * type.bytes()
              + " bytes, found "
              + bytes.remaining());
    }
    HostArray array = zeros(type, shape);
    ByteBuffer source = bytes.duplicate().order(bytes.order());
    switch (type) {
      case FLOAT32 -> source.asFloatBuffer().get((float[]) array.values);
      case FLOAT64 -> source.asDoubleBuffer().get((double[]) array.values);
      default -> source.asLongBuffer().get((long[]) array.values);
    }
    return array;
  }

  /** Returns the element type. */
  public DataType dataType() {
    return type;
  }

  /** Returns the shape. */
  public Shape shape() {
    return shape;
  }

  /** Returns the number of elements. */
  public int size() {
    return Math.toIntExact(shape.size());
  }

  /** Returns one element, by its place in row-major order, as a double. */
  public double at(int index) {
    return switch (type) {
      case FLOAT32 -> ((float[]) values)[index];
      case FLOAT64 -> ((double[]) values)[index];
      default -> (double) ((long[]) values)[index];
    };
  }

  /** Returns the only element. */
  public double item() {
    if (size() != 1) {
      throw new IllegalStateException("an array of shape " + shape + " is not a single number");
    }
    return at(0);
  }

  /** Returns all elements, row-major, as doubles. */
  public double[] toDoubles() {
    if (type == DataType.FLOAT64) {
      return ((double[]) values).clone();
    }
    double[] out = new double[size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = at(i);
    }
    return out;
  }

  /** Returns all elements, row-major, rounded to single precision. */
  public float[] toFloats() {
    if (type == DataType.FLOAT32) {
      return ((float[]) values).clone();
    }
    float[] out = new float[size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) at(i);
    }
    return out;
  }

  /**
   * Returns all elements, row-major, of an INT64 array.
   *
   * @throws IllegalStateException if this array is not INT64: rounding is the caller's decision
   */
  public long[] toLongs() {
    if (type != DataType.INT64) {
      throw new IllegalStateException("an array of " + type + " holds no integers");
    }
    return ((long[]) values).clone();
  }

  /** Returns the elements, row-major, as little-endian bytes: the form in files and digests. */
  public ByteBuffer toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(size(), type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    copyTo(bytes);
    return bytes.rewind();
  }

  /** Puts the elements, row-major, into a buffer at its position, in the buffer's byte order. */
  public void copyTo(ByteBuffer bytes) {
    switch (type) {
      case FLOAT32 -> bytes.asFloatBuffer().put((float[]) values);
      case FLOAT64 -> bytes.asDoubleBuffer().put((double[]) values);
      default -> bytes.asLongBuffer().put((long[]) values);
    }
  }

  /** Returns the same numbers in another floating type, or this array if it has that type. */
  public HostArray to(DataType other) {
    if (other == type) {
      return this;
    }
    return switch (other) {
      case FLOAT32 -> new HostArray(other, shape, toFloats(), size());
      case FLOAT64 -> new HostArray(other, shape, toDoubles(), size());
      default -> throw new IllegalArgumentException("cannot turn " + type + " into " + other);
    };
  }

  /** Returns the same elements, row-major, under another shape of equal size. */
  public HostArray reshape(Shape other) {
    return new HostArray(type, other, values, size());
  }

  /**
   * Returns the entries {@code from} (inclusive) to {@code to} (exclusive) of the first axis.
   *
   * @throws IndexOutOfBoundsException if the first axis has no such entries
   */
  public HostArray rows(int from, int to) {
    Objects.checkFromToIndex(from, to, shape.get(0));
    int row = Math.toIntExact(shape.with(0, 1).size());
    Shape part = shape.with(0, to - from);
    Object copy =
        switch (type) {
          case FLOAT32 -> Arrays.copyOfRange((float[]) values, from * row, to * row);
          case FLOAT64 -> Arrays.copyOfRange((double[]) values, from * row, to * row);
          default -> Arrays.copyOfRange((long[]) values, from * row, to * row);
        };
    return new HostArray(type, part, copy, part.size());
  }

  /**
   * Returns some entries of the first axis, in this order; one may come more than once.
   *
   * @throws IndexOutOfBoundsException if the first axis has no such entry
   */
  public HostArray take(int... rows) {
    List<HostArray> parts = new ArrayList<>(rows.length);
    for (int row : rows) {
      parts.add(rows(row, row + 1));
    }
    return parts.isEmpty() ? rows(0, 0) : concat(parts);
  }

  /**
   * Joins arrays along their first axis.
   *
   * @param parts at least one; they agree in type and in the other axes
   * @throws IllegalArgumentException if they do not
   */
  public static HostArray concat(List<HostArray> parts) {
    HostArray first = parts.get(0);
    long rows = 0;
    for (HostArray part : parts) {
      if (part.type != first.type || !part.shape.with(0, 1).equals(first.shape.with(0, 1))) {
        throw new IllegalArgumentException("cannot join " + first + " and " + part);
      }
      rows += part.shape.get(0);
    }
    HostArray joined = zeros(first.type, first.shape.with(0, rows));
    int at = 0;
    for (HostArray part : parts) {
      System.arraycopy(part.values, 0, joined.values, at, part.size());
      at += part.size();
    }
    return joined;
  }

  /** Returns whether the other array has the same type, shape and bits. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof HostArray that) || type != that.type || !shape.equals(that.shape)) {
      return false;
    }
    return switch (type) {
      case FLOAT32 -> Arrays.equals((float[]) values, (float[]) that.values);
      case FLOAT64 -> Arrays.equals((double[]) values, (double[]) that.values);
      default -> Arrays.equals((long[]) values, (long[]) that.values);
    };
  }

  @Override
  public int hashCode() {
    int content =
        switch (type) {
          case FLOAT32 -> Arrays.hashCode((float[]) values);
          case FLOAT64 -> Arrays.hashCode((double[]) values);
          default -> Arrays.hashCode((long[]) values);
        };
    return 31 * shape.hashCode() + content;
  }

  /** Returns type and shape, e.g. {@code FLOAT32[64,10]}; not the elements. */
  @Override
  public String toString() {
    return type.toString() + shape;
  }
}
