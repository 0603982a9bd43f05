package io.github.fenchel.runner.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.data.split.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class PinnedFileTest {
  private static final byte[] CONTENT = new byte[5_000];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (i * 31 + i / 7);
    }
  }

  private static final PinnedFile FILE = pin(CONTENT);

  @TempDir Path folder;

  @Test
  void plainAndGzippedFilesGiveTheSameContent() throws IOException {
    assertThat(FILE.read(file(CONTENT), "get it")).isEqualTo(CONTENT);
    assertThat(FILE.read(file(gzip(CONTENT)), "get it")).isEqualTo(CONTENT);
  }

  @Test
  void aTruncatedArchiveIsNamedWithWhatWasFoundAndExpected() throws IOException {
    byte[] whole = gzip(CONTENT);
    for (int length : new int[] {5, whole.length / 2, whole.length - 4}) {
      Path path = file(Arrays.copyOf(whole, length));
      assertUserFault(
          () -> FILE.read(path, "get it"),
          path + ": truncated: the gzip data end early",
          "expected 5000; get it");
    }
  }

  @Test
  void aCorruptArchiveIsNamedWithTheExpectedDigest() throws IOException {
    byte[] corrupt = gzip(CONTENT);
    corrupt[corrupt.length - 6] ^= 1; // within the checksum
    Path path = file(corrupt);
    assertUserFault(
        () -> FILE.read(path, "get it"), path + ": corrupt: ", FILE.file().digest(), "; get it");
  }

  @Test
  void aChangedByteIsFoundByTheDigest() throws IOException {
    byte[] changed = CONTENT.clone();
    changed[77] ^= 1;
    Path path = file(gzip(changed));
    assertUserFault(
        () -> FILE.read(path, "get it"),
        path + ": the SHA-256 of the uncompressed content is ",
        pin(changed).file().digest() + ", expected " + FILE.file().digest() + "; get it");
  }

  @Test
  void shorterLongerAndEmptyFilesAreOfTheWrongSize() throws IOException {
    Path shorter = file(Arrays.copyOf(CONTENT, 4_999));
    assertUserFault(
        () -> FILE.read(shorter, "get it"),
        shorter + ": wrong size: found 4999 bytes of content, expected 5000; get it");
    Path longer = file(gzip(Arrays.copyOf(CONTENT, 5_001)));
    assertUserFault(
        () -> FILE.read(longer, "get it"),
        ": wrong size: found more than 5000 bytes of content, expected 5000; get it");
    Path empty = file(new byte[0]);
    assertUserFault(() -> FILE.read(empty, "get it"), "found 0 bytes of content, expected 5000");
  }

  @Test
  void aFolderInPlaceOfTheFileIsRefused() {
    assertUserFault(() -> FILE.read(folder, "get it"), folder + ": cannot be read: a folder");
  }

  @Test
  void anUnreadableFileIsRefused() throws IOException {
    Path path = file(CONTENT);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(path)).as("root reads everything").isFalse();
    assertUserFault(() -> FILE.read(path, "get it"), path + ": no permission to read it");
  }

  @Test
  void aFileThatTheSystemCannotOpenIsRefused() throws IOException {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertUserFault(() -> FILE.read(loop, "get it"), loop + ": cannot be read: ", "; get it");
  }

  /** Nobody writes to the pipe: who opened it would wait forever. */
  @Test
  void whatIsNoRegularFileIsRefusedAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertUserFault(() -> FILE.read(pipe, "get it"), pipe + ": cannot be read: not a regular file");
    Path zero = Path.of("/dev/zero");
    assertUserFault(() -> FILE.read(zero, "get it"), zero + ": cannot be read: not a regular file");
  }

  @Test
  void aFileOfAnyLengthIsReadNoFurtherThanTheContentCouldBe() throws IOException {
    Path longer = file(new byte[5_000 + (1 << 16) + 1]);
    assertUserFault(() -> FILE.read(longer, "get it"), longer + ": cannot be read: 70537 bytes");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    Path path = folder.resolve("nothing");
    assertUserFault(() -> FILE.read(path, "get it"), path + ": cannot be read");
  }

  public static void assertUserFault(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FenchelException.class, fault -> assertThat(fault.kind()).isEqualTo(FailureKind.USER))
        .message()
        .contains(parts);
  }

  private static PinnedFile pin(byte[] content) {
    return new PinnedFile("images", content.length, Sha256.of(content));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    }
    return out.toByteArray();
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "images", ".gz"), bytes);
  }
}
