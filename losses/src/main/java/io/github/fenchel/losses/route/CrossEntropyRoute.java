package io.github.fenchel.losses.route;

import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.PerturbationRoute;
import io.github.fenchel.losses.classification.CrossEntropyTraining;

/** A route that trains by cross-entropy on the images that it perturbed. */
interface CrossEntropyRoute extends PerturbationRoute, CrossEntropyTraining {

  /** Returns how images are perturbed. */
  RouteOptions options();

  @Override
  default Norm norm(NetworkInput input) {
    return options().inPixels(norm(), input);
  }

  @Override
  default boolean clip() {
    return options().clip();
  }
}
