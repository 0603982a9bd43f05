package io.github.fenchel.runner.cli.option;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.grid.GridOptions;
import io.github.fenchel.runner.grid.Retry;
import io.github.fenchel.runner.launch.Gpus;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.launch.Limits;
import io.github.fenchel.runner.launch.LocalLauncher;
import io.github.fenchel.runner.run.ResidentMemory;
import io.github.fenchel.runner.terminal.Amounts;
import io.github.fenchel.suites.grid.Cell;
import io.github.fenchel.suites.grid.CellFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say how a grid is worked through. */
public final class RunOptions {
  /** What {@code --retry} may name. Training that diverged would diverge again. */
  private static final Map<String, Set<FailureKind>> RETRIED = new LinkedHashMap<>();

  static {
    RETRIED.put("failed", EnumSet.of(FailureKind.INTERNAL, FailureKind.MACHINE));
    RETRIED.put("oom", EnumSet.of(FailureKind.OUT_OF_MEMORY));
    RETRIED.put("timeout", EnumSet.of(FailureKind.TIME_LIMIT));
  }

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description =
          "How many runs to execute at a time (default: cores divided by the suite's threads);"
              + " never changes a result.")
  private @Nullable Integer jobs;

  @Option(
      names = "--only",
      paramLabel = "AXIS=VALUE,...",
      description =
          "Run only the cells that meet all of these conditions, e.g. 'norm=l1,epsilon=8/255"
              + " pixel'; values as the suite spells them; an axis given twice means either value.")
  private @Nullable String only;

  @Option(
      names = "--fail-fast",
      description = "Start no more runs once one has failed; the runs already started finish.")
  private boolean failFast;

  @Option(
      names = "--retry",
      paramLabel = "KIND,...",
      split = ",",
      description =
          "After the others, run again whatever failed in one of these ways: failed (a crash, a"
              + " defect, the machine), oom (out of memory), timeout. Without it, the next command"
              + " runs them again.")
  private List<String> retry = new ArrayList<>();

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many times at most --retry runs the same cell again (default: 1).")
  private int retries;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      description = "Kill a run that takes longer, e.g. 30m.")
  private @Nullable String timeLimit;

  @Option(
      names = "--memory-limit",
      paramLabel = "SIZE",
      description = "Kill a run whose processes together use more memory (resident), e.g. 4GB.")
  private @Nullable String memoryLimit;

  @Option(
      names = "--gpus",
      paramLabel = "N,...",
      description =
          "The GPUs for runs on cuda, one each (default: all that CUDA_VISIBLE_DEVICES"
              + " shows).")
  private @Nullable String gpus;

  public RunOptions() {}

  /**
   * Requires that no cells are chosen: what judges a suite judges all of it.
   *
   * @throws FenchelException of kind USER if some are
   */
  void requireWhole() {
    if (only != null) {
      throw FenchelException.user(
          "--only "
              + only
              + ": a gate covers a whole suite, and so does a baseline; leave it out, or run a"
              + " suite with only these cells");
    }
  }

  /** Returns which of a suite's cells are run. */
  public Predicate<Cell> chosen(List<Cell> cells) {
    return only == null ? cell -> true : CellFilter.parse(only, cells);
  }

  /**
   * Returns how they are worked through.
   *
   * @param cells those that are chosen
   * @throws FenchelException of kind USER if an option is wrong
   */
  public GridOptions grid(List<Cell> cells, boolean acceptStale) {
    return new GridOptions(jobs(cells), acceptStale, failFast, retry(), limits());
  }

  /**
   * Returns what starts the runs.
   *
   * @throws FenchelException of kind USER if a GPU is wanted that is not there
   */
  public Launcher launcher() {
    return new LocalLauncher(Gpus.ofMachine(gpus));
  }

  private int jobs(List<Cell> cells) {
    if (jobs == null) {
      int threads =
          cells.stream()
              .mapToInt(cell -> cell.spec().training().engine().options().threads())
              .max()
              .orElse(1);
      return Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
    }
    if (jobs < 1) {
      throw FenchelException.user("--jobs " + jobs + ": expected a whole number above 0");
    }
    return jobs;
  }

  private Retry retry() {
    if (retries < 0) {
      throw FenchelException.user("--retries " + retries + ": expected a whole number, 0 or more");
    }
    Set<FailureKind> kinds = EnumSet.noneOf(FailureKind.class);
    for (String word : retry) {
      Set<FailureKind> named = RETRIED.get(word.strip());
      if (named == null) {
        throw FenchelException.user(
            "--retry " + word + ": expected some of " + String.join(",", RETRIED.keySet()));
      }
      kinds.addAll(named);
    }
    return new Retry(kinds, retries);
  }

  private Limits limits() {
    Optional<Duration> time =
        Optional.ofNullable(timeLimit).map(text -> Amounts.time("--time-limit", text));
    if (memoryLimit == null) {
      return new Limits(time, OptionalLong.empty());
    }
    long bytes = Amounts.memory("--memory-limit", memoryLimit);
    if (!ResidentMemory.isTold()) {
      throw FenchelException.user(
          "--memory-limit: this system does not report how much memory a process uses (/proc);"
              + " leave it out");
    }
    return new Limits(time, OptionalLong.of(bytes));
  }
}
