package io.github.fenchel.results.gate;

import java.util.List;

/** Whether a suite's results may pass. */
public enum Verdict {
  /** Every blocking check passes. */
  PASSED,
  /** A blocking check fails. */
  REGRESSED,
  /** None fails, but not all pass. */
  UNDECIDED;

  /** Returns the verdict on what was judged together; advisory checks do not count. */
  public static Verdict of(List<Check> checks) {
    List<Ruling> blocking =
        checks.stream().filter(c -> c.pairing().rule().blocking()).map(Check::ruling).toList();
    if (blocking.stream().anyMatch(Ruling::fails)) {
      return REGRESSED;
    }
    return blocking.stream().allMatch(Ruling::passes) ? PASSED : UNDECIDED;
  }
}
