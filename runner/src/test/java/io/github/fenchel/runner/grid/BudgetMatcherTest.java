package io.github.fenchel.runner.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.runner.budget.MatchExecutor;
import io.github.fenchel.runner.run.Environments;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that are matched to budgets: from the store, or by one task for all that it lacks. */
class BudgetMatcherTest {
  private static final MatchSpec ONE = spec("1/255");
  private static final MatchSpec OTHER = spec("2/255");

  @TempDir private Path folder = Path.of("");
  private PlannedSuite suite;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void makeStore() {
    suite = new PlannedSuite(folder, PlannedSuite.TEXT);
  }

  private static MatchSpec spec(String epsilon) {
    TreeMap<String, Value> values = new TreeMap<>();
    values.put("epsilon", new Value.Quantity(Rational.parse(epsilon), Unit.PIXEL));
    Component l1 = new Component("l1", new Arguments(values));
    return new MatchSpec(
        Component.of("fashion-mnist-mini"),
        100,
        Component.of("linear"),
        "pytorch",
        l1,
        "epsilon",
        l1);
  }

  private static MatchOutcome outcome(MatchSpec spec) {
    return new MatchOutcome.Unreachable("whatever is asked of " + spec.norm().text());
  }

  private void store(MatchSpec spec) {
    String id = MatchExecutor.id(spec, new Environments(suite.workspace()));
    suite.store().writeMatch(id, spec, outcome(spec));
  }

  private List<MatchOutcome> resolve(FakeLauncher launcher) {
    return new BudgetMatcher(suite.workspace(), suite.store(), launcher, notices::add)
        .resolve(List.of(ONE, OTHER));
  }

  @Test
  void whatTheStoreHasIsNotComputed() {
    store(ONE);
    store(OTHER);
    FakeLauncher launcher = new FakeLauncher(given -> new TaskEvent.Matched(0));
    assertThat(resolve(launcher)).containsExactly(outcome(ONE), outcome(OTHER));
    assertThat(launcher.started()).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void oneTaskComputesAllThatTheStoreLacksAndTheUserIsToldOnce() {
    store(ONE);
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              ((Task.Match) given.task()).matches().forEach(this::store);
              return new TaskEvent.Matched(1);
            });
    assertThat(resolve(launcher)).containsExactly(outcome(ONE), outcome(OTHER));
    assertThat(launcher.started()).containsExactly(new Task.Match(List.of(OTHER)));
    assertThat(notices)
        .containsExactly(
            "matching a parameter to a budget: R* on 100 images of fashion-mnist-mini, by pytorch"
                + " in float64; the store keeps the values");
  }

  @Test
  void aTaskThatFailsSaysWhy() {
    FakeLauncher launcher =
        new FakeLauncher(given -> new TaskEvent.Failed(FailureKind.MACHINE, "no engine"));
    assertThatThrownBy(() -> resolve(launcher))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("matching a parameter to a budget failed")
        .hasMessageContaining("no engine")
        .extracting(thrown -> ((FenchelException) thrown).kind())
        .isEqualTo(FailureKind.MACHINE);
  }

  @Test
  void aTaskThatStoresNothingIsADefect() {
    FakeLauncher launcher = new FakeLauncher(given -> new TaskEvent.Matched(2));
    assertThatThrownBy(() -> resolve(launcher))
        .hasMessage("the child stored different matches than asked");
  }
}
