package io.github.fenchel.runner.train.optimizer;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.HostArray;
import java.util.List;

/** Makes the variables of an optimizer's state. */
final class OptimizerState {
  private OptimizerState() {}

  /** Creates, for each weight, a variable of zeros in its shape: {@code part.weight}. */
  static List<Variable> zeros(Session session, String part, List<Variable> weights) {
    return weights.stream()
        .map(
            weight ->
                session.variable(
                    part + "." + weight.name(),
                    HostArray.zeros(session.options().dataType(), weight.shape())))
        .toList();
  }
}
