package io.github.fenchel.runner.data.published;

import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.runner.data.DrawnImages;
import io.github.fenchel.runner.data.source.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagenetteTest {
  private static final List<String> IDS =
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
  private static final Imagenette SMALL = new Imagenette(DataFile.named("imagenette2-160.tgz"), 32);

  @TempDir Path folder;

  @Test
  void theFolderGivesImagesOfClassesByName() {
    draw(folder.resolve("imagenette2-160"));
    Dataset data = SMALL.open(location());
    assertThat(List.of(data.train().size(), data.test().size())).containsExactly(20, 10);
    assertThat(data.info().classNames())
        .containsExactly(
            "tench",
            "English springer",
            "cassette player",
            "chain saw",
            "church",
            "French horn",
            "garbage truck",
            "gas pump",
            "golf ball",
            "parachute");
    assertThat(data.train().label(2)).isEqualTo(1);
    assertThat(data.train().images(0).shape().toArray()).containsExactly(1, 3, 32, 32);
  }

  @Test
  void theArchiveIsUnpackedOnceAndGivesTheSame() throws IOException {
    draw(folder.resolve("imagenette2-160"));
    Dataset expected = SMALL.open(location());
    pack();
    Folders.delete(folder.resolve("imagenette2-160"));
    Dataset data = SMALL.open(location());
    assertThat(data.digests()).isEqualTo(expected.digests());
    assertThat(data.info()).isEqualTo(expected.info());
    Path unpacked = folder.resolve("cache/imagenette/unpacked");
    assertThat(Folders.in(unpacked)).hasSize(1);
    assertThat(SMALL.info(location()).trainSize()).isEqualTo(20);
    assertThat(Folders.in(unpacked)).hasSize(1);
  }

  @Test
  void anotherArchiveThanThePublishedOneIsRefused() throws IOException {
    draw(folder.resolve("imagenette2-160"));
    pack();
    Folders.delete(folder.resolve("imagenette2-160"));
    DataFile pinned =
        new DataFile("imagenette2-160.tgz", false, 0, "e793b78cc4c9e9a4ccc0c1155377a412");
    assertUserFault(
        () -> new Imagenette(pinned, 32).info(location()),
        "imagenette2-160.tgz: its MD5 is ",
        "e793b78cc4c9e9a4ccc0c1155377a412");
    assertThat(Folders.in(folder.resolve("cache/imagenette/unpacked"))).isEmpty();
  }

  @Test
  void otherClassesAreRefused() throws IOException {
    draw(folder.resolve("imagenette2-160"));
    Folders.delete(folder.resolve("imagenette2-160/train/n03888257"));
    Folders.delete(folder.resolve("imagenette2-160/val/n03888257"));
    assertUserFault(
        () -> SMALL.info(location()), "expected those of ImageNette: n01440764", "image-folder");
  }

  @Test
  void whatIsNowhereTellsBothForms() {
    assertUserFault(
        () -> SMALL.info(location()),
        "imagenette was not found",
        "imagenette2-160.tgz or imagenette2-160/ (train, val)");
  }

  private static void draw(Path root) {
    for (int label = 0; label < IDS.size(); label++) {
      for (int i = 0; i < 3; i++) {
        String name = IDS.get(label) + "/" + i + ".JPEG";
        DrawnImages.write(root.resolve(i < 2 ? "train" : "val").resolve(name), label, i);
      }
    }
  }

  private void pack() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve("imagenette2-160"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    Files.write(folder.resolve("imagenette2-160.tgz"), Archives.gzip(Archives.tar(files)));
  }

  private DataLocation location() {
    return new DataLocation(List.of(folder), folder.resolve("cache"), false);
  }
}
