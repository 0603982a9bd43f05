package io.github.fenchel.runner.cli;

import static io.github.fenchel.runner.data.npz.NpzArraysTest.npy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.data.DrawnImages;
import io.github.fenchel.runner.data.cifar.CifarSample;
import io.github.fenchel.runner.data.source.Archives;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every dataset on small files in its layout, from the suite to the record, on both engines. */
class DatasetRunsTest {
  private static final String SUITE =
      """
      fenchel: 1
      name: tiny
      data: {DATA}
      architecture: linear
      backend: [pytorch, tensorflow]
      seed: 0
      training: {epochs: 1, batch: 2, optimizer: {id: adam, rate: 1e-3}, threads: 1}
      objective: standard
      evaluation: {images: 2, attackImages: 2}
      """;

  private static final List<String> NETTE =
      List.of(
          "n01440764",
          "n02102040",
          "n02979186",
          "n03000684",
          "n03028079",
          "n03394916",
          "n03417042",
          "n03425413",
          "n03445777",
          "n03888257");

  @TempDir private Path folder;

  @ParameterizedTest
  @Tag("slow")
  @CsvSource(
      delimiter = '|',
      value = {
        "id: cifar-10, verified: false, train: 10, test: 2 | train",
        "id: cifar-100, labels: coarse, verified: false, train: 20, test: 2 | test",
        "id: npz, path: own.npz, masks: train_m, testMasks: test_m, train: 4, test: 2 | train_m",
        "id: medmnist, variant: octmnist, verified: false, train: 4, test: 2 | test_labels",
        "id: synthetic, dimensions: 4, block: 2, train: 20, test: 4 | test",
        "id: imagenette, version: 160px, size: 16, train: 20, test: 10 | jpeg-decoder",
        "id: cub-gha, resize: 24, size: 16, train: 2, test: 2 | val",
      })
  void aRunOnSmallFilesEndsAlikeOnBothEngines(String data, String digest) throws IOException {
    write();
    Path store = folder.resolve("store");
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            Suites.write(folder, SUITE.replace("DATA", data)).toString(),
            "--store",
            store.toString(),
            "--data-dir",
            folder.toString(),
            "--offline");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<RunRecord> records = RunStore.open(store, warning -> {}).all();
    assertThat(records).hasSize(2);
    assertThat(records.get(0).inputDigests()).isEqualTo(records.get(1).inputDigests());
    assertThat(records)
        .allSatisfy(record -> assertThat(record.environment().data()).containsKey(digest));
  }

  private void write() throws IOException {
    CifarSample.write(folder, CifarSample.pythonTen());
    ByteArrayOutputStream hundred = new ByteArrayOutputStream();
    for (int coarse = 0; coarse < 20; coarse += 2) {
      hundred.writeBytes(CifarSample.binary(coarse, 0, coarse + 1, 99));
    }
    Map<String, byte[]> files =
        Map.of(
            "cifar-100-binary/train.bin", hundred.toByteArray(),
            "cifar-100-binary/test.bin", hundred.toByteArray());
    Files.write(folder.resolve("cifar-100-binary.tar.gz"), CifarSample.archive(files));
    Map<String, byte[]> arrays = new TreeMap<>();
    Map<String, byte[]> medical = new TreeMap<>();
    Map.of("train", 4, "val", 1, "test", 2)
        .forEach(
            (part, n) -> {
              byte[] labels = new byte[n];
              labels[n - 1] = 1;
              byte[] pixels = new byte[n * 28 * 28];
              for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (i * 7);
              }
              byte[] images = npy("|u1", "(" + n + ", 28, 28)", pixels);
              arrays.put(part + "_images.npy", images);
              arrays.put(part + "_labels.npy", npy("|u1", "(" + n + ",)", labels));
              arrays.put(part + "_m.npy", npy("|b1", "(" + n + ", 28, 28)", new byte[n * 784]));
              medical.put(part + "_images.npy", images);
              medical.put(part + "_labels.npy", npy("|u1", "(" + n + ", 1)", labels));
            });
    Files.write(folder.resolve("own.npz"), Archives.zip(arrays));
    Files.write(folder.resolve("octmnist.npz"), Archives.zip(medical));
    for (int label = 0; label < NETTE.size(); label++) {
      for (int i = 0; i < 3; i++) {
        String name = (i < 2 ? "train/" : "val/") + NETTE.get(label) + "/" + i + ".JPEG";
        DrawnImages.write(folder.resolve("imagenette2-160").resolve(name), label, i);
      }
    }
    writeBirds(Files.createDirectories(folder.resolve("CUB_200_2011")));
  }

  private void writeBirds(Path birds) throws IOException {
    Files.write(birds.resolve("classes.txt"), List.of("1 001.A", "2 002.B"));
    Files.write(
        birds.resolve("images.txt"),
        List.of("1 001.A/1.jpg", "2 001.A/2.jpg", "3 002.B/3.jpg", "4 002.B/4.jpg"));
    Files.write(birds.resolve("image_class_labels.txt"), List.of("1 1", "2 1", "3 2", "4 2"));
    Files.write(birds.resolve("train_test_split.txt"), List.of("1 1", "2 0", "3 1", "4 0"));
    for (int id = 1; id <= 4; id++) {
      String name = (id < 3 ? "001.A/" : "002.B/") + id + ".jpg";
      DrawnImages.write(birds.resolve("images").resolve(name), id / 3, id);
      BufferedImage gaze = new BufferedImage(30, 20, BufferedImage.TYPE_BYTE_GRAY);
      gaze.setRGB(15, 10, 0xffffff);
      DrawnImages.write(folder.resolve("CUB_GHA/" + id + ".jpg"), gaze);
    }
  }
}
