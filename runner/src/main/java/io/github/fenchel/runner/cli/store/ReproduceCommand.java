package io.github.fenchel.runner.cli.store;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.compare.ComparisonVerdict;
import io.github.fenchel.results.compare.MetricDifference;
import io.github.fenchel.results.compare.Reproduction;
import io.github.fenchel.results.store.KnownRuns;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.grid.Reproducer;
import io.github.fenchel.runner.launch.LocalLauncher;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.terminal.TextTable;
import io.github.fenchel.runner.worker.TaskEvent;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a stored run again and says whether it came to the same. */
@Command(
    name = "reproduce",
    description = {
      "Runs the spec of a stored run again, in a temporary store, and compares the two.",
      "In an equal environment BIT is promised (equal bits), in a different one TOLERANCE (before"
          + " the first step, logits, gradient and perturbation within 1e-4 relative)."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the same at the promised level, or a better one",
      "1:not the same at the promised level",
      "2:the run is unknown, or its data are not here",
      "3 to 70:the run failed, as it does with \"fenchel run\""
    })
public final class ReproduceCommand implements Callable<Integer> {
  private static final int BROKEN = 1;

  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "RUN-ID", description = "A run's id, or its beginning.")
  private String id;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no progress.")
  private boolean quiet;

  ReproduceCommand() {}

  @Override
  public Integer call() {
    Workspace workspace = place.workspace(spec);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    RunStore store = place.existingStore(null, spec);
    RunRecord original = original(store);
    Reproducer reproducer =
        new Reproducer(
            workspace, store, new LocalLauncher(), warning -> err.println("warning: " + warning));
    List<String> differences = reproducer.differences(original);
    out.println("run " + original.runId());
    out.println(
        differences.isEmpty()
            ? "environment: equal (Fenchel, libraries, plugins, data, engine, variables, device"
                + " class)"
            : "environment, then -> now:");
    differences.forEach(difference -> out.println("  " + difference));
    out.flush();
    Reproduction reproduction =
        reproducer.reproduce(original, quiet ? event -> {} : event -> tell(event, err));
    print(reproduction, out);
    out.flush();
    return reproduction.keepsThePromise() ? 0 : BROKEN;
  }

  private RunRecord original(RunStore store) {
    String runId = KnownRuns.of(store).resolve(id);
    return store
        .sound(runId)
        .orElseThrow(
            () ->
                FenchelException.user(
                    store.noResult(runId) + "; a finished one can be reproduced"));
  }

  private static void tell(TaskEvent event, PrintWriter err) {
    if (event instanceof TaskEvent.Epoch epoch) {
      EpochPoint point = epoch.point();
      err.println(
          String.format(Locale.ROOT, "epoch %d: loss %.4f", point.epoch(), point.trainLoss()));
      err.flush();
    }
  }

  private static void print(Reproduction reproduction, PrintWriter out) {
    TextTable table = new TextTable(List.of("metric", "then", "now", "difference"));
    for (MetricDifference metric : reproduction.comparison().metrics()) {
      table.row(
          List.of(
              metric.name(),
              String.format(Locale.ROOT, "%.6g", metric.left()),
              String.format(Locale.ROOT, "%.6g", metric.right()),
              String.format(Locale.ROOT, "%+.1e", metric.paired().mean())));
    }
    out.print(table.render());
    ComparisonVerdict verdict = reproduction.comparison().verdict();
    out.println("sameness: " + verdict + ", promised: " + reproduction.promised());
    reproduction.comparison().reasons().forEach(reason -> out.println("  " + reason));
    out.println(
        "train seconds: "
            + seconds(reproduction.original())
            + " then, "
            + seconds(reproduction.again())
            + " now");
  }

  private static String seconds(RunRecord record) {
    double seconds = record.cost().trainSeconds();
    return seconds > 0 ? String.format(Locale.ROOT, "%.1f", seconds) : "-";
  }
}
