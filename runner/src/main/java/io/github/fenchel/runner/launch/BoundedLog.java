package io.github.fenchel.runner.launch;

import io.github.fenchel.api.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A child's log: its first and its last megabyte, whatever the child prints, with a line between
 * them that says how much is left out.
 *
 * <p>The first megabyte is written as it comes, the last one when the log is settled; a run does
 * not fail because its disk has no room for what it says. Safe for many threads.
 */
final class BoundedLog implements AutoCloseable {
  /** How many bytes of the beginning are kept, and how many of the end. */
  static final int KEPT = 1 << 20;

  /** How long a log may be: both, and the line between them. */
  static final long LONGEST = 2L * KEPT + 1024;

  private final Path file;
  private final Deque<byte[]> last = new ArrayDeque<>();
  private @Nullable FileChannel channel;
  private boolean lost; // the file cannot be written
  private long first; // bytes of the beginning
  private boolean full; // the beginning is
  private long lastBytes;
  private long leftOut;
  private boolean settled = true;

  /** A log in that file, which is made with its first line. */
  BoundedLog(Path file) {
    this.file = file;
  }

  /** Adds a line, without its end. */
  synchronized void line(byte[] line) {
    byte[] whole = java.util.Arrays.copyOf(line, line.length + 1);
    whole[line.length] = '\n';
    if (!full && first + whole.length <= KEPT) {
      write(whole, first);
      first += whole.length;
      return;
    }
    full = true;
    settled = false;
    last.addLast(whole);
    lastBytes += whole.length;
    while (lastBytes > KEPT) {
      int length = last.removeFirst().length;
      lastBytes -= length;
      leftOut += length;
    }
  }

  /** Writes the last megabyte, too; more may come, and then the file is cut and settled again. */
  synchronized void settle() {
    if (settled) {
      return;
    }
    settled = true;
    long at = first;
    if (leftOut > 0) {
      byte[] gap =
          ("... " + leftOut + " bytes are left out here ...\n").getBytes(StandardCharsets.UTF_8);
      write(gap, at);
      at += gap.length;
    }
    for (byte[] line : last) {
      write(line, at);
      at += line.length;
    }
    truncate(at);
  }

  private void write(byte[] bytes, long at) {
    if (lost) {
      return;
    }
    try {
      if (channel == null) {
        channel = AtomicFile.overwrite(file);
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer, at + buffer.position());
      }
    } catch (IOException noRoom) {
      lost = true; // storing the run's result meets the same disk, and reports it
    }
  }

  private void truncate(long length) {
    try {
      if (channel != null) {
        channel.truncate(length);
      }
    } catch (IOException e) {
      lost = true;
    }
  }

  @Override
  public synchronized void close() {
    settle();
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      lost = true;
    }
  }
}
