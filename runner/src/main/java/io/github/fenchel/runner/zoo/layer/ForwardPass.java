package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.LayeredBlueprint;
import java.util.Map;

/**
 * One forward pass.
 *
 * @param nn the engine's layer operations
 * @param variables the network's weights and statistics, by name
 * @param mode how batch normalization and dropout behave
 * @param draws the random numbers that dropout takes
 */
public record ForwardPass(NeuralOps nn, Map<String, Variable> variables, Mode mode, Draws draws) {

  /** Returns the variable of a name that {@link LayeredBlueprint} has checked to exist. */
  Variable variable(String name) {
    Variable variable = variables.get(name);
    if (variable == null) {
      throw new IllegalStateException("a layer reads " + name + ", which it did not declare");
    }
    return variable;
  }

  /** Returns the value of a variable. */
  public Tensor value(String name) {
    return variable(name).value();
  }
}
