package io.github.fenchel.runner.launch;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.StorageFault;
import java.io.IOException;
import java.nio.file.Path;

/** A folder that is deleted, with all its contents, when it is closed or this process ends. */
public final class TemporaryFolder implements AutoCloseable {
  private static final int TRIES = 30;
  private static final long PAUSE_MILLIS = 100;

  private final Path path;
  private final ShutdownHook hook;

  private TemporaryFolder(Path path) {
    this.path = path;
    this.hook = ShutdownHook.of("remove " + path.getFileName(), this::removeAtLast);
  }

  /**
   * Makes one.
   *
   * @param prefix how its name begins
   * @throws FenchelException of kind MACHINE if the system has no room for it
   */
  public static TemporaryFolder make(String prefix) {
    try {
      return new TemporaryFolder(Folders.makeTemporary(prefix));
    } catch (IOException e) {
      throw new FenchelException(
          FailureKind.MACHINE,
          System.getProperty("java.io.tmpdir")
              + ": no temporary folder can be made there ("
              + StorageFault.reason(e)
              + "); name a writable folder with TMPDIR",
          e);
    }
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    remove();
    hook.close();
  }

  /** A child that is being stopped meanwhile may write a little longer. */
  private void removeAtLast() {
    try {
      for (int i = 0; i < TRIES && !remove(); i++) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean remove() {
    try {
      Folders.delete(path);
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
