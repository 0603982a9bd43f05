package io.github.fenchel.runner.exec;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.run.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One backend's process of a trace, whose steps are taken one by one. */
final class TracedSide implements AutoCloseable {
  private final String backend;
  private final Path folder;
  private final ChildProcess child;
  private final Thread thread;
  private final BlockingQueue<RunEvent> events = new LinkedBlockingQueue<>();
  private @Nullable RunEvent end;

  /**
   * Starts the process.
   *
   * @param folder an empty folder for its files
   */
  TracedSide(Workplace workplace, RunSpec spec, int steps, Path folder) {
    this.backend = spec.training().engine().backend();
    this.folder = folder;
    this.child =
        new ChildProcess(
            workplace,
            folder,
            List.of("trace-one", "--steps", Integer.toString(steps), "--into", folder.toString()));
    this.thread = new Thread(() -> events.add(ended(spec)), "trace " + backend);
    thread.setDaemon(true);
    thread.start();
  }

  private RunEvent ended(RunSpec spec) {
    try {
      return child.run(
          spec,
          event -> {
            if (event instanceof RunEvent.Step) {
              events.add(event);
            }
          });
    } catch (FenchelException e) {
      return new RunEvent.Failed(e.kind(), String.valueOf(e.getMessage()));
    }
  }

  String backend() {
    return backend;
  }

  /** Waits for the next step; returns its file, or nothing if there will be none. */
  Optional<Path> next() {
    if (end == null) {
      RunEvent event = take();
      if (event instanceof RunEvent.Step step) {
        return Optional.of(TraceExecutor.file(folder, (int) step.step()));
      }
      end = event;
    }
    return Optional.empty();
  }

  /** Returns how it ended, once {@link #next} found that there is no other step. */
  Optional<RunEvent> end() {
    return Optional.ofNullable(end);
  }

  /** Takes a step's file away, so that the process may write another. */
  static void remove(Path file) {
    try {
      Folders.deleteFile(file);
    } catch (IOException e) {
      throw StorageFault.writing(file, e);
    }
  }

  private RunEvent take() {
    try {
      return events.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FenchelException(FailureKind.INTERRUPTED, "interrupted", e);
    }
  }

  @Override
  public void close() {
    child.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
