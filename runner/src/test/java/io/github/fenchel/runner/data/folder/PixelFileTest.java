package io.github.fenchel.runner.data.folder;

import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.runner.data.DrawnImages;
import io.github.fenchel.runner.data.image.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that do not fit into memory. */
class PixelFileTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void draw() {
    root = DrawnImages.folder(folder.resolve("pictures"), 5, 2);
  }

  @Test
  void pixelsFromTheFileAreThoseFromMemory() {
    Dataset memory = open(Long.MAX_VALUE);
    assertThat(folder.resolve("cache/decoded-pixels")).doesNotExist();
    Dataset file = open(0);
    assertThat(file.digests()).isEqualTo(memory.digests());
    assertSame(file, memory);
    assertThat(file()).hasSize(21 * (3 * 32 * 32 + 8));
  }

  @Test
  void theFileIsWrittenOnceAndAnotherForOtherImagesOrAnotherSize() throws IOException {
    open(0);
    Files.setLastModifiedTime(file(), LONG_AGO);
    open(0);
    assertThat(Files.getLastModifiedTime(file())).isEqualTo(LONG_AGO);
    DrawnImages.write(root.resolve("train/n01440764/n01440764_1.JPEG"), 2, 9);
    assertSame(open(0), open(Long.MAX_VALUE));
    listed(16).open(folder.resolve("cache"), new PixelCache(0));
    assertThat(Folders.in(folder.resolve("cache/decoded-pixels"))).hasSize(3);
  }

  @Test
  void whatIsDamagedIsDecodedAgain() throws IOException {
    open(0);
    byte[] content = Files.readAllBytes(file());
    for (int at = 100; at < content.length; at += 5_000) {
      content[at] ^= 1;
    }
    Files.write(file(), content);
    assertSame(open(0), open(Long.MAX_VALUE));
    Dataset data = open(0);
    Files.write(file(), new byte[0]);
    assertSame(data, open(Long.MAX_VALUE));
    Files.write(file(), Arrays.copyOf(content, 1_000));
    assertSame(open(0), open(Long.MAX_VALUE));
    assertThat(file()).hasSize(content.length);
  }

  @Test
  void withoutAPlaceForTheFileImagesAreDecodedWhenTheyAreAskedFor() throws IOException {
    Files.createDirectories(folder.resolve("cache"));
    Files.writeString(folder.resolve("cache/decoded-pixels"), "a file where the folder should be");
    assertSame(open(0), open(Long.MAX_VALUE));
  }

  @Test
  void allImagesThatCannotBeDecodedAreNamedAndNoFileIsWritten() throws IOException {
    // Complete by their headers: only decoding shows what they lack.
    for (String name : List.of("train/n01440764/few.png", "val/n02102040/few.png")) {
      try (InputStream in = Framing.class.getResourceAsStream("few-rows.png")) {
        Files.copy(Objects.requireNonNull(in), root.resolve(name));
      }
    }
    assertUserFault(() -> open(0), "2 of 23 images", "n01440764/few.png", "n02102040/few.png");
    assertThat(Folders.in(folder.resolve("cache/decoded-pixels"))).isEmpty();
    Files.writeString(root.resolve("train/n02979186/n02979186_0.JPEG"), "no image");
    assertUserFault(
        () -> open(0),
        "3 of 23 images",
        "n01440764/few.png",
        "n02102040/few.png",
        "n02979186_0.JPEG");
    assertThat(Folders.in(folder.resolve("cache/decoded-pixels"))).isEmpty();
  }

  private static void assertSame(Dataset one, Dataset other) {
    int[] train = IntStream.range(0, 15).toArray();
    int[] test = {5, 0, 3};
    assertThat(one.train().images(train)).isEqualTo(other.train().images(train));
    assertThat(one.test().images(test)).isEqualTo(other.test().images(test));
  }

  private Path file() {
    List<Path> files = Folders.in(folder.resolve("cache/decoded-pixels"));
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private Dataset open(long room) {
    return listed(32).open(folder.resolve("cache"), new PixelCache(room));
  }

  private ListedImages listed(int size) {
    return new ListedImages(
        root,
        ClassFolders.list(root),
        Framing.square(size),
        List.of(0.5, 0.5, 0.5),
        List.of(0.5, 0.5, 0.5),
        "");
  }
}
