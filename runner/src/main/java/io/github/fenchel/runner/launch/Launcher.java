package io.github.fenchel.runner.launch;

import io.github.fenchel.results.store.WorkerLookup;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts tasks, each in its own process, and knows which are alive.
 *
 * <p>Callers need nothing else about processes, so these may be on another machine, as those of a
 * cluster are.
 */
public interface Launcher extends WorkerLookup {

  /**
   * Reserves what a task needs.
   *
   * @return what was reserved; empty while others have it
   * @throws io.github.fenchel.api.fault.FenchelException if it cannot be reserved
   */
  Optional<Slot> reserve(Resources resources);

  /**
   * Runs a task that needs nothing reserved, in a temporary folder.
   *
   * @param name how the folder's name begins
   * @param events receives the task's events, including the last one
   * @return how the task ended
   * @throws io.github.fenchel.api.fault.FenchelException if it cannot be started
   */
  default TaskEvent.End run(
      Task task, Workspace workspace, String name, Consumer<TaskEvent> events) {
    return run(task, Limits.NONE, workspace, name, events);
  }

  /** Runs such a task within limits. */
  default TaskEvent.End run(
      Task task, Limits limits, Workspace workspace, String name, Consumer<TaskEvent> events) {
    try (Slot slot = reserve(new Resources(Optional.empty(), limits)).orElseThrow();
        TemporaryFolder folder = TemporaryFolder.make(name)) {
      return slot.prepare(task, workspace, folder.path()).run(events);
    }
  }

  /** What is reserved for tasks until it is closed. */
  interface Slot extends AutoCloseable {

    /**
     * Prepares a task; starts nothing.
     *
     * @param folder an empty folder for the task's files and its log
     */
    Execution prepare(Task task, Workspace workspace, Path folder);

    @Override
    void close();
  }

  /** A task that is run once, and can be stopped from any thread. */
  interface Execution {

    /**
     * Starts the task and waits for its end.
     *
     * @param events receives the task's events, including the last one
     * @return how the task ended, whatever ended it
     * @throws io.github.fenchel.api.fault.FenchelException if it cannot be started
     */
    TaskEvent.End run(Consumer<TaskEvent> events);

    /** Ends the task with all that it started, or keeps it from being started. */
    void stop();

    /** Returns the file of what the task's process printed. */
    Path log();
  }
}
