package io.github.fenchel.runner.exec;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.MatchOutcome;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.results.format.MatchJson;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.budget.InitialGradients;
import io.github.fenchel.suites.BudgetResolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the values of matched parameters: in the store, or by a child process that leaves them
 * there.
 */
public final class Matcher implements BudgetResolver {
  private final Workplace workplace;
  private final RunStore store;
  private final Consumer<String> tells;

  /**
   * A matcher.
   *
   * @param tells hears, in one line, that something must be computed
   */
  public Matcher(Workplace workplace, RunStore store, Consumer<String> tells) {
    this.workplace = workplace;
    this.store = store;
    this.tells = tells;
  }

  @Override
  public List<MatchOutcome> resolve(List<MatchSpec> specs) {
    Environments environments = new Environments(workplace);
    Map<MatchSpec, String> ids = new LinkedHashMap<>();
    List<MatchSpec> missing = new ArrayList<>();
    for (MatchSpec spec : specs) {
      String id = MatchJson.id(spec, environments.of(spec));
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
                            FailureKind.INTERNAL, "the child stored other matches than asked")))
        .toList();
  }

  private void compute(List<MatchSpec> missing) {
    MatchSpec first = missing.get(0);
    tells.accept(
        "matching "
            + (missing.size() == 1 ? "a parameter" : missing.size() + " parameters")
            + " to a budget: R* on "
            + Math.min(InitialGradients.IMAGES, first.train())
            + " images of "
            + first.dataset().id()
            + ", by "
            + first.backend()
            + " in float64; the store keeps the values");
    try (TemporaryFolder folder = TemporaryFolder.make("fenchel-match")) {
      RunEvent end =
          new ChildProcess(workplace, folder.path(), List.of("match-budgets")).match(missing);
      if (end instanceof RunEvent.Failed failed) {
        throw FenchelException.told(
            failed.kind(), "matching a parameter to a budget failed", failed.message());
      }
    }
  }
}
