package io.github.fenchel.api.run;

import io.github.fenchel.api.parameter.Component;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each training step minimizes.
 *
 * @param route the route of the norm, or a baseline such as {@code standard}
 * @param norm the norm; null for a baseline
 */
public record ObjectiveSpec(Component route, @Nullable Component norm) {

  /** Returns the norm, if this is not a baseline. */
  public Optional<Component> normIfAny() {
    return Optional.ofNullable(norm);
  }
}
