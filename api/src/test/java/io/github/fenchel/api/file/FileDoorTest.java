package io.github.fenchel.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may be opened, replaced, copied and deleted, on a real file system. */
@Timeout(60)
final class FileDoorTest {
  @TempDir private Path folder = Path.of("");

  /** Writes to a path as a process of its own, whose streams a test can redirect. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      AtomicFile.write(Path.of(arguments[0]), arguments[1].getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void whatIsNoRegularFileIsRefusedBeforeItIsOpened() throws Exception {
    Path pipe = pipe("pipe");
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("none"));
    Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
    Path toPipe = Files.createSymbolicLink(folder.resolve("to-pipe"), pipe);

    for (Path path : List.of(pipe, toPipe, Path.of("/dev/zero"))) {
      assertRefused(path, "not a regular file but a device, pipe or socket");
    }
    assertRefused(folder, "a folder");
    assertRefused(dangling, "a link to nothing");
    assertThatThrownBy(() -> RegularFile.bytes(loop, 10)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> RegularFile.zip(pipe, 10)).hasMessageContaining("not a regular file");
  }

  private static void assertRefused(Path path, String reason) {
    assertThatThrownBy(() -> RegularFile.bytes(path, 1 << 20))
        .isInstanceOfSatisfying(
            IOException.class, e -> assertThat(StorageFault.reason(e)).isEqualTo(reason));
  }

  @Test
  void aFileIsReadUpToItsBound() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "12345");

    assertThat(RegularFile.bytes(file, 5)).hasSize(5);
    assertThatThrownBy(() -> RegularFile.bytes(file, 4))
        .hasMessageContaining("5 bytes long; expected at most 4 bytes");
    // The files of /proc say that they are empty.
    assertThat(RegularFile.lines(Path.of("/proc/self/status"), 1 << 20)).isNotEmpty();
    assertThatThrownBy(() -> RegularFile.bytes(Path.of("/proc/self/status"), 10))
        .hasMessageContaining("more than 10 bytes long");
    try (InputStream in = RegularFile.open(file, 5)) {
      assertThat(in.skip(2)).isEqualTo(2);
      assertThat(in.readAllBytes()).asString().isEqualTo("345");
    }
    assertThatThrownBy(
            () -> RegularFile.text(Files.write(folder.resolve("latin"), new byte[] {-28}), 9))
        .hasMessageContaining("not a text in UTF-8");
  }

  @Test
  void aLinkIsFollowedAndStays() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("new"));

    AtomicFile.write(link, bytes("new text"));
    AtomicFile.write(dangling, bytes("first text"));

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new text");
    assertThat(dangling).isSymbolicLink();
    assertThat(folder.resolve("new")).hasContent("first text");
    assertThat(names()).containsExactly("dangling", "file", "link", "new");
  }

  @Test
  void aPipeIsWrittenThroughAndStays() throws Exception {
    Path pipe = pipe("pipe");
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try (InputStream in = Files.newInputStream(pipe)) {
                return in.readAllBytes();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });

    AtomicFile.write(pipe, bytes("through"));

    assertThat(read.get(30, TimeUnit.SECONDS)).asString().isEqualTo("through");
    assertThat(Files.isRegularFile(pipe, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(names()).containsExactly("pipe");
  }

  @Test
  void deviceNodesAreWrittenThroughEvenByRoot() throws Exception {
    // The real ones: who may replace them is root, and root is who runs in containers.
    AtomicFile.write(Path.of("/dev/null"), bytes("gone"));

    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    assertThatThrownBy(() -> AtomicFile.write(Path.of("/dev/full"), bytes("no room")))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("the disk is full");
    assertThat(Files.isRegularFile(Path.of("/dev/full"))).isFalse();
  }

  @Test
  void theStandardStreamsAreThisProcesssOwn() throws Exception {
    for (String stream : List.of("/dev/stdout", "/proc/self/fd/1", "/dev/fd/1")) {
      Path said = folder.resolve("said");
      Files.writeString(said, "before\n");
      Process process =
          writer(stream).redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile())).start();
      assertThat(process.waitFor()).isZero();
      assertThat(said).hasContent("before\ntext");

      Process piped = writer(stream).start();
      assertThat(piped.getInputStream().readAllBytes()).asString().isEqualTo("text");
      assertThat(piped.waitFor()).isZero();
    }
  }

  private static ProcessBuilder writer(String path) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            path,
            "text")
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  @Test
  void theLongestNamesAreWrittenAndPermissionsAreKept() throws IOException {
    Path file = folder.resolve("n".repeat(255));
    AtomicFile.write(file, bytes("one"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    AtomicFile.write(file, bytes("two"));

    assertThat(file).hasContent("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(names()).hasSize(1);
  }

  @Test
  void aFileThatFailsHalfwayLeavesTheOldOneAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write('x');
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("the disk is full");
    assertThatThrownBy(() -> AtomicFile.write(folder, bytes("x")))
        .hasMessageContaining("a folder is in the way");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("file");
  }

  @Test
  void deletingNeverGoesThroughALink() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(mine.resolve("thesis"), "years");
    Path tree = Files.createDirectories(folder.resolve("tree").resolve("inside"));
    Files.createSymbolicLink(tree.resolve("link"), mine);
    Path top = Files.createSymbolicLink(folder.resolve("top"), mine);

    Folders.delete(folder.resolve("tree"));
    Folders.delete(top);

    assertThat(mine.resolve("thesis")).hasContent("years");
    assertThat(names()).containsExactly("mine");
  }

  @Test
  void whatSomebodyElseMadeIsLeftWithItsFolders() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree").resolve("a"));
    Files.writeString(tree.resolve("made"), "");
    Files.writeString(tree.resolve("notes"), "");
    Files.createDirectories(folder.resolve("tree").resolve("b"));

    List<Path> left =
        Folders.delete(folder.resolve("tree"), file -> file.endsWith(Path.of("made")));

    assertThat(left).containsExactly(Path.of("a", "notes"));
    assertThat(tree.resolve("notes")).exists();
    assertThat(tree.resolve("made")).doesNotExist();
    assertThat(folder.resolve("tree").resolve("b")).doesNotExist();
  }

  @Test
  void linksAndPipesAreNotCopied() throws Exception {
    Path from = Files.createDirectories(folder.resolve("from"));
    Path to = Files.createDirectories(folder.resolve("to"));
    Files.createSymbolicLink(from.resolve("log.txt"), Path.of("/etc/hostname"));
    assertThatThrownBy(() -> Folders.copy(from, to)).hasMessageContaining("log.txt is a link");
    Files.delete(from.resolve("log.txt"));
    new ProcessBuilder("mkfifo", from.resolve("log.txt").toString()).start().waitFor();
    assertThatThrownBy(() -> Folders.copy(from, to)).hasMessageContaining("is not a regular file");
    assertThat(to).isEmptyDirectory();
  }

  @Test
  void aLinkOnTheWayIsNamed() throws IOException {
    Path inside = Files.createDirectories(folder.resolve("a").resolve("b"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));

    Folders.requireNoLink(folder, inside);
    assertThatThrownBy(() -> Folders.requireNoLink(folder, link.resolve("b")))
        .hasMessageContaining(link + " is a link");
    assertThatThrownBy(
            () -> new LockFile(Files.createSymbolicLink(folder.resolve(".locks"), link)).tryLock(1))
        .isInstanceOf(FenchelException.class);
  }

  private Path pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
