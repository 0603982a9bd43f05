package io.github.fenchel.runner.data.cifar;

import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
  private static final DatasetSource TEN = new Cifar(CifarKind.CIFAR_10, false, false);
  private static final DatasetSource PUBLISHED = new Cifar(CifarKind.CIFAR_10, false, true);

  @TempDir Path folder;

  @Test
  void everyFormGivesTheSameImagesAndDigests() throws IOException {
    CifarSample.write(folder.resolve("1"), CifarSample.binaryTen());
    CifarSample.write(folder.resolve("2"), CifarSample.pythonTen());
    write("3/cifar-10-binary.tar.gz", CifarSample.archive(CifarSample.binaryTen()));
    write("4/cifar-10/cifar-10-python.tar.gz", CifarSample.archive(CifarSample.pythonTen()));
    Dataset first = TEN.open(location("1"));
    assertThat(first.train().size()).isEqualTo(10);
    assertThat(first.test().size()).isEqualTo(2);
    for (String form : List.of("1", "2", "3", "4")) {
      Dataset data = TEN.open(location(form));
      assertThat(data.digests()).as(form).isEqualTo(first.digests());
      assertThat(data.info()).as(form).isEqualTo(first.info());
      assertThat(data.train().label(0)).isEqualTo(6);
      assertThat(data.train().label(9)).isEqualTo(9);
      float[] image = data.train().images(1).toFloats();
      for (int c = 0; c < 3; c++) {
        assertThat(image[c * 1024 + 3 * 32 + 4]).isEqualTo(CifarSample.pixel(1, c, 3, 4) / 255f);
      }
    }
  }

  @Test
  void imagesOfOnesOwnChoiceAreCountedAndTheirMomentsComputed() throws IOException {
    CifarSample.write(folder, CifarSample.binaryTen());
    DatasetInfo info = TEN.info(location("."));
    assertThat(info.image()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(List.of(info.trainSize(), info.testSize())).containsExactly(10, 2);
    double sum = 0;
    for (int i = 0; i < 2; i++) {
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          sum += CifarSample.pixel(i, 0, y, x) / 255.0;
        }
      }
    }
    assertThat(info.mean().get(0)).isCloseTo(sum / 2048, within(1e-7));
  }

  @Test
  void hundredHasFineAndCoarseLabelsInBothForms() throws IOException {
    Map<String, byte[]> binary =
        Map.of(
            "cifar-100-binary/train.bin", CifarSample.binary(11, 19, 13, 99),
            "cifar-100-binary/test.bin", CifarSample.binary(11, 19, 13, 99));
    CifarSample.write(folder.resolve("bin"), binary);
    Map<String, byte[]> python =
        Map.of(
            "cifar-100-python/train", CifarSample.pickle("train"),
            "cifar-100-python/test", CifarSample.pickle("train"));
    CifarSample.write(folder.resolve("py"), python);
    for (String form : List.of("bin", "py")) {
      Dataset fine = new Cifar(CifarKind.CIFAR_100, false, false).open(location(form));
      Dataset coarse = new Cifar(CifarKind.CIFAR_100, true, false).open(location(form));
      assertThat(List.of(fine.train().label(0), fine.train().label(1))).containsExactly(19, 99);
      assertThat(List.of(coarse.test().label(0), coarse.test().label(1))).containsExactly(11, 13);
      assertThat(fine.info().classNames().get(19)).isEqualTo("cattle");
      assertThat(coarse.info().classNames().get(11)).isEqualTo("large_omnivores_and_herbivores");
      assertThat(fine.info().classes()).isEqualTo(100);
      assertThat(coarse.info().classes()).isEqualTo(20);
      assertThat(fine.digests()).isEqualTo(coarse.digests());
    }
  }

  @Test
  void whatIsPublishedIsKnownWithoutAFile() {
    DatasetInfo info = PUBLISHED.info(location("."));
    assertThat(List.of(info.trainSize(), info.testSize())).containsExactly(50_000, 10_000);
    assertThat(info.classNames()).hasSize(10).startsWith("airplane").endsWith("truck");
  }

  @Test
  void otherContentThanThePublishedIsRefusedInEveryForm() throws IOException {
    write("3/cifar-10-binary.tar.gz", CifarSample.archive(CifarSample.binaryTen()));
    assertUserFault(
        () -> PUBLISHED.open(location("3")), ": its MD5 is ", "c32a1d4ab5d03f1284b67883e8d87530");
    CifarSample.write(folder.resolve("1"), CifarSample.binaryTen());
    assertUserFault(
        () -> PUBLISHED.open(location("1")),
        "data_batch_1.bin: wrong size: found 6146 bytes of content, expected 30730000");
    CifarSample.write(folder.resolve("2"), CifarSample.pythonTen());
    assertUserFault(
        () -> PUBLISHED.open(location("2")),
        "data_batch_1: the MD5 of the content is ",
        "c99cafc152244af753f735de768cd75f");
  }

  @Test
  void whatIsNowhereTellsEveryFormAndPlace() {
    assertUserFault(
        () -> PUBLISHED.open(location(".")),
        "cifar-10 was not found; looked in:",
        folder.resolve("cache/cifar-10").toString(),
        "cifar-10-binary.tar.gz or cifar-10-batches-bin/ (data_batch_1.bin",
        "or cifar-10-python.tar.gz or cifar-10-batches-py/ (data_batch_1, ",
        "allow the network, and 170 MB are downloaded");
  }

  @Test
  void aFolderThatLacksABatchIsNamed() throws IOException {
    CifarSample.write(folder, CifarSample.binaryTen());
    Files.delete(folder.resolve("cifar-10-batches-bin/data_batch_3.bin"));
    assertUserFault(() -> TEN.open(location(".")), "cifar-10-batches-bin: lacks data_batch_3.bin");
    Map<String, byte[]> lacking = CifarSample.binaryTen();
    lacking.remove("cifar-10-batches-bin/data_batch_3.bin");
    write("3/cifar-10-binary.tar.gz", CifarSample.archive(lacking));
    assertUserFault(
        () -> TEN.open(location("3")),
        "cifar-10-binary.tar.gz: data_batch_3.bin: is not in the archive");
  }

  @Test
  void aLabelOutOfRangeAndATruncatedBatchAreRefused() throws IOException {
    CifarSample.write(folder, CifarSample.binaryTen());
    Path batch = folder.resolve("cifar-10-batches-bin/data_batch_2.bin");
    Files.write(batch, CifarSample.binary(6, 10));
    assertUserFault(() -> TEN.open(location(".")), "label 10 of training image 3 is not below 10");
    Files.write(batch, Arrays.copyOf(CifarSample.binary(6, 9), 6_000));
    assertUserFault(
        () -> TEN.open(location(".")),
        batch + ": has 6000 bytes, expected a multiple of 3073",
        "(1 of labels, 3072 of pixels)");
  }

  @Test
  void nothingInAPickleIsRun() throws IOException {
    byte[] call = "cos\nsystem\nU\u0004trueR".getBytes(StandardCharsets.ISO_8859_1);
    assertPickleRefused(
        CifarSample.dictionary("data", call), "asks for os.system, which is not run");
    byte[] builtin = "c__builtin__\neval\n".getBytes(StandardCharsets.ISO_8859_1);
    assertPickleRefused(CifarSample.dictionary("data", builtin), "__builtin__.eval");
    byte[] instance = "(ios\nsystem\n".getBytes(StandardCharsets.ISO_8859_1);
    assertPickleRefused(CifarSample.dictionary("data", instance), "has the instruction 0x69");
  }

  @Test
  void aPickleThatIsNoBatchIsRefusedWithWhatItLacks() throws IOException {
    byte[] whole = CifarSample.pickle("data_batch_1");
    assertPickleRefused(Arrays.copyOf(whole, 3_000), "the pickle ends early");
    assertPickleRefused(new byte[] {(byte) 0x80, 2, ']', '.'}, "the pickle is no dictionary");
    assertPickleRefused(new byte[] {(byte) 0x80, 4, '}', '.'}, "no pickle of protocol 2");
    assertPickleRefused(new byte[] {(byte) 0x80, 2, '.'}, "the pickle is malformed");
    assertPickleRefused(
        CifarSample.dictionary("fine_labels", (byte) ']'), "it has no list \"labels\"");
    assertPickleRefused(CifarSample.dictionary("labels", (byte) ']'), "it has no array \"data\"");
    byte[] self = {(byte) 0x80, 2, '}', ']', 'q', 0, 'h', 0, 'a', 'K', 1, 's', '.'};
    assertPickleRefused(self, "the pickle is malformed");
    assertPickleRefused(CifarSample.pickle("train"), "it has no list \"labels\"; it has filenames");
  }

  private void assertPickleRefused(byte[] pickle, String... parts) throws IOException {
    CifarSample.write(folder, CifarSample.pythonTen());
    Path batch = folder.resolve("cifar-10-batches-py/data_batch_5");
    Files.write(batch, pickle);
    assertUserFault(() -> TEN.open(location(".")), batch + ": is no batch of cifar-10: ");
    assertUserFault(() -> TEN.open(location(".")), parts);
  }

  @Test
  void everyPickleCutAnywhereIsRefusedAsAUsersFault() throws IOException {
    byte[] whole = CifarSample.pickle("data_batch_1");
    for (int length = 0; length < whole.length; length += length < 120 ? 1 : 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Pickle.read(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private DataLocation location(String name) {
    return new DataLocation(List.of(folder.resolve(name)), folder.resolve("cache"), false);
  }
}
