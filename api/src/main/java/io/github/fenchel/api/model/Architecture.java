package io.github.fenchel.api.model;

/** A family of networks, one for each input. */
public interface Architecture {

  /**
   * Returns the network for an input.
   *
   * @throws IllegalArgumentException if it cannot take such images; the message says why
   */
  Blueprint blueprint(NetworkInput input);
}
