package io.github.fenchel.results.gate;

import io.github.fenchel.results.field.RunFields;

/**
 * A run that was done twice by one build on one machine: are the bits equal?
 *
 * @param cell what the run is called
 * @param first the digest of the result
 * @param second that of the second run, which reused nothing
 */
public record BitProof(String cell, String first, String second) {
  /** Returns whether the bits are equal. */
  public boolean holds() {
    return first.equals(second);
  }

  /** Returns what was found, in a sentence. */
  public String sentence() {
    return holds()
        ? "two runs gave equal bits"
        : "two runs of one build gave different bits, digests "
            + RunFields.brief(first)
            + " and "
            + RunFields.brief(second)
            + ": something is not deterministic";
  }
}
