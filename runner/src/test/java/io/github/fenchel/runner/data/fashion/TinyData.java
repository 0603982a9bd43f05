package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.runner.data.source.PinnedFile;
import io.github.fenchel.runner.data.split.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Six training and four test images of 2 x 2 pixels in two classes, as idx files. */
final class TinyData {
  static final byte[] TRAIN_IMAGES = idx(pixels(6), 6, 2, 2);
  static final byte[] TRAIN_LABELS = idx(new byte[] {0, 1, 0, 1, 0, 1}, 6);
  static final byte[] TEST_IMAGES = idx(pixels(4), 4, 2, 2);
  static final byte[] TEST_LABELS = idx(new byte[] {1, 1, 0, 0}, 4);

  static final IdxDataset CONTENT =
      new IdxDataset(
          new DatasetInfo(
              new ImageShape(1, 2, 2), List.of("left", "right"), List.of(0.5), List.of(0.5), 6, 4),
          pin("train-images-idx3-ubyte", TRAIN_IMAGES),
          pin("train-labels-idx1-ubyte", TRAIN_LABELS),
          pin("t10k-images-idx3-ubyte", TEST_IMAGES),
          pin("t10k-labels-idx1-ubyte", TEST_LABELS));

  private TinyData() {}

  static void writeGzipped(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (PinnedFile file : CONTENT.files()) {
      Files.write(folder.resolve(file.file().published()), gzip(content(file.file().published())));
    }
  }

  /** The plain content of a file by its name, with or without {@code .gz}. */
  static byte[] content(String name) {
    return switch (name.replace(".gz", "")) {
      case "train-images-idx3-ubyte" -> TRAIN_IMAGES;
      case "train-labels-idx1-ubyte" -> TRAIN_LABELS;
      case "t10k-images-idx3-ubyte" -> TEST_IMAGES;
      case "t10k-labels-idx1-ubyte" -> TEST_LABELS;
      default -> throw new IllegalArgumentException(name);
    };
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return out.toByteArray();
  }

  static byte[] idx(byte[] values, int... dimensions) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
    bytes.putInt((8 << 8) | dimensions.length);
    for (int dimension : dimensions) {
      bytes.putInt(dimension);
    }
    return bytes.put(values).array();
  }

  static PinnedFile pin(String name, byte[] content) {
    MessageDigest digest = Sha256.start();
    digest.update(content);
    return new PinnedFile(name, content.length, Sha256.hex(digest));
  }

  private static byte[] pixels(int images) {
    byte[] pixels = new byte[4 * images];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 10);
    }
    return pixels;
  }
}
