package io.github.fenchel.api.model;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network before it has weights. */
public interface Blueprint {

  /** Returns every weight and statistic, in torchvision's names, order and layout. */
  List<WeightSpec> weights();

  /** Returns random numbers that a training pass over {@code batch} images needs. */
  default List<DrawSpec> draws(int batch) {
    return List.of();
  }

  /**
   * Returns the fewest images that one training step can take: 2 where a batch normalization would
   * see a single value per channel of one image, which has no variance; else 1.
   */
  default int smallestBatch() {
    return 1;
  }

  /**
   * Returns this network without kinks, with the same weights: softplus in place of ReLU. The
   * network itself where it has none; empty if it is unknown, the default.
   */
  default Optional<Blueprint> smoothed() {
    return Optional.empty();
  }

  /** Returns whether it names a last feature map, as networks of convolutions do. */
  default boolean hasFeatures() {
    return false;
  }

  /**
   * Returns the network over the given variables.
   *
   * @param session where the variables live
   * @param variables a variable for each of {@link #weights}, by name
   */
  Network network(Session session, Map<String, Variable> variables);
}
