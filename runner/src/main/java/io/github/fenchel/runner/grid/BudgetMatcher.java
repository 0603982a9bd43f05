package io.github.fenchel.runner.grid;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.budget.InitialGradients;
import io.github.fenchel.runner.budget.MatchExecutor;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.run.Environments;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.suites.plan.BudgetResolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the values of matched parameters: in the store, or by a child process that leaves them
 * there.
 */
public final class BudgetMatcher implements BudgetResolver {
  private final Workspace workspace;
  private final RunStore store;
  private final Launcher launcher;
  private final Consumer<String> notices;

  /**
   * A matcher.
   *
   * @param notices receives a one-line notice if something must be computed
   */
  public BudgetMatcher(
      Workspace workspace, RunStore store, Launcher launcher, Consumer<String> notices) {
    this.workspace = workspace;
    this.store = store;
    this.launcher = launcher;
    this.notices = notices;
  }

  @Override
  public List<MatchOutcome> resolve(List<MatchSpec> specs) {
    Environments environments = new Environments(workspace);
    Map<MatchSpec, String> ids = new LinkedHashMap<>();
    List<MatchSpec> missing = new ArrayList<>();
    for (MatchSpec spec : specs) {
      String id = MatchExecutor.id(spec, environments);
      ids.put(spec, id);
      if (store.match(id, spec).isEmpty()) {
        missing.add(spec);
      }
    }
    if (!missing.isEmpty()) {
      compute(missing);
    }
    return specs.stream()
        .map(spec -> store.match(String.valueOf(ids.get(spec)), spec))
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new FenchelException(
                            FailureKind.INTERNAL, "the child stored different matches than asked")))
        .toList();
  }

  private void compute(List<MatchSpec> missing) {
    MatchSpec first = missing.get(0);
    notices.accept(
        "matching "
            + (missing.size() == 1 ? "a parameter" : missing.size() + " parameters")
            + " to a budget: R* on "
            + Math.min(InitialGradients.IMAGES, first.train())
            + " images of "
            + first.dataset().id()
            + ", by "
            + first.backend()
            + " in float64; the store keeps the values");
    TaskEvent.End end =
        launcher.run(new Task.Match(missing), workspace, "fenchel-match", event -> {});
    if (end instanceof TaskEvent.Failed failed) {
      throw FenchelException.reported(
          failed.kind(), "matching a parameter to a budget failed", failed.message());
    }
  }
}
