package io.github.fenchel.runner.cli.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.results.store.Merge;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.option.StoreExit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings the runs of several stores together in one. */
@Command(
    name = "merge",
    description = {
      "Copies the finished runs of stores, and their suites, into another store, each run whole or"
          + " not at all.",
      "A run that two stores hold with different results is an error: both are named, neither is"
          + " copied, and the rest is merged."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:merged", "2:a run has two results, or a folder is no store"})
public final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "STORE", description = "Folders of results.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--into",
      paramLabel = "STORE",
      required = true,
      description = "The store to merge into; created if it does not exist.")
  private Path target;

  MergeCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Consumer<String> warnings = warning -> err.println("warning: " + warning);
    List<RunStore> sources = new ArrayList<>();
    folders.forEach(folder -> sources.add(RunStore.existing(folder, warnings)));
    RunStore store = RunStore.open(target, warnings);
    Merge merge = Merge.into(store, sources);
    out.println(
        target
            + ": "
            + merge.copied().size()
            + " runs came, "
            + merge.present()
            + " were there already, "
            + merge.conflicts().size()
            + " are in conflict");
    merge.notes().forEach(out::println);
    out.flush();
    merge.conflicts().forEach(conflict -> err.print(conflict.message() + "\n"));
    err.flush();
    if (!merge.conflicts().isEmpty()) {
      return FailureKind.USER.exitCode();
    }
    int code = StoreExit.code(0, store);
    for (RunStore source : sources) {
      code = Math.max(code, StoreExit.code(0, source));
    }
    return code;
  }
}
