package io.github.fenchel.api.file;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Locks by number, among processes: the system frees those of a process that dies, however it dies.
 *
 * <p>A lock is one byte of one file, at the place of its number, whether the file is that long or
 * not. So no lock makes or deletes a file, and none can be left on a file that is no longer there.
 *
 * <p>POSIX frees all of a process's locks on a file when the process closes any of its channels to
 * it. So a process has one channel for each file, open while it holds a lock there.
 */
public final class LockFile {
  private static final Map<Path, Opened> OPENED = new HashMap<>();
  private static final Set<OpenOption> WRITING =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> READING =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final long POLL_MILLIS = 20;

  private final Path file;

  /** Locks in a file, which is made, empty, by the first that is taken. */
  public LockFile(Path file) {
    this.file = file;
  }

  /**
   * Takes a lock.
   *
   * @param number from 0
   * @return the lock; empty if this process or another holds it
   * @throws FenchelException of kind MACHINE if the file cannot be written or the file system has
   *     no locks
   */
  public Optional<Held> tryLock(long number) {
    synchronized (OPENED) {
      try {
        Path real = real();
        Opened opened = OPENED.get(real);
        if (opened == null) {
          opened = new Opened(FileChannel.open(real, WRITING), new HashSet<>());
          OPENED.put(real, opened);
        }
        FileLock lock = null;
        try {
          lock = opened.held.contains(number) ? null : opened.channel.tryLock(number, 1, false);
        } finally {
          if (lock != null) {
            opened.held.add(number);
          }
          closeIfUnused(real, opened);
        }
        return lock == null ? Optional.empty() : Optional.of(new Held(real, number, lock));
      } catch (IOException e) {
        throw StorageFault.writing(file, e);
      }
    }
  }

  /**
   * Takes a lock, waiting for its owner, who may be about to die.
   *
   * @param most how long to wait
   * @return the lock; empty if another owner has it still
   */
  public Optional<Held> lock(long number, Duration most) {
    long started = System.nanoTime();
    while (true) {
      Optional<Held> lock = tryLock(number);
      if (lock.isPresent() || System.nanoTime() - started > most.toNanos()) {
        return lock;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FenchelException(FailureKind.INTERRUPTED, "interrupted", e);
      }
    }
  }

  /** Returns whether this process or another holds a lock; writes nothing. */
  public boolean isLocked(long number) {
    synchronized (OPENED) {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      try {
        Path real = real();
        Opened opened = OPENED.get(real);
        if (opened != null) {
          return opened.held.contains(number) || !isFree(opened.channel, number);
        }
        try (FileChannel channel = FileChannel.open(real, READING)) {
          return !isFree(channel, number);
        }
      } catch (IOException e) {
        throw StorageFault.reading(file, e);
      }
    }
  }

  /** Whether no other process holds a lock. */
  private static boolean isFree(FileChannel channel, long number) throws IOException {
    try (FileLock probe = channel.tryLock(number, 1, true)) {
      return probe != null;
    }
  }

  /** One name for a file, by whichever way it is reached. */
  private Path real() throws IOException {
    Path absolute = file.toAbsolutePath();
    Path real = absolute.resolveSibling("").toRealPath().resolve(absolute.getFileName());
    if (Files.exists(real, LinkOption.NOFOLLOW_LINKS) && !RegularFile.isThereItself(real)) {
      throw new FileSystemException(real.toString(), null, "not a regular file, or a link");
    }
    return real;
  }

  private static void closeIfUnused(Path file, Opened opened) throws IOException {
    if (opened.held.isEmpty()) {
      OPENED.remove(file);
      opened.channel.close();
    }
  }

  private record Opened(FileChannel channel, Set<Long> held) {}

  /** A lock that this process holds. */
  public static final class Held implements AutoCloseable {
    private final Path file;
    private final long number;
    private final FileLock lock;
    private boolean open = true;

    private Held(Path file, long number, FileLock lock) {
      this.file = file;
      this.number = number;
      this.lock = lock;
    }

    /** Frees the lock; closing twice does nothing. */
    @Override
    public void close() {
      synchronized (OPENED) {
        Opened opened = OPENED.get(file);
        if (!open || opened == null) {
          return;
        }
        open = false;
        opened.held.remove(number);
        try {
          lock.release();
          closeIfUnused(file, opened);
        } catch (IOException e) {
          throw StorageFault.writing(file, e);
        }
      }
    }
  }
}
