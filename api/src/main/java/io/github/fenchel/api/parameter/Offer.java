package io.github.fenchel.api.parameter;

import java.util.function.Function;

/**
 * A part that a plugin offers: what it is called and how it is made.
 *
 * @param descriptor its name and parameters
 * @param factory makes it from arguments that fit the descriptor
 * @param <T> what is made
 */
public record Offer<T>(Descriptor descriptor, Function<Arguments, T> factory) {

  /** Makes the part. */
  public T create(Arguments arguments) {
    return factory.apply(arguments);
  }
}
