package io.github.fenchel.runner.data.cifar;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.data.source.Archive;
import io.github.fenchel.runner.data.source.Found;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what was found of CIFAR, in whatever form, as the records of the binary form: each image's
 * labels, then its pixels.
 *
 * @param kind which CIFAR it is
 * @param found its files
 */
record CifarFiles(CifarKind kind, Found found) {
  /** A file of CIFAR-100's training images has 154 MB. */
  private static final long MOST_BYTES = 512L << 20;

  /** What an archive inflates to, with room to spare. */
  private static final long MOST_UNPACKED = 1L << 30;

  /** Returns the records of the training files, one after the other, and those of the test file. */
  List<byte[]> read() {
    boolean archive = found.form().folder().isEmpty();
    List<DataFile> files = archive ? List.of() : found.form().files();
    Map<String, byte[]> contents = new HashMap<>();
    if (archive) {
      Map<String, byte[]> packed =
          new Archive(found, MOST_UNPACKED)
              .read(
                  name ->
                      isWanted(kind.binaryFiles(), kind.binaryFolder(), name)
                          || isWanted(kind.pythonFiles(), kind.pythonFolder(), name));
      packed.forEach((name, bytes) -> contents.put(name.substring(name.indexOf('/') + 1), bytes));
      files =
          contents.keySet().stream().anyMatch(CifarFiles::isBinary)
              ? kind.binaryFiles()
              : kind.pythonFiles();
    }
    List<byte[]> all = new ArrayList<>();
    for (DataFile file : files) {
      byte[] bytes = archive ? contents.remove(file.name()) : found.read(file, MOST_BYTES);
      if (bytes == null) {
        throw FenchelException.user(where(file) + ": is not in the archive; " + found.remedy());
      }
      all.add(isBinary(file.name()) ? checked(file, bytes) : records(file, bytes));
    }
    byte[] test = all.remove(all.size() - 1);
    ByteBuffer train = ByteBuffer.allocate(all.stream().mapToInt(one -> one.length).sum());
    all.forEach(train::put);
    return List.of(train.array(), test);
  }

  private static boolean isWanted(List<DataFile> files, String folder, String name) {
    return files.stream().anyMatch(file -> name.equals(folder + "/" + file.name()));
  }

  private static boolean isBinary(String name) {
    return name.endsWith(".bin");
  }

  private String where(DataFile file) {
    return found.form().folder().isEmpty()
        ? found.path(found.file()) + ": " + file.name()
        : found.path(file).toString();
  }

  private byte[] checked(DataFile file, byte[] bytes) {
    if (bytes.length == 0 || bytes.length % kind.record() != 0) {
      throw FenchelException.user(
          String.format(
              "%s: has %d bytes, expected a multiple of %d, as each image has (%d of labels, %d of"
                  + " pixels); %s",
              where(file),
              bytes.length,
              kind.record(),
              kind.labels(),
              CifarKind.PIXELS,
              found.remedy()));
    }
    return bytes;
  }

  private byte[] records(DataFile file, byte[] pickled) {
    try {
      Map<String, Object> batch = Pickle.read(pickled);
      List<List<?>> labels =
          kind.labels() == 1
              ? List.of(labels(batch, "labels"))
              : List.of(labels(batch, "coarse_labels"), labels(batch, "fine_labels"));
      if (!(batch.get("data") instanceof Pickle.Bytes data)) {
        throw new IllegalArgumentException("it has no array \"data\"");
      }
      int images = labels.get(0).size();
      if (images == 0
          || !data.shape().equals(List.of(images, CifarKind.PIXELS))
          || labels.get(labels.size() - 1).size() != images) {
        throw new IllegalArgumentException(
            "its data have the shape "
                + data.shape()
                + ", expected "
                + List.of(images, CifarKind.PIXELS)
                + ", for "
                + images
                + " labels");
      }
      ByteBuffer records = ByteBuffer.allocate(Math.multiplyExact(images, kind.record()));
      for (int i = 0; i < images; i++) {
        for (List<?> each : labels) {
          records.put(label(each.get(i)));
        }
        records.put(data.values(), i * CifarKind.PIXELS, CifarKind.PIXELS);
      }
      return records.array();
    } catch (IllegalArgumentException unfit) {
      throw new FenchelException(
          FailureKind.USER,
          where(file)
              + ": is no batch of "
              + kind.id()
              + ": "
              + unfit.getMessage()
              + "; "
              + found.remedy(),
          unfit);
    }
  }

  private static List<?> labels(Map<String, Object> batch, String name) {
    if (batch.get(name) instanceof List<?> labels) {
      return labels;
    }
    throw new IllegalArgumentException(
        "it has no list \"" + name + "\"; it has " + String.join(", ", batch.keySet()));
  }

  private static byte label(Object value) {
    if (value instanceof Long label && label >= 0 && label < 256) {
      return label.byteValue();
    }
    throw new IllegalArgumentException("a label is " + value + ", expected a small number");
  }
}
