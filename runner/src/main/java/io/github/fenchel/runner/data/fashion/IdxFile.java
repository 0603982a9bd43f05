package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.fault.FenchelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An array of unsigned bytes in the idx format of LeCun's MNIST: two zero bytes, the element type
 * (8), the number of dimensions, each dimension in 4 bytes, big-endian, then the values, row-major.
 */
final class IdxFile {
  private static final int UNSIGNED_BYTE = 8;

  private final List<Integer> dimensions;
  private final byte[] values;

  private IdxFile(List<Integer> dimensions, byte[] values) {
    this.dimensions = List.copyOf(dimensions);
    this.values = values;
  }

  /**
   * Reads the format.
   *
   * @param content the uncompressed file
   * @param where the file's name in messages
   * @param expected the dimensions that it must have
   */
  static IdxFile parse(byte[] content, String where, int... expected) {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    if (bytes.remaining() < Integer.BYTES) {
      throw FenchelException.user(
          where + ": not an idx file: it has only " + content.length + " bytes");
    }
    int magic = bytes.getInt();
    int wanted = (UNSIGNED_BYTE << 8) | expected.length;
    if (magic != wanted) {
      throw FenchelException.user(
          String.format(
              Locale.ROOT,
              "%s: starts with 0x%08x, expected 0x%08x: an idx file of unsigned bytes with %d"
                  + " dimensions",
              where,
              magic,
              wanted,
              expected.length));
    }
    if (bytes.remaining() < Integer.BYTES * expected.length) {
      throw FenchelException.user(where + ": the idx header ends early");
    }
    List<Integer> dimensions = new ArrayList<>();
    long size = 1;
    for (int i = 0; i < expected.length; i++) {
      dimensions.add(bytes.getInt());
      size *= expected[i];
    }
    if (!dimensions.equals(Arrays.stream(expected).boxed().toList())) {
      throw FenchelException.user(
          where + ": holds " + dimensions + " values, expected " + Arrays.toString(expected));
    }
    if (bytes.remaining() != size) {
      throw FenchelException.user(
          where + ": " + bytes.remaining() + " values follow the header, expected " + size);
    }
    return new IdxFile(dimensions, Arrays.copyOfRange(content, bytes.position(), content.length));
  }

  /** Returns the length of each dimension. */
  List<Integer> dimensions() {
    return dimensions;
  }

  /** Returns the values as a new array. */
  byte[] values() {
    return values.clone();
  }
}
