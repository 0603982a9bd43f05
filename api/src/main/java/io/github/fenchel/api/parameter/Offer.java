package io.github.fenchel.api.parameter;

import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A part that a plugin offers: what it is called and how it is made.
 *
 * @param descriptor its name and parameters
 * @param factory makes it from arguments that fit the descriptor, and from the parts they name
 * @param <T> what is made
 */
public record Offer<T>(Descriptor descriptor, BiFunction<Arguments, Parts, T> factory) {

  /** A part whose parameters name no other parts. */
  public Offer(Descriptor descriptor, Function<Arguments, T> factory) {
    this(descriptor, (arguments, parts) -> factory.apply(arguments));
  }

  /** Makes the part, whose parameters name no other parts. */
  public T create(Arguments arguments) {
    return create(arguments, Parts.none());
  }

  /** Makes the part. */
  public T create(Arguments arguments, Parts parts) {
    return factory.apply(arguments.complete(descriptor), parts);
  }
}
