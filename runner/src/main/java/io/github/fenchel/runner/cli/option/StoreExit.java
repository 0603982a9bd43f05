package io.github.fenchel.runner.cli.option;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.results.store.RunStore;

/** The exit of a command that skipped runs of a store that are not results. */
public final class StoreExit {
  private StoreExit() {}

  /**
   * Returns the code of a command that did its work: 0 says that all was in order, so it is 3 if
   * something could not be read, and 2 if something was altered or broken.
   */
  public static int code(int code, RunStore store) {
    return code == 0 ? store.passedOver().map(FailureKind::exitCode).orElse(0) : code;
  }
}
