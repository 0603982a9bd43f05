package io.github.fenchel.api.model;

import io.github.fenchel.api.tensor.Shape;

/**
 * Random numbers that a step needs.
 *
 * @param name what the step asks for them by
 * @param distribution how they are distributed
 * @param parameter the probability of a 1 for {@link Distribution#BERNOULLI}; else unused, 0
 * @param shape their shape; its first axis is the batch
 */
public record DrawSpec(String name, Distribution distribution, double parameter, Shape shape) {

  /** The distributions that can be drawn from. */
  public enum Distribution {
    /** Normal with mean 0 and variance 1. */
    NORMAL,
    /** Uniform in [-1,1). */
    UNIFORM,
    /** 1 with the given probability, else 0. */
    BERNOULLI
  }
}
