package io.github.fenchel.runner.cli.suite;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.results.gate.Baseline;
import io.github.fenchel.results.gate.BaselineBuilder;
import io.github.fenchel.results.gate.BaselineJson;
import io.github.fenchel.results.gate.BitProof;
import io.github.fenchel.results.gate.Comparability;
import io.github.fenchel.results.gate.GateReport;
import io.github.fenchel.runner.cli.option.GateOptions;
import io.github.fenchel.runner.terminal.GateTable;
import io.github.fenchel.runner.terminal.Processor;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a suite's results the baseline. */
@Command(
    name = "bless",
    description = {
      "Runs every cell of a suite that is not stored yet, and makes the results the baseline for"
          + " \"fenchel gate\".",
      "The file records who blessed it, when and why, after all earlier entries. There is no other"
          + " way to change a baseline: a file edited by hand is refused."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the results are now the baseline, or already were",
      "1:not blessed, because a repeated run gave different bits",
      "2:the suite, the baseline to replace or the arguments are wrong",
      "3, 4, 5, 6, 70:a run failed, with that code; nothing is blessed",
    })
public final class BlessCommand implements Callable<Integer> {
  private static final int NO = 1;

  @Spec private CommandSpec spec;
  @Mixin private GateOptions options;

  @Option(
      names = "--why",
      required = true,
      paramLabel = "REASON",
      description = "Why these results are good.")
  private String why;

  @Option(
      names = "--who",
      paramLabel = "NAME",
      description = "Who says so (default: GIT_AUTHOR_NAME, else the system's user name).")
  private @Nullable String who;

  BlessCommand() {}

  @Override
  public Integer call() {
    if (why.isBlank()) {
      throw FenchelException.user("--why: expected a reason, found nothing; say why");
    }
    GateOptions.Gated gated = options.read(spec);
    Optional<Baseline> before =
        Folders.isAnything(options.baseline())
            ? Optional.of(BaselineJson.read(options.baseline()))
            : Optional.empty();
    GateOptions.Results results = options.results(gated, spec);
    PrintWriter out = spec.commandLine().getOut();
    before.ifPresent(old -> tell(old, gated, results, out));
    for (BitProof proof : results.proofs()) {
      if (!proof.holds()) {
        out.println("not blessed: " + proof.cell() + ": " + proof.sentence());
        out.flush();
        return NO;
      }
    }
    Optional<Baseline> blessed =
        BaselineBuilder.bless(
            before,
            gated.suite().name(),
            gated.gate(),
            results.cells(),
            new BaselineBuilder.Act(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                author(),
                why.strip(),
                Processor.describe()));
    if (blessed.isEmpty()) {
      out.println(options.baseline() + ": these results were already blessed; nothing is written");
    } else {
      BaselineJson.write(blessed.get(), options.baseline());
      out.println("blessed: " + options.baseline());
    }
    out.flush();
    return 0;
  }

  /** What the baseline that is replaced would have said. */
  private void tell(
      Baseline old, GateOptions.Gated gated, GateOptions.Results results, PrintWriter out) {
    List<String> reasons =
        Comparability.of(old, gated.suite().name(), gated.gate(), gated.tasks()).reasons();
    if (reasons.isEmpty()) {
      reasons = Comparability.of(old, results.cells()).reasons();
    }
    if (reasons.isEmpty()) {
      out.print(
          new GateTable(GateReport.of(old, results.cells(), false, results.proofs()), options.all())
                  .render()
              + "\n");
    }
    reasons.forEach(reason -> out.println("changed: " + reason));
  }

  private String author() {
    String author = System.getenv("GIT_AUTHOR_NAME");
    if (who != null && !who.isBlank()) {
      return who.strip();
    }
    return author == null || author.isBlank() ? System.getProperty("user.name", "-") : author;
  }
}
