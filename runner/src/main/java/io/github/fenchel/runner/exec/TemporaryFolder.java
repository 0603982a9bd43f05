package io.github.fenchel.runner.exec;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that is gone, with all that is in it, when it is closed.
 *
 * @param path where it is
 */
record TemporaryFolder(Path path) implements AutoCloseable {

  /**
   * Makes one.
   *
   * @param prefix how its name begins
   * @throws FenchelException of kind MACHINE if the system has no room for it
   */
  static TemporaryFolder make(String prefix) {
    try {
      return new TemporaryFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new FenchelException(
          FailureKind.MACHINE, "no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      path.toFile().deleteOnExit();
    }
  }
}
