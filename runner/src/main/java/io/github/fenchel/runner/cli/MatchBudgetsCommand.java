package io.github.fenchel.runner.cli;

import io.github.fenchel.results.format.MatchJson;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.exec.MatchExecutor;
import io.github.fenchel.runner.exec.RunEvent;
import io.github.fenchel.runner.exec.Workplace;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Matches norms to budgets in this process: what {@code plan} and {@code run} start. */
@Command(
    name = "match-budgets",
    hidden = true,
    description =
        "Matches parameters of norms to budgets in this process and stores them; ends when standard"
            + " input closes.")
final class MatchBudgetsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "MATCHES", description = "The JSON file of what is asked.")
  private Path file;

  MatchBudgetsCommand() {}

  @Override
  public Integer call() {
    return ChildReport.of(spec.commandLine(), report -> match());
  }

  private RunEvent match() {
    Workplace workplace = place.workplace();
    RunStore store = RunStore.open(workplace.store(), spec.commandLine().getErr()::println);
    List<String> ids = new MatchExecutor(workplace, store).execute(MatchJson.read(file));
    return new RunEvent.Done(ids.get(ids.size() - 1));
  }
}
