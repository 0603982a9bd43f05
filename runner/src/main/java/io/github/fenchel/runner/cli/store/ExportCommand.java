package io.github.fenchel.runner.cli.store;

import io.github.fenchel.results.export.Export;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.option.StoreExit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a store for other programs to read. */
@Command(
    name = "export",
    description = {
      "Writes the finished runs of a store as flat tables: results, a row per run and metric;"
          + " stability, how alike maps are of runs that differ only in the seed; and costs, what"
          + " each saliency method and metric took.",
      "A number that is undefined is empty in CSV and null in Parquet."
    })
public final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "STORE", description = "The folder of results.")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where results.csv, results.parquet and the like are written.")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      description = "csv, parquet or both (default: both).")
  private Set<Export.Format> formats = EnumSet.allOf(Export.Format.class);

  ExportCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    RunStore store = RunStore.existing(folder, warning -> err.println("warning: " + warning));
    PrintWriter terminal = spec.commandLine().getOut();
    Export.write(store, out, formats).forEach(file -> terminal.println("written: " + file));
    terminal.flush();
    return StoreExit.code(0, store);
  }
}
