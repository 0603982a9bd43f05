package io.github.fenchel.runner.launch;

import java.util.Optional;

/**
 * What a task needs, beyond its threads, and what it may use.
 *
 * @param device the device it computes on, e.g. {@code cuda:0}; empty if none is to be reserved
 * @param limits what it may use
 */
public record Resources(Optional<String> device, Limits limits) {
  /** No device, no limits. */
  public static final Resources NONE = new Resources(Optional.empty(), Limits.NONE);
}
