package io.github.fenchel.runner.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What plugins and libraries print in a child process, on its way to the log: written at once at
 * first and then ten times a second, so that printing much costs little.
 */
final class ChildOutput implements BiConsumer<Optional<String>, String> {
  private static final long FLUSH_MILLIS = 100;
  private static final int BUFFER = 1 << 16;

  private final OutputStream to;
  private boolean pending;

  ChildOutput(OutputStream log) {
    this.to = new BufferedOutputStream(log, BUFFER);
    Thread flusher = new Thread(this::flushOnAndOn, "log");
    flusher.setDaemon(true);
    flusher.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::flush, "log's end"));
  }

  @Override
  public synchronized void accept(Optional<String> jar, String line) {
    String text = jar.map(name -> "[" + name + "] " + line).orElse(line);
    try {
      to.write((text + "\n").getBytes(StandardCharsets.UTF_8));
      if (!pending) {
        to.flush();
      }
      pending = true;
    } catch (IOException noRoom) {
      // What was printed is not a result.
    }
  }

  private void flushOnAndOn() {
    try {
      while (true) {
        Thread.sleep(FLUSH_MILLIS);
        flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes out what is held back. */
  synchronized void flush() {
    if (pending) {
      pending = false;
      try {
        to.flush();
      } catch (IOException noRoom) {
        // As above.
      }
    }
  }
}
