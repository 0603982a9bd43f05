package io.github.fenchel.runner.kernel;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.fenchel.api.run.KernelChoice;
import java.util.List;

/**
 * What is known of an engine's kernels on a machine.
 *
 * @param version of this format, and of the check
 * @param machine all that the finding depends on
 * @param choice the kernels to take
 * @param faults what is wrong with others, for people
 * @param seconds how long the check took
 */
@JsonPropertyOrder({"version", "choice", "faults", "seconds", "machine"})
public record KernelVerdict(
    int version, String machine, KernelChoice choice, List<String> faults, double seconds) {
  /** The version that this build writes and believes. */
  public static final int VERSION = 1;

  /** Copies the list. */
  public KernelVerdict {
    faults = List.copyOf(faults);
  }
}
