package io.github.fenchel.runner.launch;

import io.github.fenchel.runner.worker.EventChannel;
import io.github.fenchel.runner.worker.TaskEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads everything that a child prints: its events, and the rest into its log.
 *
 * <p>Both of the child's streams are read to their ends, so that it never waits for a reader.
 */
final class ChildListener implements AutoCloseable {
  private static final long LAST_LINES_MILLIS = 5_000;

  private final Process process;
  private final EventChannel channel;
  private final BoundedLog log;
  private final Thread errors;

  /** Begins to read standard error. */
  ChildListener(Process process, EventChannel channel, Path log) {
    this.process = process;
    this.channel = channel;
    this.log = new BoundedLog(log);
    this.errors = new Thread(this::readErrors, "child's log");
    errors.setDaemon(true);
    errors.start();
  }

  /** Reads standard output to its end; returns the event that ended the child's task. */
  Optional<TaskEvent.End> listen(Consumer<TaskEvent> events) throws IOException {
    Optional<TaskEvent.End> end = Optional.empty();
    ByteLines lines = new ByteLines(process.getInputStream());
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      Optional<TaskEvent> event = channel.event(new String(line, StandardCharsets.UTF_8));
      if (event.isPresent()) {
        end = event.get() instanceof TaskEvent.End last ? Optional.of(last) : end;
        events.accept(event.get());
      } else if (line.length > 0) {
        log.line(line);
      }
    }
    return end;
  }

  private void readErrors() {
    ByteLines lines = new ByteLines(process.getErrorStream());
    try {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        if (channel.asksForLog(new String(line, StandardCharsets.UTF_8))) {
          log.settle();
          answer();
        } else if (line.length > 0) {
          log.line(line);
        }
      }
    } catch (IOException gone) {
      // The child is gone, and with it what it did not write.
    }
  }

  private void answer() throws IOException {
    OutputStream in = process.getOutputStream();
    in.write('\n');
    in.flush();
  }

  /** Waits for the last lines, and settles the log. */
  @Override
  public void close() {
    try {
      errors.join(LAST_LINES_MILLIS); // a process that the child left behind may hold its stream
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
  }
}
