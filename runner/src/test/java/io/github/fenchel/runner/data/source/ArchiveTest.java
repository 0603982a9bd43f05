package io.github.fenchel.runner.data.source;

import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  private static final long MOST = 1 << 20;
  private static final byte[] ONE = "one".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TWO = new byte[5_000];

  @TempDir Path folder;

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("data/one.txt", ONE);
    files.put("data/sub/two.bin", TWO);
    return files;
  }

  @Test
  void tarGzippedTarAndZipAreToldApartByTheirContent() throws IOException {
    byte[] tar = Archives.tar(files());
    for (byte[] content : new byte[][] {tar, Archives.gzip(tar), Archives.zip(files())}) {
      Archive archive = archive(content);
      assertThat(archive.read(name -> true).keySet())
          .containsExactly("data/one.txt", "data/sub/two.bin");
      assertThat(archive.read(name -> name.endsWith(".txt")))
          .hasSize(1)
          .containsEntry("data/one.txt", ONE);
      Path target = folder.resolve("unpacked-" + content.length);
      archive.unpack(target);
      assertThat(target.resolve("data/sub/two.bin")).hasBinaryContent(TWO);
    }
    assertOnlyArchivesAndWhole();
  }

  private void assertOnlyArchivesAndWhole() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .allMatch(name -> name.startsWith("unpacked-") || name.startsWith("archive"));
    }
  }

  @Test
  void anotherDigestThanThePublishedOneIsRefusedAndNothingUnpacked() throws IOException {
    Path file = write(Archives.gzip(Archives.tar(files())));
    DataFile pinned = new DataFile(file.getFileName().toString(), false, 0, "0".repeat(32));
    Archive archive = new Archive(new Found(DataForm.folder("", pinned), folder, "get it"), MOST);
    assertUserFault(
        () -> archive.read(name -> true),
        file + ": its MD5 is ",
        ", expected " + "0".repeat(32) + "; get it");
    assertUserFault(() -> archive.unpack(folder.resolve("unpacked-x")), ": its MD5 is ");
    assertThat(folder.resolve("unpacked-x")).doesNotExist();
    assertOnlyArchivesAndWhole();
  }

  @Test
  void aTruncatedArchiveIsNamedWhereverItEnds() throws IOException {
    byte[] tar = Archives.tar(files());
    byte[] zipped = Archives.gzip(tar);
    byte[] zip = Archives.zip(files());
    for (int length : new int[] {20, zipped.length / 2, zipped.length - 1}) {
      assertUserFault(() -> read(Arrays.copyOf(zipped, length)), "; get it");
    }
    assertUserFault(() -> read(Arrays.copyOf(tar, 2_000)), ": truncated: ");
    assertUserFault(() -> read(Arrays.copyOf(zip, 60)), "; get it");
    assertUserFault(() -> read(new byte[0]), ": is no tar, tar.gz, or zip archive; get it");
  }

  @Test
  void aChangedByteIsFoundByGzipsChecksum() throws IOException {
    byte[] zipped = Archives.gzip(Archives.tar(files()));
    zipped[zipped.length - 6] ^= 1;
    assertUserFault(() -> read(zipped), ": corrupt: ", "; get it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out", "/etc/out", "a/../../out", "a\\..\\..\\out"})
  void aPathThatLeadsOutIsRefused(String name) throws IOException {
    for (byte[] content :
        new byte[][] {Archives.tar(Map.of(name, ONE)), Archives.zip(Map.of(name, ONE))}) {
      Archive archive = archive(content);
      assertUserFault(
          () -> archive.unpack(folder.resolve("unpacked")), "which leads out of the archive");
    }
    assertThat(folder.resolve("unpacked")).doesNotExist();
    assertThat(folder.resolveSibling("out")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_SYMLINK,
        TarConstants.LF_LINK,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK,
        TarConstants.LF_FIFO
      })
  void aLinkADeviceAndAPipeAreRefused(byte kind) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("thing", kind);
    entry.setLinkName("/etc/passwd");
    byte[] tar = Archives.tar(entry);
    assertUserFault(() -> read(tar), "holds thing, which is no regular file");
  }

  @Test
  void whatInflatesBeyondItsBoundIsRefused() throws IOException {
    byte[] bomb = new byte[(int) MOST + 1];
    assertUserFault(() -> read(Archives.gzip(Archives.tar(Map.of("zeros", bomb)))), "inflates to");
    assertUserFault(() -> read(Archives.zip(Map.of("zeros", bomb))), "inflates to more than");
    byte[] half = new byte[(int) MOST / 2 + 1];
    byte[] two = Archives.tar(Map.of("a", half, "b", half));
    assertUserFault(() -> read(two), "inflates to more than " + MOST + " bytes");
  }

  @Test
  void aNameThatComesTwiceIsRefused() throws IOException {
    byte[] tar = Archives.tar(new java.util.TreeMap<>(Map.of("a", ONE, "./a", ONE)));
    assertUserFault(() -> read(tar), "holds a twice");
  }

  @Test
  void aFolderAndAPipeInPlaceOfTheArchiveAreRefused() throws Exception {
    Path pipe = folder.resolve("archive-pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertUserFault(() -> archive(pipe).read(name -> true), pipe + ": cannot be read");
    assertUserFault(() -> archive(folder).read(name -> true), folder + ": cannot be read");
  }

  private Map<String, byte[]> read(byte[] content) throws IOException {
    return archive(content).read(name -> true);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(folder, "archive", ""), content);
  }

  private Archive archive(byte[] content) throws IOException {
    return archive(write(content));
  }

  private static Archive archive(Path file) {
    DataForm form = DataForm.folder("", DataFile.named(String.valueOf(file.getFileName())));
    return new Archive(new Found(form, file.resolveSibling(""), "get it"), MOST);
  }
}
