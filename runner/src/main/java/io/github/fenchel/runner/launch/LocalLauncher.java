package io.github.fenchel.runner.launch;

import io.github.fenchel.api.file.LockHolders;
import io.github.fenchel.results.store.RunWorker;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Starts tasks as child processes on this machine. */
public final class LocalLauncher implements Launcher {
  private final Gpus gpus;

  /** A launcher that reserves no GPU. */
  public LocalLauncher() {
    this(Gpus.NONE);
  }

  /**
   * A launcher.
   *
   * @param gpus the GPUs that tasks may have
   */
  public LocalLauncher(Gpus gpus) {
    this.gpus = gpus;
  }

  @Override
  public Optional<Slot> reserve(Resources resources) {
    return resources
        .device()
        .map(gpus::lease)
        .orElse(Optional.of(Gpus.Lease.NONE))
        .map(lease -> new LocalSlot(lease, resources.limits()));
  }

  private record LocalSlot(Gpus.Lease lease, Limits limits) implements Slot {
    @Override
    public Execution prepare(Task task, Workspace workspace, Path folder) {
      TaskFile file = TaskFile.of(task, workspace, lease.ofChild());
      Map<String, String> variables = new HashMap<>(lease.environment());
      if (file.kernels() != null) {
        variables.putAll(file.kernels().variables());
      }
      return new ChildProcess(file, workspace.plugins(), folder, limits, variables);
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  /** Returns the process that holds a lock, where the system says which: Linux does. */
  @Override
  public Optional<RunWorker> holder(Path locks, long number) {
    OptionalLong process = LockHolders.of(locks, number);
    if (process.isEmpty()) {
      return Optional.empty();
    }
    Optional<ProcessHandle.Info> info =
        ProcessHandle.of(process.getAsLong()).map(ProcessHandle::info);
    return Optional.of(
        new RunWorker(
            process,
            info.flatMap(ProcessHandle.Info::user),
            info.flatMap(ProcessHandle.Info::startInstant)));
  }
}
