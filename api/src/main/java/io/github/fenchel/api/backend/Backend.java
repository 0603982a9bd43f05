package io.github.fenchel.api.backend;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** An engine that Fenchel can train and explain networks with. */
public interface Backend {

  /** Returns what this backend can do, without loading its native library. */
  Set<Capability> capabilities();

  /** Returns the versions that results depend on, e.g. {@code pytorch -> 2.7.1}; loads nothing. */
  Map<String, String> versions();

  /**
   * Opens a session on one device.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind MACHINE if the native library or
   *     the device is missing: the message names the backend, what is missing and the remedy; of
   *     kind USER if the device's name or the data type is not one this backend knows
   */
  Session open(SessionOptions options);

  /**
   * Opens a session on one device that computes some convolutions in double precision, and rounds,
   * because their kernels in single precision are not right here.
   *
   * <p>A backend whose kernels are never checked has no {@link #kernelLevels} and need not do this.
   *
   * @param inDouble kinds that were found wrong; the kernels of all others were found right
   * @throws io.github.fenchel.api.fault.FenchelException as {@link #open(SessionOptions)} does
   */
  default Session open(SessionOptions options, Set<Convolution.Kind> inDouble) {
    return open(options);
  }

  /**
   * Returns the variables of a process's environment that make the engine take other kernels for
   * convolutions in single precision on the CPU, from the fastest kernels to the most careful ones.
   *
   * <p>Once on each machine, Fenchel checks convolutions against double precision in a process with
   * the first of these, then the next, until they are right. Loads nothing.
   *
   * @return variables for each level, the first usually none; empty if nothing is to be checked
   */
  default List<Map<String, String>> kernelLevels() {
    return List.of();
  }
}
