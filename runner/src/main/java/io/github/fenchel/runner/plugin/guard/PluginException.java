package io.github.fenchel.runner.plugin.guard;

import org.jspecify.annotations.Nullable;

/** A plugin that breaks its contract: which one, which part of it, and what it did. */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A plugin's fault.
   *
   * @param jar the plugin's jar
   * @param what which part did what, and what was expected
   * @param cause what it threw; null if it returned
   */
  PluginException(String jar, String what, @Nullable Throwable cause) {
    super("plugin " + jar + ": " + what, cause);
  }

  /** Returns the message alone: the class says no more. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // the message is whole; suites' messages quote it
  public String toString() {
    return String.valueOf(getMessage());
  }
}
