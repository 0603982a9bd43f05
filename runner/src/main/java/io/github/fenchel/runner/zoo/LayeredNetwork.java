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
 * A network made of layers, over its variables: {@code head(body((images - mean) / deviation))}.
 *
 * @param session where the variables live
 * @param input what it sees
 * @param body what it does with a normalized image, up to its last feature map
 * @param head what follows
 * @param variables weights and statistics, by name
 */
record LayeredNetwork(
    Session session, NetworkInput input, Layer body, Layer head, Map<String, Variable> variables)
    implements Network {
  LayeredNetwork {
    variables = Map.copyOf(variables);
  }

  @Override
  public Tensor logits(Tensor images, Mode mode, Draws draws) {
    return classify(features(images, mode, draws), mode, draws);
  }

  @Override
  public Tensor classify(Tensor features, Mode mode, Draws draws) {
    return head.forward(features, pass(mode, draws));
  }

  @Override
  public Tensor features(Tensor images, Mode mode, Draws draws) {
    Shape expected = input.image().batch(Math.toIntExact(images.shape().get(0)));
    if (!images.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "the network takes images " + expected + ", found " + images.shape());
    }
    Tensor normalized = images.sub(perChannel(input.mean())).div(perChannel(input.deviation()));
    return body.forward(normalized, pass(mode, draws));
  }

  private ForwardPass pass(Mode mode, Draws draws) {
    return new ForwardPass(session.nn(), variables, mode, draws);
  }

  private Tensor perChannel(List<Double> values) {
    double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
    return session.constant(HostArray.of(Shape.of(1, numbers.length, 1, 1), numbers));
  }
}
