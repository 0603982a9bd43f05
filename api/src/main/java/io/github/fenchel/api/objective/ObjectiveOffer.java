package io.github.fenchel.api.objective;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An objective that a plugin offers: a route, which takes a norm, or a baseline, which does not.
 *
 * @param descriptor its name and parameters
 * @param takesNorm whether it is a route
 * @param refusal says why a route cannot take a norm, if it cannot: such cells are skipped
 * @param factory makes it; the norm is null exactly for a baseline
 */
public record ObjectiveOffer(
    Descriptor descriptor,
    boolean takesNorm,
    Function<Norm, Optional<String>> refusal,
    BiFunction<Arguments, @Nullable Norm, Objective> factory) {

  /** A route: a way to train with any norm. */
  public static ObjectiveOffer route(
      Descriptor descriptor, BiFunction<Arguments, Norm, Objective> factory) {
    return route(descriptor, norm -> Optional.empty(), factory);
  }

  /** A route: a way to train with the norms that it does not refuse. */
  public static ObjectiveOffer route(
      Descriptor descriptor,
      Function<Norm, Optional<String>> refusal,
      BiFunction<Arguments, Norm, Objective> factory) {
    return new ObjectiveOffer(
        descriptor,
        true,
        refusal,
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
    return new ObjectiveOffer(
        descriptor, false, norm -> Optional.empty(), (arguments, norm) -> factory.apply(arguments));
  }

  /** Makes the objective; {@code norm} is null exactly for a baseline. */
  public Objective create(Arguments arguments, @Nullable Norm norm) {
    return factory.apply(arguments, norm);
  }
}
