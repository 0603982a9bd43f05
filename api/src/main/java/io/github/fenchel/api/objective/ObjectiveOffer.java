package io.github.fenchel.api.objective;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An objective that a plugin offers: a route, which takes a norm, or a baseline, which does not.
 *
 * @param descriptor its name and parameters
 * @param takesNorm whether it is a route
 * @param factory makes it; the norm is null exactly for a baseline
 */
public record ObjectiveOffer(
    Descriptor descriptor,
    boolean takesNorm,
    BiFunction<Arguments, @Nullable Norm, Objective> factory) {

  /** A route: a way to train with any norm. */
  public static ObjectiveOffer route(
      Descriptor descriptor, BiFunction<Arguments, Norm, Objective> factory) {
    return new ObjectiveOffer(
        descriptor,
        true,
        (arguments, norm) -> {
          if (norm == null) {
            throw new IllegalArgumentException("route " + descriptor.id() + " needs a norm");
          }
          return factory.apply(arguments, norm);
        });
  }

  /** A baseline: an objective without a norm. */
  public static ObjectiveOffer baseline(
      Descriptor descriptor, Function<Arguments, Objective> factory) {
    return new ObjectiveOffer(descriptor, false, (arguments, norm) -> factory.apply(arguments));
  }

  /** Makes the objective; {@code norm} is null exactly for a baseline. */
  public Objective create(Arguments arguments, @Nullable Norm norm) {
    return factory.apply(arguments, norm);
  }
}
