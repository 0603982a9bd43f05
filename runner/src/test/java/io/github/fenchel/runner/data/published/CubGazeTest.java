package io.github.fenchel.runner.data.published;

import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.runner.data.DrawnImages;
import io.github.fenchel.runner.data.image.Framing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files in the layouts of CUB-200-2011 and CUB-GHA; image 448 is one of the gray ones. */
class CubGazeTest {
  private static final CubGaze BIRDS = new CubGaze(new Framing(24, 16), false);

  @TempDir Path folder;
  private Path birds;

  @BeforeEach
  void writeBirds() throws IOException {
    birds = Files.createDirectories(folder.resolve("CUB_200_2011"));
    list("classes.txt", "1 001.Albatross", "2 002.Ani");
    list(
        "images.txt",
        "1 001.Albatross/A_1.jpg",
        "2 001.Albatross/A_2.jpg",
        "3 002.Ani/B_1.jpg",
        "448 002.Ani/B_2.jpg",
        "449 002.Ani/B_3.jpg");
    list("image_class_labels.txt", "1 1", "2 1", "3 2", "448 2", "449 2");
    list("train_test_split.txt", "1 0", "2 1", "3 1", "448 1", "449 0");
    for (String name :
        List.of("001.Albatross/A_1", "001.Albatross/A_2", "002.Ani/B_1", "002.Ani/B_3")) {
      DrawnImages.write(birds.resolve("images/" + name + ".jpg"), 1, name.length());
    }
    BufferedImage gray = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
    DrawnImages.write(birds.resolve("images/002.Ani/B_2.jpg"), gray);
    for (int id : List.of(1, 2, 3, 448, 449)) {
      // White on the left, black on the right.
      BufferedImage map = new BufferedImage(48, 24, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < 24; y++) {
        for (int x = 0; x < 24; x++) {
          map.setRGB(x, y, 0xffffff);
        }
      }
      DrawnImages.write(folder.resolve("CUB_GHA/" + id + ".jpg"), map);
    }
  }

  @Test
  void theOfficialSplitDividesTheImagesAndTheGrayOneIsLeftOut() {
    Dataset data = BIRDS.open(location());
    assertThat(List.of(data.train().size(), data.test().size())).containsExactly(2, 2);
    assertThat(data.info().classNames()).containsExactly("001.Albatross", "002.Ani");
    assertThat(List.of(data.train().label(0), data.train().label(1))).containsExactly(0, 1);
    assertThat(data.info().sides()).containsExactly("gaze");
    assertThat(data.train().images(0, 1).shape().toArray()).containsExactly(2, 3, 16, 16);
  }

  @Test
  void theGrayImageIsKeptAsThreeEqualChannelsIfAskedFor() {
    Dataset data = new CubGaze(new Framing(24, 16), true).open(location());
    assertThat(data.train().size()).isEqualTo(3);
    float[] gray = data.train().images(2).toFloats();
    for (int i = 0; i < 256; i++) {
      assertThat(gray[i]).isEqualTo(gray[256 + i]).isEqualTo(gray[512 + i]);
    }
  }

  @Test
  void theGazeMapIsScaledAndCutAsTheImageIs() {
    Dataset data = BIRDS.open(location());
    float[] map = Objects.requireNonNull(data.test().sides(0).get("gaze")).toFloats();
    assertThat(map).hasSize(256);
    // Scaled to 24 x 24, white up to column 12; columns 4 to 19 are left.
    for (int y = 0; y < 16; y++) {
      assertThat(map[16 * y + 2]).isCloseTo(1, within(0.02f));
      assertThat(map[16 * y + 13]).isCloseTo(0, within(0.02f));
    }
  }

  @Test
  void aMapThatChangesChangesTheDigest() {
    String before = Objects.requireNonNull(BIRDS.open(location()).digests().get("train"));
    DrawnImages.write(
        folder.resolve("CUB_GHA/3.jpg"), new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY));
    assertThat(BIRDS.open(location()).digests().get("train")).isNotEqualTo(before);
  }

  @Test
  void mapsMayLieBesideTheImages() throws IOException {
    Files.move(folder.resolve("CUB_GHA"), birds.resolve("CUB_GHA"));
    assertThat(BIRDS.open(location()).train().size()).isEqualTo(2);
  }

  @Test
  void everyImageAndMapThatCannotBeReadIsNamedAtOnce() throws IOException {
    Files.delete(birds.resolve("images/002.Ani/B_1.jpg"));
    Files.delete(folder.resolve("CUB_GHA/449.jpg"));
    assertUserFault(
        () -> BIRDS.open(location()),
        "2 of 4 images",
        birds.resolve("images/002.Ani/B_1.jpg") + ": no such image",
        folder.resolve("CUB_GHA/449.jpg") + ": no such image");
  }

  @Test
  void listsThatDoNotFitTogetherAreRefused() throws IOException {
    list("image_class_labels.txt", "1 1", "2 1", "3 3", "448 2", "449 2");
    assertUserFault(() -> BIRDS.info(location()), "image 3 is of class 3, expected 1 to 2");
    list("image_class_labels.txt", "1 1", "2 1", "3 2");
    assertUserFault(
        () -> BIRDS.info(location()), "image_class_labels.txt: is of 3 images, expected the 5");
    list("image_class_labels.txt", "1 1", "2 1", "3 2", "448 2", "x 2");
    assertUserFault(() -> BIRDS.info(location()), "image_class_labels.txt:5: \"x\" is no number");
    list("image_class_labels.txt", "1 1", "2 1", "3 2", "448 2", "449 2");
    list("train_test_split.txt", "1 0", "2 1", "3 2", "448 1", "449 0");
    assertUserFault(() -> BIRDS.info(location()), "image 3 is \"2\", expected 1 or 0");
    list("train_test_split.txt", "1 0", "2 0", "3 0", "448 1", "449 0");
    assertUserFault(() -> BIRDS.info(location()), "has 0 training and 4 test images");
  }

  @Test
  void aPathThatLeadsOutIsRefused() throws IOException {
    list(
        "images.txt",
        "1 ../../secret.jpg",
        "2 001.Albatross/A_2.jpg",
        "3 002.Ani/B_1.jpg",
        "448 002.Ani/B_2.jpg",
        "449 002.Ani/B_3.jpg");
    assertUserFault(() -> BIRDS.info(location()), "is not within the folder of images");
  }

  @Test
  void whatIsMissingIsToldWithHowToGetIt() throws IOException {
    Files.delete(folder.resolve("CUB_GHA/1.jpg"));
    assertUserFault(
        () -> BIRDS.info(location()),
        "CUB_GHA/ (1.jpg) or CUB_200_2011/CUB_GHA/ (1.jpg)",
        "github.com/yaorong0921/CUB-GHA");
    Files.delete(birds.resolve("classes.txt"));
    assertUserFault(() -> BIRDS.info(location()), birds + ": lacks classes.txt");
  }

  @Test
  void moreThanThereIsCannotBeCut() {
    assertThatThrownBy(() -> new Framing(16, 24)).hasMessageContaining("size 24 is more than");
  }

  private void list(String name, String... lines) throws IOException {
    Files.write(birds.resolve(name), List.of(lines));
  }

  private DataLocation location() {
    return new DataLocation(List.of(folder), folder.resolve("cache"), false);
  }
}
