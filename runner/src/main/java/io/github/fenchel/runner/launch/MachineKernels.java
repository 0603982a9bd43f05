package io.github.fenchel.runner.launch;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.KernelChoice;
import io.github.fenchel.runner.kernel.KernelSearch;
import io.github.fenchel.runner.kernel.KernelVerdict;
import io.github.fenchel.runner.kernel.VerdictFile;
import io.github.fenchel.runner.provenance.MachineClass;
import io.github.fenchel.runner.run.Environments;
import io.github.fenchel.runner.run.KernelChoices;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The kernels that are right on this machine: checked in child processes, once, and remembered on
 * disk.
 *
 * <p>A child that crashes or does not end is wrong, as one that computes something else. A child
 * that cannot load its engine, or runs out of memory, says nothing of kernels: then nothing is
 * known, and nothing remembered.
 */
public final class MachineKernels implements KernelChoices {
  /** More than a check takes on a machine with other things to do. */
  private static final Limits PATIENCE =
      new Limits(Optional.of(Duration.ofSeconds(60)), OptionalLong.empty());

  /** How a task ends whose engine computed what it must not. */
  private static final Set<FailureKind> DEATHS =
      EnumSet.of(FailureKind.INTERNAL, FailureKind.TIME_LIMIT);

  private static final List<String> CHECK = List.of("io.github.fenchel.runner.kernel.");

  private final Workspace workspace;
  private final Launcher launcher;
  private final Path folder;
  private final Consumer<String> notices;
  private final Environments environments;
  private final Map<String, Optional<KernelVerdict>> known = new HashMap<>();

  /**
   * The kernels of this machine.
   *
   * @param workspace what offers the engines
   * @param launcher starts the checks
   * @param notices receives a line before a check
   */
  public MachineKernels(Workspace workspace, Launcher launcher, Consumer<String> notices) {
    this(workspace, launcher, NativeCache.find().verdicts(), notices);
  }

  /** The kernels of this machine, remembered in a folder. */
  MachineKernels(Workspace workspace, Launcher launcher, Path folder, Consumer<String> notices) {
    this.workspace = workspace.withKernels(UNCHECKED);
    this.launcher = launcher;
    this.folder = folder;
    this.notices = notices;
    this.environments = new Environments(this.workspace);
  }

  @Override
  public Optional<KernelChoice> of(EngineSpec engine) {
    return verdict(engine).map(KernelVerdict::choice);
  }

  /**
   * Returns what is known of an engine's kernels, which are checked if nothing is.
   *
   * @throws FenchelException of kind MACHINE if the engine computes nothing right
   */
  public synchronized Optional<KernelVerdict> verdict(EngineSpec engine) {
    if (!KernelChoices.isChecked(engine)) {
      return Optional.empty();
    }
    Optional<KernelVerdict> verdict = known.get(engine.backend());
    if (verdict == null) {
      verdict = found(engine);
      known.put(engine.backend(), verdict);
    }
    return verdict;
  }

  private Optional<KernelVerdict> found(EngineSpec engine) {
    Set<String> chosen = environments.variables().keySet();
    List<Map<String, String>> levels =
        workspace.backend(engine.backend()).kernelLevels().stream()
            .filter(level -> level.keySet().stream().noneMatch(chosen::contains))
            .toList();
    if (levels.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, String> machine = environments.ofKernels(engine, CHECK);
    machine.putAll(MachineClass.processor());
    VerdictFile file = new VerdictFile(folder, engine.backend(), machine.toString());
    Optional<KernelVerdict> stored = file.read();
    if (stored.isPresent()) {
      return stored;
    }
    notices.accept(
        "checking whether "
            + engine.backend()
            + " computes convolutions right on this machine; its cache keeps the answer");
    long started = System.nanoTime();
    KernelSearch.Found found;
    try {
      found = new KernelSearch(choice -> examined(engine.backend(), choice)).of(levels);
    } catch (NothingKnown unknown) {
      return Optional.empty();
    }
    KernelVerdict verdict =
        new KernelVerdict(
            KernelVerdict.VERSION,
            file.machine(),
            found
                .choice()
                .orElseThrow(
                    () ->
                        FenchelException.machine(
                            "backend "
                                + engine.backend()
                                + " computes convolutions wrong on this machine, however it is"
                                + " started: "
                                + String.join("; ", found.faults())
                                + "; use another backend, or dataType float64")),
            found.faults(),
            (System.nanoTime() - started) * 1e-9);
    file.write(verdict);
    return Optional.of(verdict);
  }

  private KernelSearch.Examination examined(String backend, KernelChoice choice) {
    SortedMap<Convolution.Kind, String> wrong = new TreeMap<>();
    Set<Convolution.Kind> unfinished = EnumSet.allOf(Convolution.Kind.class);
    TaskEvent.End end =
        launcher.run(
            new Task.CheckKernels(backend),
            PATIENCE,
            workspace.withKernels(KernelChoices.always(choice)),
            "fenchel-kernels",
            event -> {
              if (event instanceof TaskEvent.KindChecked checked) {
                unfinished.remove(checked.kind());
                if (checked.fault() != null) {
                  wrong.put(checked.kind(), checked.fault());
                }
              }
            });
    if (!(end instanceof TaskEvent.Failed failed)) {
      return new KernelSearch.Examination(wrong, Optional.empty(), unfinished);
    }
    if (failed.kind() == FailureKind.INTERRUPTED) {
      throw new FenchelException(failed.kind(), failed.message());
    }
    if (!DEATHS.contains(failed.kind())) {
      throw new NothingKnown(failed);
    }
    String death = failed.message().lines().findFirst().orElse("ended");
    return new KernelSearch.Examination(wrong, Optional.of(death), unfinished);
  }

  /** The engine did not compute at all: its own message comes when a run needs it. */
  private static final class NothingKnown extends RuntimeException {
    private static final long serialVersionUID = 1;

    NothingKnown(TaskEvent.Failed why) {
      super(why.message());
    }
  }
}
