package io.github.fenchel.runner.data.npz;

import static io.github.fenchel.runner.data.npz.NpzArraysTest.npy;
import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.DatasetSource;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.runner.data.source.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MedMnistTest {
  private static final int PIXELS = 28 * 28;

  @TempDir Path folder;

  @Test
  void colorImagesHaveTheirChannelsLast() throws IOException {
    write("pathmnist", 3, (byte) 8);
    Dataset data = source("pathmnist", "unused").open(location());
    assertThat(data.info().image()).isEqualTo(new ImageShape(3, 28, 28));
    assertThat(List.of(data.train().size(), data.test().size())).containsExactly(2, 1);
    assertThat(data.train().label(1)).isEqualTo(8);
    float[] image = data.train().images(1).toFloats();
    for (int c = 0; c < 3; c++) {
      assertThat(image[c * PIXELS + 5]).isEqualTo(((3 * PIXELS + 3 * 5 + c) % 251) / 255f);
    }
    assertThat(data.info().classNames()).hasSize(9).startsWith("adipose");
    assertThat(data.info().mean()).containsExactly(0.5, 0.5, 0.5);
  }

  @Test
  void validationImagesAreTrainedOnIfAskedFor() throws IOException {
    write("pneumoniamnist", 1, (byte) 1);
    Dataset data = source("pneumoniamnist", "train").open(location());
    assertThat(data.info().image()).isEqualTo(new ImageShape(1, 28, 28));
    assertThat(data.train().size()).isEqualTo(3);
    assertThat(data.digests()).containsKeys("val_images", "val_labels").hasSize(6);
    assertThat(source("pneumoniamnist", "unused").info(location()).trainSize()).isEqualTo(2);
  }

  @Test
  void whatIsPublishedIsKnownWithoutTheFileAndOnlyItWillDo() throws IOException {
    DatasetSource published = new MedMnist(MedMnistKind.of("bloodmnist"), true, true);
    DatasetInfo info = published.info(location());
    assertThat(List.of(info.trainSize(), info.testSize())).containsExactly(13_671, 3_421);
    assertUserFault(
        () -> published.open(location()),
        "medmnist was not found",
        "bloodmnist.npz",
        "zenodo.org/records/10519652/files/");
    write("bloodmnist", 3, (byte) 1);
    assertUserFault(
        () -> published.open(location()),
        folder.resolve("bloodmnist.npz") + ": the MD5 of the content is ",
        "7053d0359d879ad8a5505303e11de1dc");
  }

  @Test
  void everyVariantHasItsClassesAndAnMd5() {
    assertThat(MedMnistKind.ALL).hasSize(11);
    assertThat(MedMnistKind.ALL.stream().map(MedMnistKind::md5).distinct()).hasSize(11);
    assertThat(MedMnistKind.ALL)
        .allSatisfy(kind -> assertThat(kind.classes()).doesNotHaveDuplicates())
        .allSatisfy(kind -> assertThat(kind.channels()).isIn(1, 3));
  }

  @Test
  void aLabelOfNoClassAndAnImageOfSeveralLabelsAreRefused() throws IOException {
    write("octmnist", 1, (byte) 4);
    assertUserFault(
        () -> source("octmnist", "unused").open(location()),
        "octmnist.npz: has label 4 for training image 1, expected 0 to 3");
    assertThatThrownBy(() -> source("chestmnist", "unused"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fourteen labels of each image");
  }

  /** Entry {@code n} of all images is {@code n mod 251}; the last label is the given one. */
  private void write(String name, int channels, byte label) throws IOException {
    String tail = channels == 1 ? ", 28, 28)" : ", 28, 28, " + channels + ")";
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    Map<String, Integer> parts = new LinkedHashMap<>();
    parts.put("train", 2);
    parts.put("val", 1);
    parts.put("test", 1);
    parts.forEach(
        (part, size) -> {
          byte[] pixels = new byte[size * channels * PIXELS];
          for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % 251);
          }
          byte[] labels = new byte[size];
          labels[size - 1] = part.equals("train") ? label : 0;
          arrays.put(part + "_images.npy", npy("|u1", "(" + size + tail, pixels));
          arrays.put(part + "_labels.npy", npy("|u1", "(" + size + ", 1)", labels));
        });
    Files.write(folder.resolve(name + ".npz"), Archives.zip(arrays));
  }

  private DataLocation location() {
    return new DataLocation(List.of(folder), folder.resolve("cache"), false);
  }

  private static DatasetSource source(String variant, String val) {
    Map<String, Value> given = new HashMap<>();
    given.put("variant", new Value.Word(variant));
    given.put("val", new Value.Word(val));
    given.put("verified", new Value.Flag(false));
    Offer<DatasetSource> offer = MedMnist.offer();
    return offer.create(Arguments.of(offer.descriptor(), given));
  }
}
