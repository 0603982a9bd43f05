package io.github.fenchel.runner.trace;

import io.github.fenchel.results.trace.TracedPair;

/** Receives the progress of a trace. */
public interface TraceListener {

  /** The two processes of a pair are started. */
  void started(TracedPair.Name pair, int number, int of);

  /** A pair is done, or was not begun. */
  void ended(TracedPair pair, int number, int of);

  /** Something that a user should know before the first pair. */
  default void warns(String message) {}
}
