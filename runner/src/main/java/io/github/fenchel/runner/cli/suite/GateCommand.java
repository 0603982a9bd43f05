package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.results.gate.Baseline;
import io.github.fenchel.results.gate.BaselineJson;
import io.github.fenchel.results.gate.Comparability;
import io.github.fenchel.results.gate.GateFiles;
import io.github.fenchel.results.gate.GateReport;
import io.github.fenchel.results.gate.GateVerdict;
import io.github.fenchel.runner.cli.option.GateOptions;
import io.github.fenchel.runner.terminal.GateTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether a suite's results may pass. */
@Command(
    name = "gate",
    description = {
      "Runs every cell of a suite that is not stored yet, and judges the results against a blessed"
          + " baseline, paired by seed.",
      "The suite states what is judged: \"gate: {alpha: 0.05, metrics: {accuracy: {margin: 0.02,"
          + " blocking: true}}}\". A check passes if its metric is shown to be worse by less than"
          + " the margin (a one-sided t test at alpha), fails if it is shown to be worse by more"
          + " (likewise, adjusted by Holm for all blocking checks), and is undecided otherwise,"
          + " with the number of seeds or images that it would take. Metrics that are not blocking"
          + " are only reported."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every blocking check passes",
      "1:a blocking check fails, or a repeated run gave different bits",
      "2:the suite or the baseline is wrong, or the two cannot be compared",
      "9:no blocking check fails, but one is undecided",
      "3, 4, 5, 6, 70:a run failed, with that code; nothing is judged",
    })
public final class GateCommand implements Callable<Integer> {
  private static final int REGRESSED = 1;

  @Spec private CommandSpec spec;
  @Mixin private GateOptions options;

  @Option(
      names = "--equivalence",
      description =
          "Require that no metric differs by its margin, for better or worse, as after a"
              + " refactoring (two one-sided t tests).")
  private boolean equivalence;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the checks as test cases in JUnit's XML format.")
  private @Nullable Path junit;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description =
          "Write a summary in Markdown. Where GITHUB_STEP_SUMMARY names a file, as on GitHub"
              + " Actions, the summary is also appended there.")
  private @Nullable Path markdown;

  GateCommand() {}

  @Override
  public Integer call() {
    requireApart();
    GateOptions.Gated gated = options.read(spec);
    Baseline baseline = BaselineJson.read(options.baseline());
    String what = options.baseline().toString();
    Comparability.of(baseline, gated.suite().name(), gated.gate(), gated.tasks())
        .require(what, options.remedy());
    GateOptions.Results results = options.results(gated, spec);
    Comparability.of(baseline, results.cells()).require(what, options.remedy());
    GateReport report = GateReport.of(baseline, results.cells(), equivalence, results.proofs());
    PrintWriter out = spec.commandLine().getOut();
    out.print(new GateTable(report, options.all()).render());
    out.flush(); // the verdict must stand even if a file cannot be written
    write(report, out);
    return exitCode(report.verdict());
  }

  /** Neither file may replace the other, or what the gate judges by: only "bless" writes that. */
  private void requireApart() {
    Map<Path, String> taken = new HashMap<>();
    AtomicFile.replaced(options.suite()).ifPresent(file -> taken.put(file, "the suite"));
    AtomicFile.replaced(options.baseline()).ifPresent(file -> taken.put(file, "the baseline"));
    apart(taken, "--junit", junit);
    apart(taken, "--markdown", markdown);
  }

  private static void apart(Map<Path, String> taken, String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    if (Folders.isThere(file)) {
      throw FenchelException.user(option + " " + file + ": is a folder; name a file");
    }
    Optional<Path> replaced = AtomicFile.replaced(file);
    if (replaced.isPresent()) {
      String other = taken.putIfAbsent(replaced.get(), "the file of " + option);
      if (other != null) {
        throw FenchelException.user(
            option + " " + file + ": would replace " + other + "; choose another file");
      }
    }
  }

  private void write(GateReport report, PrintWriter out) {
    if (junit != null) {
      GateFiles.writeJunit(report, junit);
      out.println("written: " + junit);
    }
    if (markdown != null) {
      GateFiles.writeMarkdown(report, markdown);
      out.println("written: " + markdown);
    }
    String summary = System.getenv("GITHUB_STEP_SUMMARY");
    if (summary != null && !summary.isEmpty()) {
      try {
        AtomicFile.append(Path.of(summary), GateFiles.markdown(report));
      } catch (IOException e) {
        // The verdict is already printed, and another program's file must not change it.
        spec.commandLine().getErr().println("warning: GITHUB_STEP_SUMMARY: " + e.getMessage());
      }
    }
    out.flush();
  }

  static int exitCode(GateVerdict verdict) {
    return switch (verdict) {
      case PASSED -> 0;
      case REGRESSED -> REGRESSED;
      case UNDECIDED -> FailureKind.UNDECIDED.exitCode();
    };
  }
}
