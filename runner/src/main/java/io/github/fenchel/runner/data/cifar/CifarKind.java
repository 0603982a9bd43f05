package io.github.fenchel.runner.data.cifar;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataFiles;
import io.github.fenchel.api.data.DataForm;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What distinguishes CIFAR-10 and CIFAR-100.
 *
 * @param id the dataset's id
 * @param mean the training images' mean of red, green, and blue
 * @param deviation their deviation
 * @param binary the archive of binary files
 * @param python the archive of files for Python
 */
record CifarKind(
    String id, List<Double> mean, List<Double> deviation, DataFile binary, DataFile python) {
  /** 50,000 + 10,000 images of ten classes. */
  static final CifarKind CIFAR_10 =
      new CifarKind(
          "cifar-10",
          List.of(0.4914, 0.4822, 0.4465),
          List.of(0.2470, 0.2435, 0.2616),
          new DataFile(
              "cifar-10-binary.tar.gz", false, 170_052_171, "c32a1d4ab5d03f1284b67883e8d87530"),
          new DataFile(
              "cifar-10-python.tar.gz", false, 170_498_071, "c58f30108f718f92721af3b95e74349a"));

  /** 50,000 + 10,000 images of a hundred classes, which make twenty superclasses. */
  static final CifarKind CIFAR_100 =
      new CifarKind(
          "cifar-100",
          List.of(0.5071, 0.4865, 0.4409),
          List.of(0.2673, 0.2564, 0.2762),
          new DataFile(
              "cifar-100-binary.tar.gz", false, 168_513_733, "03b5dce01913d631647c71ecec9e9cb8"),
          new DataFile(
              "cifar-100-python.tar.gz", false, 169_001_437, "eb9058c3a382ffc7106e4002c42a8d85"));

  /** Pixels of an image: 32 x 32 of red, then of green, then of blue. */
  static final int PIXELS = 3 * 32 * 32;

  /** The numbers of images that were published. */
  static final int TRAIN = 50_000;

  static final int TEST = 10_000;
  private static final URI UPSTREAM = URI.create("https://www.cs.toronto.edu/~kriz/");

  CifarKind {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
  }

  private boolean isTen() {
    return equals(CIFAR_10);
  }

  /** Returns how many labels each image has: of CIFAR-100 its superclass, then its class. */
  int labels() {
    return isTen() ? 1 : 2;
  }

  /** Returns the length of an image in a binary file: its labels and its pixels. */
  int record() {
    return labels() + PIXELS;
  }

  /** Returns the folder of the binary files. */
  String binaryFolder() {
    return isTen() ? "cifar-10-batches-bin" : "cifar-100-binary";
  }

  /** Returns the folder of the Python files. */
  String pythonFolder() {
    return isTen() ? "cifar-10-batches-py" : "cifar-100-python";
  }

  /** Returns the binary files: those that train, and the test file last. */
  List<DataFile> binaryFiles() {
    if (!isTen()) {
      return List.of(binary("train.bin", TRAIN), binary("test.bin", TEST));
    }
    List<DataFile> files = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      files.add(binary("data_batch_" + i + ".bin", TRAIN / 5));
    }
    files.add(binary("test_batch.bin", TEST));
    return files;
  }

  private DataFile binary(String name, int images) {
    return new DataFile(name, false, (long) images * record(), "");
  }

  /** Returns the Python files: those that train, and the test file last. */
  List<DataFile> pythonFiles() {
    return !isTen()
        ? List.of(
            pickle("train", "16019d7e3df5f24257cddd939b257f8d"),
            pickle("test", "f0ef6b0ae62326f3e7ffdfab6717acfc"))
        : List.of(
            pickle("data_batch_1", "c99cafc152244af753f735de768cd75f"),
            pickle("data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec"),
            pickle("data_batch_3", "54ebc095f3ab1f0389bbae665268c751"),
            pickle("data_batch_4", "634d18415352ddfa80567beed471001a"),
            pickle("data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb"),
            pickle("test_batch", "40351d587109b95175f43aff81a1287e"));
  }

  private static DataFile pickle(String name, String md5) {
    return new DataFile(name, false, 0, md5);
  }

  /**
   * Returns the forms that it comes in.
   *
   * @param pinned whether only the published content will do
   */
  DataFiles files(boolean pinned) {
    List<DataForm> forms =
        List.of(
            DataForm.file(binary, UPSTREAM),
            DataForm.folder(binaryFolder(), binaryFiles().toArray(DataFile[]::new)),
            DataForm.file(python, UPSTREAM),
            DataForm.folder(pythonFolder(), pythonFiles().toArray(DataFile[]::new)));
    return new DataFiles(id, pinned ? forms : forms.stream().map(DataForm::unpinned).toList());
  }
}
