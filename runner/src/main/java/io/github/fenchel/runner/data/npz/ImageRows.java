package io.github.fenchel.runner.data.npz;

import io.github.fenchel.api.data.ImageShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns arrays of a file into images, labels, and maps.
 *
 * @param file the file
 * @param layout where the channels are; {@link Layout#AUTO} if the shape shows it
 * @param scale what real numbers are divided by
 */
record ImageRows(NpzFile file, Layout layout, int scale) {
  /** Where an array of rank 4 has its channels. */
  enum Layout {
    /** Where one or three channels are possible in one place only, they are there. */
    AUTO,
    /** After the images. */
    NCHW,
    /** At the end. */
    NHWC
  }

  /**
   * Images that were read.
   *
   * @param shape the shape of each
   * @param rows their pixels
   * @param digest the SHA-256 of the array
   */
  record Images(ImageShape shape, List<ArraySplit.Row> rows, String digest) {
    Images {
      rows = List.copyOf(rows);
    }
  }

  /** Whole numbers that were read, and the SHA-256 of their array. */
  static final class Numbers {
    private final int[] values;
    private final String digest;

    Numbers(int[] values, String digest) {
      this.values = values;
      this.digest = digest;
    }

    int size() {
      return values.length;
    }

    int at(int index) {
      return values[index];
    }

    String digest() {
      return digest;
    }
  }

  /** Reads images of any rank, type, and layout that is unambiguous. */
  Images images(String name) {
    NpyHeader header = file.header(name);
    boolean last = channelsAreLast(name, header);
    ImageShape shape = shape(name, header, last);
    if (header.kind() == 'b' || (header.isWhole() && !header.type().equals("uint8"))) {
      throw unfit(
          name,
          "has elements of type "
              + header.type()
              + ", expected uint8 from 0 to 255, or float32 or float64 from 0 to 1");
    }
    if (header.isWhole() && scale != 1) {
      throw unfit(name, "is of uint8, which is divided by 255 in any case; leave scale out");
    }
    requireRoom(name, header);
    List<ArraySplit.Row> rows = new ArrayList<>();
    String digest = file.rows(name, (index, row) -> rows.add(row(name, header, shape, last, row)));
    return new Images(shape, rows, digest);
  }

  private static void requireRoom(String name, NpyHeader header) {
    long kept = header.kind() == 'f' ? header.size() / header.bytes() * Float.BYTES : header.size();
    long most = Runtime.getRuntime().maxMemory() / 4 * 3;
    if (kept > most) {
      throw unfit(
          name,
          String.format(
              Locale.ROOT,
              "takes %d MB in memory, expected at most %d MB, three quarters of what this process may"
                  + " have; use fewer or smaller images, or a folder of images",
              kept >> 20,
              most >> 20));
    }
  }

  private boolean channelsAreLast(String name, NpyHeader header) {
    List<Integer> shape = header.shape();
    if (shape.size() != 4 && shape.size() != 3) {
      throw unfit(name, "has the shape " + shape + ", expected [N,H,W], [N,C,H,W], or [N,H,W,C]");
    }
    if (shape.size() == 3 || layout == Layout.NCHW) {
      return false;
    }
    if (layout == Layout.NHWC) {
      return true;
    }
    boolean first = shape.get(1) == 1 || shape.get(1) == 3;
    boolean last = shape.get(3) == 1 || shape.get(3) == 3;
    if (first == last) {
      throw unfit(
          name,
          "has the shape "
              + shape
              + ", in which either or neither place can be that of one or three channels; set layout:"
              + " nchw or nhwc");
    }
    return last;
  }

  private static ImageShape shape(String name, NpyHeader header, boolean last) {
    List<Integer> s = header.shape();
    ImageShape shape =
        s.size() == 3
            ? new ImageShape(1, s.get(1), s.get(2))
            : last
                ? new ImageShape(s.get(3), s.get(1), s.get(2))
                : new ImageShape(s.get(1), s.get(2), s.get(3));
    if (header.size() == 0) {
      throw unfit(name, "has the shape " + s + ", which holds nothing");
    }
    return shape;
  }

  private ArraySplit.Row row(
      String name, NpyHeader header, ImageShape shape, boolean last, ByteBuffer row) {
    int size = shape.size();
    int area = shape.height() * shape.width();
    if (header.isWhole()) {
      byte[] bytes = new byte[size];
      for (int i = 0; i < size; i++) {
        bytes[i] = row.get(last ? i % area * shape.channels() + i / area : i);
      }
      return ArraySplit.Row.of(bytes);
    }
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      double value = header.number(row, last ? i % area * shape.channels() + i / area : i);
      floats[i] = (float) (value / scale);
      if (!(value >= 0 && value <= scale)) {
        throw unfit(
            name,
            String.format(
                Locale.ROOT,
                "has an element %s, expected %s",
                value,
                scale == 1 && value > 1 && value <= 255
                    ? "0 to 1; set scale: 255 if they are 0 to 255"
                    : "0 to " + scale + "; networks normalize by mean and deviation themselves"));
      }
    }
    return ArraySplit.Row.of(floats);
  }

  /** Reads whole numbers or booleans, {@code [N]} or {@code [N,1]}. */
  Numbers numbers(String name, String what) {
    NpyHeader header = file.header(name);
    List<Integer> shape = header.shape();
    boolean line = shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1);
    if (!line || header.kind() == 'f') {
      throw unfit(
          name,
          "of "
              + what
              + " has type "
              + header.type()
              + " and shape "
              + shape
              + ", expected whole numbers [N] or [N,1], one for each image"
              + (line ? "" : ": neither one-hot nor several labels of an image"));
    }
    int[] values = new int[header.rows()];
    String digest =
        file.rows(
            name,
            (index, row) -> {
              long value = header.whole(row, 0);
              if (value < 0 || value > Short.MAX_VALUE) {
                throw new IllegalArgumentException(
                    "has " + value + " for image " + index + ", expected 0 to " + Short.MAX_VALUE);
              }
              values[index] = (int) value;
            });
    return new Numbers(values, digest);
  }

  /**
   * Reads maps of one channel: booleans, real numbers from 0 to 1, or bytes, which are 0 and 1
   * where none is greater, and else are divided by 255.
   */
  Images maps(String name) {
    NpyHeader header = file.header(name);
    int rank = header.shape().size();
    boolean one =
        rank == 3 || (rank == 4 && (header.shape().get(1) == 1 || header.shape().get(3) == 1));
    if (!one) {
      throw unfit(
          name, "has the shape " + header.shape() + ", expected [N,H,W], [N,1,H,W], or [N,H,W,1]");
    }
    ImageShape shape = shape(name, header, rank == 4 && header.shape().get(1) != 1);
    if (header.isWhole() && !header.type().equals("uint8")) {
      throw unfit(
          name,
          "has elements of type " + header.type() + ", expected bool, uint8, float32, or float64");
    }
    requireRoom(name, header);
    List<float[]> maps = new ArrayList<>();
    float[] greatest = {0};
    String digest =
        file.rows(
            name,
            (index, row) -> {
              float[] map = new float[shape.size()];
              for (int i = 0; i < map.length; i++) {
                double value = header.number(row, i);
                if (header.kind() == 'f' && !(value >= 0 && value <= 1)) {
                  throw new IllegalArgumentException(
                      "has an element " + value + ", expected 0 to 1");
                }
                map[i] = (float) value;
                greatest[0] = Math.max(greatest[0], map[i]);
              }
              maps.add(map);
            });
    if (greatest[0] > 1) {
      for (float[] map : maps) {
        for (int i = 0; i < map.length; i++) {
          map[i] = map[i] / 255f;
        }
      }
    }
    return new Images(shape, maps.stream().map(ArraySplit.Row::of).toList(), digest);
  }

  private static IllegalArgumentException unfit(String name, String what) {
    return new IllegalArgumentException("array \"" + name + "\" " + what);
  }
}
