package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import java.util.List;
import java.util.Map;

/**
 * A network made of layers, over its variables: {@code layers((images - mean) / deviation)}.
 *
 * @param session where the variables live
 * @param input what it sees
 * @param layers what it does with a normalized image
 * @param variables weights and statistics, by name
 */
record LayeredNetwork(
    Session session, NetworkInput input, Layer layers, Map<String, Variable> variables)
    implements Network {
  LayeredNetwork {
    variables = Map.copyOf(variables);
  }

  @Override
  public Tensor logits(Tensor images, Mode mode, Draws draws) {
    Shape expected = input.image().batch(Math.toIntExact(images.shape().get(0)));
    if (!images.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "the network takes images " + expected + ", found " + images.shape());
    }
    Tensor normalized = images.sub(perChannel(input.mean())).div(perChannel(input.deviation()));
    return layers.forward(normalized, new ForwardPass(session.nn(), variables, mode, draws));
  }

  private Tensor perChannel(List<Double> values) {
    double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
    return session.constant(HostArray.of(Shape.of(1, numbers.length, 1, 1), numbers));
  }
}
