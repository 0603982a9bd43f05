package io.github.fenchel.results.gate;

import java.util.List;

/** Whether a suite's results may pass. */
public enum GateVerdict {
  /** Every blocking check passes. */
  PASSED,
  /** A blocking check fails. */
  REGRESSED,
  /** None fails, but not all pass. */
  UNDECIDED;

  /** Returns the verdict on what was judged together; advisory checks do not count. */
  public static GateVerdict of(List<MetricCheck> checks) {
    List<SeedVerdict> blocking =
        checks.stream()
            .filter(c -> c.pairing().rule().blocking())
            .map(MetricCheck::ruling)
            .toList();
    if (blocking.stream().anyMatch(SeedVerdict::fails)) {
      return REGRESSED;
    }
    return blocking.stream().allMatch(SeedVerdict::passes) ? PASSED : UNDECIDED;
  }
}
