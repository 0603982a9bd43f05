package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.status.RunStatus;
import io.github.fenchel.results.status.StoreStatus;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.results.store.RunWorker;
import io.github.fenchel.results.store.WorkerLookup;
import io.github.fenchel.runner.cli.option.BudgetMatching;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.cli.option.StoreExit;
import io.github.fenchel.runner.grid.GridPlanner;
import io.github.fenchel.runner.grid.PlannedCell;
import io.github.fenchel.runner.launch.LocalLauncher;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.terminal.TextTable;
import io.github.fenchel.suites.Suite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is done, runs, failed and waits. */
@Command(
    name = "status",
    description = {
      "Shows which runs are done, running (in which process, since when), failed (and how, the last"
          + " time) or waiting.",
      "For a store: every run that its suites name, and those in no suite. For a suite's file: its"
          + " cells as they stand in the store that --store names. Starts no run."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final int SHORT = 12;

  /** What is counted only where there is one. */
  private static final Set<RunStatus.State> RARE =
      Set.of(RunStatus.State.ALTERED, RunStatus.State.UNREADABLE, RunStatus.State.BROKEN);

  private final WorkerLookup workers = new LocalLauncher();

  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(
      arity = "0..1",
      paramLabel = "STORE|SUITE",
      description = "A folder of results, or a suite's YAML file (default: the store).")
  private @Nullable Path path;

  StatusCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RunStore store;
    StoreStatus status;
    Path given = path;
    if (given != null && RegularFile.isThere(given)) {
      Workspace workspace = place.workspace(spec);
      store = place.storeToRead(workspace, spec);
      status = suite(given, workspace, store);
    } else {
      store = place.existingStore(given, spec);
      status = StoreStatus.of(store, workers);
    }
    Instant now = Instant.now();
    TextTable table = new TextTable(List.of("suite", "cell", "run", "state", "what"));
    for (RunStatus run : status.runs()) {
      table.row(
          List.of(
              run.suite(),
              run.title(),
              run.runId().substring(0, Math.min(SHORT, run.runId().length())),
              Json.word(run.state()),
              what(run, now)));
    }
    if (!status.runs().isEmpty()) {
      out.print(table.render());
    }
    out.println(
        status.counts().entrySet().stream()
            .filter(entry -> entry.getValue() > 0 || !RARE.contains(entry.getKey()))
            .map(entry -> entry.getValue() + " " + Json.word(entry.getKey()))
            .collect(Collectors.joining(", ")));
    out.flush();
    return StoreExit.code(0, store);
  }

  private StoreStatus suite(Path file, Workspace workspace, RunStore store) {
    PrintWriter err = spec.commandLine().getErr();
    Suite suite = BudgetMatching.read(file, place, workspace, spec, err::println);
    return StoreStatus.of(
        PlannedCell.index(suite, new GridPlanner(workspace, store).plan(suite)), store, workers);
  }

  private static String what(RunStatus run, Instant now) {
    if (run.worker().isPresent()) {
      return worker(run.worker().get(), now);
    }
    return run.lastAttempt()
        .map(
            attempt ->
                "attempt "
                    + attempt.number()
                    + ": "
                    + Json.word(attempt.kind()).replace('_', ' ')
                    + ": "
                    + attempt.message().lines().findFirst().orElse(""))
        .orElse(run.reason());
  }

  private static String worker(RunWorker worker, Instant now) {
    StringBuilder text = new StringBuilder();
    if (worker.process().isPresent()) {
      text.append("process ").append(worker.process().getAsLong());
    } else {
      text.append("a process, perhaps on another machine");
    }
    worker.user().ifPresent(user -> text.append(" of ").append(user));
    worker
        .since()
        .ifPresent(since -> text.append(", for ").append(duration(Duration.between(since, now))));
    return text.toString();
  }

  /** Hours, minutes and seconds; a clock that was set back gives none. */
  private static String duration(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    long minutes = seconds / 60;
    return minutes == 0
        ? seconds + " s"
        : minutes < 60
            ? minutes + " min " + seconds % 60 + " s"
            : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
