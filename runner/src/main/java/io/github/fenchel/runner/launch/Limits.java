package io.github.fenchel.runner.launch;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a child process may use; one that uses more is killed along with all processes it started.
 *
 * @param time from its start to its end
 * @param memoryBytes resident, of it and all that it started together
 */
public record Limits(Optional<Duration> time, OptionalLong memoryBytes) {
  /** As much as it likes. */
  public static final Limits NONE = new Limits(Optional.empty(), OptionalLong.empty());
}
