package io.github.fenchel.runner.grid;

import io.github.fenchel.results.store.RunWorker;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.launch.Resources;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.runner.worker.TaskFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A launcher that starts no process: its tasks are done as a test says, in the caller's thread. */
public final class FakeLauncher implements Launcher {
  private final Worker worker;
  private final List<Task> tasks = new ArrayList<>();
  private volatile Predicate<Resources> free = resources -> true;
  private int reserved;

  public FakeLauncher(Worker worker) {
    this.worker = worker;
  }

  /** What is done in place of a process. */
  public interface Worker {
    TaskEvent.End work(Given given);
  }

  /**
   * What the worker is given.
   *
   * @param folder the task's own
   * @param stopped opens when the task is stopped
   */
  public record Given(
      Task task,
      Workspace workspace,
      Path folder,
      Consumer<TaskEvent> events,
      CountDownLatch stopped) {}

  /** Has a reservation succeed only while that is so. */
  FakeLauncher reservingWhile(Predicate<Resources> isFree) {
    free = isFree;
    return this;
  }

  /** The tasks that were started, in their order. */
  public synchronized List<Task> started() {
    return List.copyOf(tasks);
  }

  /** How many reservations are not given back. */
  public synchronized int reserved() {
    return reserved;
  }

  private synchronized void reserve(int more) {
    reserved += more;
  }

  private synchronized void starts(Task task) {
    tasks.add(task);
  }

  @Override
  public Optional<Slot> reserve(Resources resources) {
    if (!free.test(resources)) {
      return Optional.empty();
    }
    reserve(1);
    return Optional.of(
        new Slot() {
          @Override
          public Execution prepare(Task task, Workspace workspace, Path folder) {
            return new Fake(task, workspace, folder, new CountDownLatch(1));
          }

          @Override
          public void close() {
            reserve(-1);
          }
        });
  }

  private final class Fake implements Execution {
    private final Task task;
    private final Workspace workspace;
    private final Path folder;
    private final CountDownLatch stopped;

    Fake(Task task, Workspace workspace, Path folder, CountDownLatch stopped) {
      this.task = task;
      this.workspace = workspace;
      this.folder = folder;
      this.stopped = stopped;
    }

    @Override
    public TaskEvent.End run(Consumer<TaskEvent> events) {
      starts(task);
      return worker.work(new Given(task, workspace, folder, events, stopped));
    }

    @Override
    public void stop() {
      stopped.countDown();
    }

    @Override
    public Path log() {
      return TaskFile.log(folder);
    }
  }

  @Override
  public Optional<RunWorker> holder(Path locks, long number) {
    return Optional.empty();
  }
}
