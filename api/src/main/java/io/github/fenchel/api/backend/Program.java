package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.HostArray;
import java.util.List;

/** A compiled function: host arrays in, host arrays out. */
public interface Program {

  /**
   * Runs the program.
   *
   * <p>Assignments to variables are committed together when everything is computed, or not at all
   * if the call fails.
   *
   * @param inputs the function's arguments; floating arrays are converted to the session's type
   * @return the function's results, in order
   */
  List<HostArray> call(List<HostArray> inputs);

  /** Runs the program; see {@link #call(List)}. */
  default List<HostArray> call(HostArray... inputs) {
    return call(List.of(inputs));
  }
}
