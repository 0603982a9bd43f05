package io.github.fenchel.results.trace;

import java.util.List;

/**
 * A suite's first steps on two or more backends.
 *
 * @param suite the suite's name
 * @param pairs each backend against the first, for each setting of all else
 */
public record Trace(String suite, List<TracedPair> pairs) {
  /** Copies the list. */
  public Trace {
    pairs = List.copyOf(pairs);
  }
}
