package io.github.fenchel.runner.grid;

import io.github.fenchel.api.fault.FailureKind;
import java.util.Set;

/**
 * Which failed runs the same command runs again.
 *
 * @param kinds why they failed
 * @param times how often each is run again, at most
 */
public record Retry(Set<FailureKind> kinds, int times) {
  /** A run that fails is left to the next command. */
  public static final Retry NONE = new Retry(Set.of(), 0);

  /** Copies the set. */
  public Retry {
    kinds = Set.copyOf(kinds);
  }
}
