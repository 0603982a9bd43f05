package io.github.fenchel.api.backend;

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
}
