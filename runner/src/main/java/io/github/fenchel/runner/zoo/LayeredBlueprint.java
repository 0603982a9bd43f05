package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.runner.zoo.layer.ActivationShape;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network made of layers.
 *
 * @param input what it will see
 * @param body what it does with a normalized image, up to its last feature map; no layers where it
 *     has none
 * @param head what follows
 */
public record LayeredBlueprint(NetworkInput input, Sequential body, Sequential head)
    implements Blueprint {
  public LayeredBlueprint {
    int channels = input.image().channels();
    if (input.mean().size() != channels || input.deviation().size() != channels) {
      throw new IllegalArgumentException(
          "images have "
              + channels
              + " channels, but there are "
              + input.mean().size()
              + " means and "
              + input.deviation().size()
              + " deviations");
    }
    for (double deviation : input.deviation()) {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException(
            "a channel's deviation is " + deviation + ", expected a number above 0");
      }
    }
  }

  /** A network without a feature map. */
  public LayeredBlueprint(NetworkInput input, Sequential layers) {
    this(input, Sequential.of(), layers);
  }

  @Override
  public List<WeightSpec> weights() {
    return layers().weights();
  }

  @Override
  public List<DrawSpec> draws(int batch) {
    return layers().draws(batch);
  }

  @Override
  public boolean hasFeatures() {
    return !body.layers().isEmpty();
  }

  private Sequential layers() {
    return Sequential.of(body, head);
  }

  /** Every activation becomes a softplus; max-pooling stays. */
  @Override
  public Optional<Blueprint> smoothed() {
    return Optional.of(new LayeredBlueprint(input, body.smoothed(), head.smoothed()));
  }

  @Override
  public int smallestBatch() {
    ActivationShape image = new ActivationShape(input.image().height(), input.image().width(), 1);
    return layers().after(image).smallestBatch();
  }

  @Override
  public Network network(Session session, Map<String, Variable> variables) {
    Map<String, Variable> own = new LinkedHashMap<>();
    for (WeightSpec spec : weights()) {
      Variable variable = variables.get(spec.name());
      if (variable == null || !variable.shape().equals(spec.shape())) {
        throw new IllegalArgumentException(
            "the network needs a variable "
                + spec.name()
                + " of shape "
                + spec.shape()
                + ", found "
                + (variable == null ? "none" : "one of shape " + variable.shape()));
      }
      own.put(spec.name(), variable);
    }
    return new LayeredNetwork(session, input, body, head, own);
  }
}
