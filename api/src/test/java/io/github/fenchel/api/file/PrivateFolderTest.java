package io.github.fenchel.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class PrivateFolderTest {
  @TempDir private Path folder;

  @Test
  void whatItMakesIsForItsUserAlone() throws IOException {
    Path made = folder.resolve("a").resolve("b");
    PrivateFolder.make(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
    PrivateFolder.make(made);
    assertThat(PrivateFolder.doubt(made)).isEmpty();
    assertThat(PrivateFolder.doubt(folder.resolve("none"))).isEmpty();
  }

  @Test
  void whatOthersMayWriteIntoIsRefused() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> PrivateFolder.make(open))
        .isInstanceOf(IOException.class)
        .hasMessage("users other than its owner may write to it");
  }

  @Test
  void linksAndFilesAreRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    assertThatThrownBy(() -> PrivateFolder.make(link)).hasMessage("it is a link");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> PrivateFolder.make(file)).hasMessage("it is not a folder");
  }

  /** Only root can give a folder to another user. */
  @Test
  void whatBelongsToAnotherUserIsRefused() throws IOException {
    assumeTrue(PrivateFolder.user() == 0, "not root");
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Files.setAttribute(theirs, "unix:uid", 4321);
    assertThatThrownBy(() -> PrivateFolder.make(theirs))
        .hasMessageStartingWith("it belongs to another user, ");
  }
}
