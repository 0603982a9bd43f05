package io.github.fenchel.runner.data.npz;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code .npy} file says of its array, in versions 1 to 3 of the format.
 *
 * @param kind {@code u}, {@code i}, {@code f}, or {@code b}: unsigned, signed, real, or boolean
 * @param bytes the length of an element: 1, 2, 4, or 8
 * @param order the order of an element's bytes
 * @param fortran whether the first index runs fastest
 * @param shape the length of each dimension
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy</a>
 */
record NpyHeader(char kind, int bytes, ByteOrder order, boolean fortran, List<Integer> shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final int MOST_DIMENSIONS = 8;
  private static final Pattern DESCRIPTION =
      Pattern.compile("'descr': *'([<>|=])([a-zA-Z])(\\d*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

  NpyHeader {
    shape = List.copyOf(shape);
  }

  /**
   * Reads a header; the elements follow in the stream.
   *
   * @throws IllegalArgumentException if it is none, or of an array that is not of plain numbers
   */
  static NpyHeader read(InputStream in) throws IOException {
    byte[] head = in.readNBytes(MAGIC.length + 2);
    if (head.length < MAGIC.length + 2
        || !ByteBuffer.wrap(head, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
        || head[MAGIC.length] < 1
        || head[MAGIC.length] > 3) {
      throw new IllegalArgumentException("is no .npy of version 1 to 3");
    }
    int width = head[MAGIC.length] == 1 ? Short.BYTES : Integer.BYTES;
    byte[] length = in.readNBytes(width);
    if (length.length < width) {
      throw new EOFException();
    }
    ByteBuffer number = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
    int size = width == Short.BYTES ? Short.toUnsignedInt(number.getShort()) : number.getInt();
    if (size < 0 || size > LONGEST) {
      throw new IllegalArgumentException("has a header of " + size + " bytes");
    }
    byte[] text = in.readNBytes(size);
    if (text.length < size) {
      throw new EOFException();
    }
    return parse(new String(text, StandardCharsets.UTF_8).strip());
  }

  private static NpyHeader parse(String text) {
    Matcher description = DESCRIPTION.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher lengths = SHAPE.matcher(text);
    if (!text.startsWith("{") || !text.endsWith("}") || !order.find() || !lengths.find()) {
      throw new IllegalArgumentException("has the header " + shown(text));
    }
    if (!description.find()) {
      throw new IllegalArgumentException("is no array of plain numbers: " + shown(text));
    }
    char kind = description.group(2).charAt(0);
    int bytes = description.group(3).length() == 1 ? description.group(3).charAt(0) - '0' : 0;
    if (kind == 'O') {
      throw new IllegalArgumentException(
          "holds Python objects, which would have to be unpickled, and that could run anything;"
              + " save arrays of plain numbers");
    }
    boolean known =
        switch (kind) {
          case 'u', 'i' -> bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
          case 'f' -> bytes == 4 || bytes == 8;
          case 'b' -> bytes == 1;
          default -> false;
        };
    if (!known) {
      throw new IllegalArgumentException(
          "has elements of type "
              + kind
              + description.group(3)
              + ", expected integers, float32, float64, or booleans");
    }
    return new NpyHeader(
        kind,
        bytes,
        description.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        order.group(1).equals("True"),
        shape(lengths.group(1)));
  }

  private static String shown(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }

  private static List<Integer> shape(String text) {
    List<Integer> shape = new ArrayList<>();
    for (String word : text.split("[, ]+", -1)) {
      if (!word.isEmpty()) {
        shape.add(Integer.parseInt(word)); // a NumberFormatException is an illegal argument, too
      }
    }
    if (shape.size() > MOST_DIMENSIONS) {
      throw new IllegalArgumentException("has " + shape.size() + " dimensions");
    }
    return shape;
  }

  /** Returns the number of rows: the length of the first dimension. */
  int rows() {
    return shape.isEmpty() ? 0 : shape.get(0);
  }

  /** Returns the number of elements of a row. */
  int rowSize() {
    int size = 1;
    for (int length : shape.subList(Math.min(1, shape.size()), shape.size())) {
      size = Math.multiplyExact(size, length);
    }
    return size;
  }

  /** Returns the number of bytes of the whole array. */
  long size() {
    return Math.multiplyExact(Math.multiplyExact((long) rows(), rowSize()), bytes);
  }

  /** Returns the type as NumPy calls it, e.g. {@code float32}. */
  String type() {
    return switch (kind) {
      case 'u' -> "uint" + 8 * bytes;
      case 'i' -> "int" + 8 * bytes;
      case 'f' -> "float" + 8 * bytes;
      default -> "bool";
    };
  }

  /** Returns whether the elements are whole numbers. */
  boolean isWhole() {
    return kind == 'u' || kind == 'i';
  }

  /** Returns an element of a row as a number. */
  double number(ByteBuffer row, int index) {
    int at = index * bytes;
    if (kind == 'f') {
      return bytes == 4 ? row.getFloat(at) : row.getDouble(at);
    }
    return whole(row, index);
  }

  /**
   * Returns an element of a row of whole numbers or booleans; the greatest ones as they overflow.
   */
  long whole(ByteBuffer row, int index) {
    int at = index * bytes;
    boolean unsigned = kind == 'u';
    return switch (bytes) {
      case 1 -> kind == 'i' ? row.get(at) : row.get(at) & 0xff;
      case 2 -> unsigned ? row.getShort(at) & 0xffff : row.getShort(at);
      case 4 -> unsigned ? row.getInt(at) & 0xffffffffL : row.getInt(at);
      default -> row.getLong(at);
    };
  }
}
