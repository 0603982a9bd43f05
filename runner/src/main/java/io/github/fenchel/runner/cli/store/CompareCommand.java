package io.github.fenchel.runner.cli.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.results.compare.Comparison;
import io.github.fenchel.results.compare.ComparisonFiles;
import io.github.fenchel.results.compare.ComparisonRequest;
import io.github.fenchel.results.compare.ComparisonVerdict;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.option.StoreExit;
import io.github.fenchel.runner.terminal.ComparisonTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says at which level runs that differ in one axis are the same. */
@Command(
    name = "compare",
    description = {
      "Compares stored runs that differ only along an axis, paired by seed.",
      "Verdicts: BIT (equal bits), TOLERANCE (step 0 within 1e-4 relative), STATISTICAL (every"
          + " metric with a margin is equivalent within it, two one-sided tests at 0.05 over at"
          + " least 3 seeds and 5 test images), DIFFERENT (an interval lies beyond its margin),"
          + " UNDECIDED (with the number of seeds or images that it would take)."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything was compared, and nothing is different or undecided",
      "1:something is DIFFERENT",
      "2:something was refused, or nothing can be compared",
      "9:something is UNDECIDED, nothing different or refused",
    })
public final class CompareCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "STORE", description = "The folder of results.")
  private Path folder;

  @Option(
      names = "--by",
      paramLabel = "AXIS",
      split = ",",
      description =
          "What compared runs may differ in (default: backend): a field such as seed, device,"
              + " dataType, threads, epochs, fenchel; a part with its arguments such as norm,"
              + " objective, architecture; an argument such as epsilon; a version such as engine."
              + " May be given more than once.")
  private List<String> by = new ArrayList<>();

  @Option(
      names = "--margin",
      paramLabel = "METRIC=VALUE",
      description =
          "The largest difference of a metric that does not matter (default: what the runs' suite"
              + " states as comparison.margins, else accuracy=0.01, gini=0.01). May be given more"
              + " than once.")
  private Map<String, Double> margins = new TreeMap<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where compare.json, metrics.csv and maps.csv are written (default: STORE/compare).")
  private @Nullable Path out;

  @Option(
      names = "--all",
      description =
          "Print the metrics and maps of every saliency method, and every reason. Otherwise long"
              + " tables show those of the simple gradient; the files always have all.")
  private boolean all;

  CompareCommand() {}

  @Override
  public Integer call() {
    List<String> axes = by.isEmpty() ? List.of(ComparisonRequest.DEFAULT_AXIS) : by;
    ComparisonRequest request = new ComparisonRequest(axes, new TreeMap<>(margins));
    PrintWriter err = spec.commandLine().getErr();
    RunStore store = RunStore.existing(folder, warning -> err.println("warning: " + warning));
    Comparison comparison = Comparison.of(store, request);
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.print(new ComparisonTable(comparison, all).render());
    terminal.flush(); // the table must stand even if a file cannot be written
    ComparisonFiles.write(comparison, out == null ? folder.resolve("compare") : out)
        .forEach(file -> terminal.println("written: " + file));
    terminal.flush();
    return StoreExit.code(exitCode(comparison), store);
  }

  static int exitCode(Comparison comparison) {
    if (has(comparison, ComparisonVerdict.DIFFERENT)) {
      return DIFFERENT;
    }
    if (!comparison.refused().isEmpty()) {
      return FailureKind.USER.exitCode();
    }
    return has(comparison, ComparisonVerdict.UNDECIDED) ? FailureKind.UNDECIDED.exitCode() : 0;
  }

  private static boolean has(Comparison comparison, ComparisonVerdict verdict) {
    return comparison.compared().stream().anyMatch(pair -> pair.verdict() == verdict);
  }
}
