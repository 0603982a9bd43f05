package io.github.fenchel.runner.grid;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.compare.Reproduction;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.launch.TemporaryFolder;
import io.github.fenchel.runner.run.ChildVariables;
import io.github.fenchel.runner.run.Environments;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Runs a stored run's spec again, in a temporary store, and compares. */
public final class Reproducer {
  private final Workspace workspace;
  private final RunStore store;
  private final Launcher launcher;
  private final Consumer<String> warnings;

  /**
   * A reproducer of stored runs.
   *
   * @param store where they lie; it is only read
   * @param warnings receives what the new run's store skips
   */
  public Reproducer(
      Workspace workspace, RunStore store, Launcher launcher, Consumer<String> warnings) {
    this.workspace = workspace;
    this.store = store;
    this.launcher = launcher;
    this.warnings = warnings;
  }

  /**
   * Returns what differs between the run's environment and this one.
   *
   * @throws FenchelException of kind USER if its data are not here, or are not the same
   */
  public List<String> differences(RunRecord original) {
    Environment now = environment(original);
    requireSameData(original.environment().data(), now.data(), original);
    return Environments.differences(original.environment(), now);
  }

  private Environment environment(RunRecord original) {
    try {
      return new Environments(workspace).of(original.spec());
    } catch (IllegalArgumentException e) {
      throw FenchelException.user(
          "run "
              + original.runId()
              + " cannot be run here: "
              + e.getMessage()
              + "; name the folder of the plugin that has it with --plugins");
    }
  }

  private static void requireSameData(
      SortedMap<String, String> then, SortedMap<String, String> now, RunRecord original) {
    then.forEach(
        (file, digest) -> {
          if (!digest.equals(now.get(file))) {
            throw FenchelException.user(
                String.format(
                    Locale.ROOT,
                    "run %s was given other data: %s had SHA-256 %s, here it has %s; other data"
                        + " give other results: name the folder of the same file with --data-dir",
                    original.runId(),
                    file,
                    digest,
                    now.getOrDefault(file, "none")));
          }
        });
  }

  /** Images that are derived from another run's maps take that run, too. */
  private static List<RunSpec> withSource(RunSpec spec) {
    Derivation by = spec.training().data().derived();
    return by == null ? List.of(spec) : List.of(new RunSpec(by.source(), spec.evaluation()), spec);
  }

  /**
   * Runs the spec again, as its own task.
   *
   * @param events receives the run's events
   * @throws FenchelException if the run fails: of its kind, with its message
   */
  public Reproduction reproduce(RunRecord original, Consumer<TaskEvent> events) {
    ChildVariables.keptOut(System.getenv()).ifPresent(warnings);
    try (TemporaryFolder folder = TemporaryFolder.make("fenchel-reproduce")) {
      Path root = folder.path().resolve("store");
      RunStore temporary = RunStore.open(root, warnings);
      for (RunSpec spec : withSource(original.spec())) {
        TaskEvent.End end =
            launcher.run(new Task.Run(spec), workspace.withStore(root), "fenchel-run", events);
        if (end instanceof TaskEvent.Failed failed) {
          throw FenchelException.reported(
              failed.kind(), "run " + original.runId() + " failed again", failed.message());
        }
      }
      String runId = Ids.runId(original.specId(), environment(original));
      RunRecord again =
          temporary
              .find(runId)
              .orElseThrow(
                  () ->
                      new IllegalStateException("the child stored a different run than " + runId));
      return Reproduction.of(store, original, temporary, again);
    }
  }
}
