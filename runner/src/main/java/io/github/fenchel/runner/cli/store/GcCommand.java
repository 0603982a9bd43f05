package io.github.fenchel.runner.cli.store;

import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.store.Garbage;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import io.github.fenchel.runner.cli.option.StoreExit;
import io.github.fenchel.runner.terminal.Amounts;
import io.github.fenchel.runner.terminal.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes what a store could do without. */
@Command(
    name = "gc",
    description = {
      "Removes what a store does not need: leftovers of dead processes, folders set aside as"
          + " broken, attempts at runs that have since finished or failed again.",
      "Never touches a finished run (except its weights, with --weights), nor what a live process"
          + " has claimed."
    })
public final class GcCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(
      arity = "0..1",
      paramLabel = "STORE",
      description = "The folder of results (default: the store).")
  private @Nullable Path folder;

  @Option(names = "--dry-run", description = "Remove nothing; list what would be removed.")
  private boolean dryRun;

  @Option(
      names = "--weights",
      description =
          "Also remove the weights of finished runs that no suite of the store names; to measure"
              + " such a run again, it must then be trained again.")
  private boolean weights;

  GcCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RunStore store = place.existingStore(folder, spec);
    store.records(); // warns of what is not a finished run; none of that is removed
    Garbage found = Garbage.in(store, weights);
    Garbage shown = dryRun ? found : found.remove(store);
    TextTable table = new TextTable(List.of("kind", "MB", "path"));
    for (Garbage.Item item : shown.items()) {
      table.row(
          List.of(
              Json.word(item.kind()),
              megabytes(item.bytes()),
              store.root().relativize(item.path()).toString()));
    }
    if (!shown.items().isEmpty()) {
      out.print(table.render());
    }
    out.println(
        (dryRun ? "would free " : "freed ")
            + megabytes(shown.bytes())
            + " MB, "
            + Amounts.of(shown.items().size(), "thing"));
    out.flush();
    return StoreExit.code(0, store);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }
}
