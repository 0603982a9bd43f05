package io.github.fenchel.results.gate;

import io.github.fenchel.api.run.GateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes baselines: the blessed results of a suite. */
public final class BaselineBuilder {
  private BaselineBuilder() {}

  /**
   * Who blesses results, and why.
   *
   * @param when the time, as ISO 8601 has it, in UTC
   * @param who a person's name
   * @param why the reason
   * @param machine what computed the results
   */
  public record Act(String when, String who, String why, String machine) {}

  /**
   * A baseline of what is now.
   *
   * @param before the baseline that it replaces, whose blessings are kept
   * @param suite the suite's name
   * @param gate what its results must satisfy
   * @param cells its results, as {@link Snapshot#cells} has them
   * @return empty if these results were already blessed
   */
  public static Optional<Baseline> bless(
      Optional<Baseline> before, String suite, GateSpec gate, List<Baseline.Cell> cells, Act act) {
    String content = BaselineJson.contentDigest(suite, gate, cells);
    if (before.isPresent() && before.get().latest().content().equals(content)) {
      return Optional.empty();
    }
    List<Baseline.Blessing> blessings = new ArrayList<>();
    before.ifPresent(old -> blessings.addAll(old.blessings()));
    blessings.add(new Baseline.Blessing(act.when(), act.who(), act.why(), act.machine(), content));
    return Optional.of(new Baseline(suite, gate, cells, blessings));
  }
}
