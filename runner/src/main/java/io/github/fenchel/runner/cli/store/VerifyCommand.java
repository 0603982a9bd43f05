package io.github.fenchel.runner.cli.store;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.results.store.Verification;
import io.github.fenchel.runner.cli.option.PlaceOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves that a store's runs are what was stored. */
@Command(
    name = "verify",
    description = {
      "Recomputes the ids and digests of every run of a store from its spec, metrics, arrays and"
          + " weights, and reports the runs that are not what was stored. Changes nothing.",
      "Runs are sound, altered (they contradict their digests), unreadable (permissions, or a newer"
          + " Fenchel wrote them) or broken (no complete record)."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all runs are sound",
      "2:something is altered or broken, or the folder is not a store",
      "3:something cannot be read, and nothing is altered or broken"
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final String UNREADABLE = "unreadable";

  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(
      arity = "0..1",
      paramLabel = "STORE",
      description = "The folder of results (default: the store).")
  private @Nullable Path folder;

  VerifyCommand() {}

  @Override
  public Integer call() {
    RunStore store = place.existingStore(folder, spec);
    Verification found = Verification.of(store);
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Integer> counts = new TreeMap<>();
    for (Verification.Finding finding : found.findings()) {
      out.println(finding.state() + ": " + finding.reason());
      counts.merge(finding.state(), 1, Integer::sum);
    }
    StringBuilder summary = new StringBuilder(store.root() + ": " + found.sound() + " sound");
    counts.forEach((state, count) -> summary.append(", ").append(count).append(' ').append(state));
    out.println(summary);
    out.flush();
    if (counts.isEmpty()) {
      return 0;
    }
    boolean unreadableOnly = counts.keySet().equals(java.util.Set.of(UNREADABLE));
    return (unreadableOnly ? FailureKind.MACHINE : FailureKind.USER).exitCode();
  }
}
