package io.github.fenchel.losses.route;

import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.losses.geometry.Coordinates;
import io.github.fenchel.losses.norm.Normalized;

/**
 * How a route perturbs images, whatever its norm.
 *
 * @param clip whether perturbed images are clipped to [0,1]
 * @param attackMode how the network behaves in the attack; with TRAIN, as in the authors' code,
 *     running statistics move in each of its passes
 * @param normalized whether the norm runs in the network's normalized coordinates
 */
public record RouteOptions(boolean clip, Mode attackMode, boolean normalized) {

  /** Clipped, in evaluation mode, in pixel units. */
  public static RouteOptions defaults() {
    return new RouteOptions(true, Mode.EVALUATE, false);
  }

  /** The coordinates that the norm runs in, for a network of that input. */
  public Coordinates coordinates(NetworkInput input) {
    return coordinates(normalized, input);
  }

  /** A norm that runs in these coordinates, seen from pixel units. */
  Norm inPixels(Norm norm, NetworkInput input) {
    return inPixels(norm, normalized, input);
  }

  static Norm inPixels(Norm norm, boolean normalized, NetworkInput input) {
    return normalized ? new Normalized(norm, coordinates(true, input)) : norm;
  }

  private static Coordinates coordinates(boolean normalized, NetworkInput input) {
    return normalized ? new Coordinates(input.deviation()) : Coordinates.PIXELS;
  }
}
