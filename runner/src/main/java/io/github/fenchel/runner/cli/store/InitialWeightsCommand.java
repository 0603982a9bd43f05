package io.github.fenchel.runner.cli.store;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.codec.Safetensors;
import io.github.fenchel.results.store.KnownRuns;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.run.InitialWeights;
import io.github.fenchel.runner.run.Workspace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the weights that a stored run began with. */
@Command(
    name = "initial-weights",
    description = {
      "Writes the weights that a stored run started with, drawn again from its seed and checked"
          + " against the digest in its record.",
      "With the run's probe.npz, which holds its first batch, step 1 can be checked independently."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the file is written",
      "2:the run is unknown, or this Fenchel draws different weights for it"
    })
public final class InitialWeightsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "RUN-ID", description = "A run's id, or its beginning.")
  private String id;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "The file to write, as safetensors: named and laid out as the run's weights.")
  private Path out;

  InitialWeightsCommand() {}

  @Override
  public Integer call() {
    Workspace workspace = place.workspace(spec);
    RunStore store = place.existingStore(null, spec);
    String runId = KnownRuns.of(store).resolve(id);
    RunRecord record =
        store
            .find(runId)
            .orElseThrow(
                () ->
                    FenchelException.user(
                        "run " + runId + " is not finished; only a finished one has a record"));
    Safetensors.write(out, new InitialWeights(workspace).of(record));
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println("written: " + out);
    terminal.flush();
    return 0;
  }
}
