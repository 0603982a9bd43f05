package io.github.fenchel.runner.data.cifar;

import io.github.fenchel.runner.data.source.Archives;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small files in the layouts of CIFAR: two images in each file. */
public final class CifarSample {
  private CifarSample() {}

  /** A pixel of the images that the script beside the pickles makes. */
  static int pixel(int image, int channel, int y, int x) {
    return (100 * image + 50 * channel + y + x) % 256;
  }

  /** A binary file of the two images with these labels; of CIFAR-100 two of each image. */
  public static byte[] binary(int... labels) {
    int each = labels.length / 2;
    ByteBuffer bytes = ByteBuffer.allocate(2 * (each + CifarKind.PIXELS));
    for (int i = 0; i < 2; i++) {
      for (int label = 0; label < each; label++) {
        bytes.put((byte) labels[i * each + label]);
      }
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < 32; y++) {
          for (int x = 0; x < 32; x++) {
            bytes.put((byte) pixel(i, c, y, x));
          }
        }
      }
    }
    return bytes.array();
  }

  /** A pickle as the authors wrote it, which the script beside it made. */
  public static byte[] pickle(String name) throws IOException {
    try (InputStream in = CifarSample.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** The files of CIFAR-10's binary folder. */
  public static Map<String, byte[]> binaryTen() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 1; i <= 5; i++) {
      files.put("cifar-10-batches-bin/data_batch_" + i + ".bin", binary(6, 9));
    }
    files.put("cifar-10-batches-bin/test_batch.bin", binary(6, 9));
    return files;
  }

  /** The files of CIFAR-10's Python folder. */
  public static Map<String, byte[]> pythonTen() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 1; i <= 5; i++) {
      files.put("cifar-10-batches-py/data_batch_" + i, pickle("data_batch_1"));
    }
    files.put("cifar-10-batches-py/test_batch", pickle("data_batch_1"));
    return files;
  }

  /** Writes files into a folder. */
  public static void write(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /** A gzipped tar of files, with others that a reader passes over. */
  public static byte[] archive(Map<String, byte[]> files) throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>(files);
    all.put("cifar/readme.html", new byte[100]);
    return Archives.gzip(Archives.tar(all));
  }

  /** A pickle of protocol 2: a dictionary of one value, which these instructions make. */
  static byte[] dictionary(String key, byte... value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x80, 2, '}', 'U', (byte) key.length()});
    out.writeBytes(key.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    out.writeBytes(value);
    out.writeBytes(new byte[] {'s', '.'});
    return out.toByteArray();
  }
}
