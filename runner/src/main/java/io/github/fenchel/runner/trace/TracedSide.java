package io.github.fenchel.runner.trace;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.run.TraceExecutor;
import io.github.fenchel.runner.worker.TaskEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One backend's process of a trace, whose steps are taken one by one. */
final class TracedSide implements AutoCloseable {
  private final String backend;
  private final Path folder;
  private final Launcher.Execution task;
  private final Thread thread;
  private final BlockingQueue<TaskEvent> events = new LinkedBlockingQueue<>();
  private TaskEvent.@Nullable End end;

  /**
   * Starts the process.
   *
   * @param spec the run
   * @param task its trace, prepared but not started
   * @param folder where the task writes its files
   */
  TracedSide(RunSpec spec, Launcher.Execution task, Path folder) {
    this.backend = spec.training().engine().backend();
    this.folder = folder;
    this.task = task;
    this.thread = new Thread(() -> events.add(ended()), "trace " + backend);
    thread.setDaemon(true);
    thread.start();
  }

  private TaskEvent.End ended() {
    try {
      return task.run(
          event -> {
            if (event instanceof TaskEvent.Step) {
              events.add(event);
            }
          });
    } catch (FenchelException e) {
      return TaskEvent.Failed.of(e);
    }
  }

  String backend() {
    return backend;
  }

  /** Waits for the next step; returns its file, or nothing if there will be none. */
  Optional<Path> next() {
    if (end == null) {
      TaskEvent event = take();
      if (event instanceof TaskEvent.Step step) {
        return Optional.of(TraceExecutor.file(folder, (int) step.step()));
      }
      end = (TaskEvent.End) event;
    }
    return Optional.empty();
  }

  /** Returns how it ended, once {@link #next} found that there is no other step. */
  Optional<TaskEvent.End> end() {
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

  private TaskEvent take() {
    try {
      return events.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FenchelException(FailureKind.INTERRUPTED, "interrupted", e);
    }
  }

  @Override
  public void close() {
    task.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
