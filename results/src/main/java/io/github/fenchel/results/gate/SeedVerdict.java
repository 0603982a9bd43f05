package io.github.fenchel.results.gate;

/** What the seeds say about one metric of one cell. */
public enum SeedVerdict {
  /** It is not worse by its margin or more. */
  NON_INFERIOR,
  /** It differs by less than its margin, either way. */
  EQUIVALENT,
  /** It is worse by more than its margin. */
  REGRESSED,
  /** It differs by more than its margin, where no difference was allowed. */
  CHANGED,
  /** Too few seeds or images, or too scattered, to tell. */
  UNDECIDED;

  /** Returns whether a change may pass with it. */
  public boolean passes() {
    return this == NON_INFERIOR || this == EQUIVALENT;
  }

  /** Returns whether it shows that a change did harm. */
  public boolean fails() {
    return this == REGRESSED || this == CHANGED;
  }
}
