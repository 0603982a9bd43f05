package io.github.fenchel.api.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class LockFileTest {
  private static final long LARGEST = 1L << 61;

  @TempDir Path folder = Path.of("");

  /** Takes two locks, says so, frees the one, says so, and keeps the other. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws IOException {
      LockFile file = new LockFile(Path.of(arguments[0]));
      LockFile.Held first = file.tryLock(7).orElseThrow();
      LockFile.Held second = file.tryLock(LARGEST).orElseThrow();
      say();
      if (System.in.read() >= 0) {
        first.close();
        say();
      }
      if (System.in.read() >= 0) {
        second.close();
      }
    }

    private static void say() {
      System.out.write('\n');
      System.out.flush();
    }
  }

  @Test
  void aLockIsHeldOnceAndFreedByItself() throws IOException {
    LockFile file = new LockFile(folder.resolve("locks"));
    LockFile.Held held = file.tryLock(1).orElseThrow();
    LockFile.Held other = file.tryLock(2).orElseThrow();
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    LockFile same = new LockFile(link.resolve("locks"));

    assertThat(same.tryLock(1)).isEmpty();
    assertThat(same.isLocked(1)).isTrue();
    assertThat(same.isLocked(3)).isFalse();
    other.close();
    other.close();
    assertThat(same.isLocked(1)).isTrue();
    held.close();
    assertThat(same.isLocked(1)).isFalse();
    same.tryLock(1).orElseThrow().close();
    assertThat(Files.size(folder.resolve("locks"))).isZero();
  }

  @Test
  void askingMakesNoFile() {
    assertThat(new LockFile(folder.resolve("none")).isLocked(1)).isFalse();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  @Timeout(60)
  void anotherProcessKeepsItsLocksUntilItFreesThemOrIsKilled() throws Exception {
    Path path = folder.resolve("locks");
    LockFile file = new LockFile(path);
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(owner.getInputStream().read()).isEqualTo('\n');
      assertThat(file.tryLock(7)).isEmpty();
      assertThat(file.isLocked(7)).isTrue();
      assertThat(file.tryLock(LARGEST)).isEmpty();
      file.tryLock(8).orElseThrow().close();

      owner.getOutputStream().write('\n');
      owner.getOutputStream().flush();
      assertThat(owner.getInputStream().read()).isEqualTo('\n');
      file.tryLock(7).orElseThrow().close();
      assertThat(file.isLocked(LARGEST)).isTrue();
    } finally {
      owner.destroyForcibly().waitFor();
    }
    file.tryLock(LARGEST).orElseThrow().close();
  }
}
