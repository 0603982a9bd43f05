package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.Flatten;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * Dense layers: {@code fc1}, {@code fc2} and so on, each with an activation, then {@code fc}.
 *
 * @param hidden the width of each hidden layer
 * @param depth the number of hidden layers
 * @param activation what follows each hidden layer
 */
record MultilayerPerceptron(int hidden, int depth, Activation activation) implements Architecture {
  @Override
  public Blueprint blueprint(NetworkInput input) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Flatten());
    int width = input.image().size();
    for (int i = 1; i <= depth; i++) {
      layers.add(new Dense("fc" + i, width, hidden));
      layers.add(activation);
      width = hidden;
    }
    layers.add(new Dense("fc", width, input.classes()));
    return new LayeredBlueprint(input, new Sequential(layers));
  }
}
