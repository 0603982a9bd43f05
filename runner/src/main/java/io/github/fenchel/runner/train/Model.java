package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A network with weights, in a session. */
public final class Model {
  private final Blueprint blueprint;
  private final Map<String, Variable> variables;
  private final Network network;

  /**
   * Puts a network's weights into a session.
   *
   * @param weights an array for each of the blueprint's weights, by name
   * @throws IllegalArgumentException if one is missing or has another shape
   */
  public Model(Session session, Blueprint blueprint, Map<String, HostArray> weights) {
    Map<String, Variable> created = new LinkedHashMap<>();
    for (WeightSpec spec : blueprint.weights()) {
      HostArray value = weights.get(spec.name());
      if (value == null || !value.shape().equals(spec.shape())) {
        throw new IllegalArgumentException(
            "weight "
                + spec.name()
                + " is "
                + (value == null ? "missing" : value.shape().toString())
                + ", expected "
                + spec.shape());
      }
      created.put(spec.name(), session.variable(spec.name(), value));
    }
    this.blueprint = blueprint;
    this.variables = Collections.unmodifiableMap(created);
    this.network = blueprint.network(session, variables);
  }

  /** The weights that a blueprint starts with, drawn in Java: the same on every backend. */
  public static Map<String, HostArray> initialWeights(Blueprint blueprint, Seeds seeds) {
    Map<String, HostArray> initial = new LinkedHashMap<>();
    for (WeightSpec spec : blueprint.weights()) {
      initial.put(spec.name(), Randomness.initial(spec, seeds.derive("init", spec.name())));
    }
    return Collections.unmodifiableMap(initial);
  }

  /** Returns the network. */
  public Network network() {
    return network;
  }

  /** Returns the blueprint. */
  public Blueprint blueprint() {
    return blueprint;
  }

  /** Returns the variables that training moves, in the blueprint's order. */
  public List<Variable> trained() {
    List<Variable> trained = new ArrayList<>();
    for (WeightSpec spec : blueprint.weights()) {
      if (spec.trained()) {
        trained.add(variable(spec.name()));
      }
    }
    return List.copyOf(trained);
  }

  /** Returns the variables of all weights and statistics, in the blueprint's order. */
  List<Variable> variables() {
    return List.copyOf(variables.values());
  }

  /** Returns every weight and statistic as FLOAT32, or FLOAT64 in such a session, in order. */
  public Map<String, HostArray> weights() {
    Map<String, HostArray> read = new LinkedHashMap<>();
    variables.forEach((name, variable) -> read.put(name, variable.read()));
    return Collections.unmodifiableMap(read);
  }

  /** Stores other weights. */
  public void restore(Map<String, HostArray> weights) {
    weights.forEach((name, value) -> variable(name).write(value));
  }

  /**
   * Does something that may move weights and statistics, such as an attack in training mode, and
   * puts back what was there.
   */
  public <T> T leavingNoTrace(Supplier<T> work) {
    Map<String, HostArray> before = weights();
    try {
      return work.get();
    } finally {
      restore(before);
    }
  }

  /**
   * Returns the network without kinks over the same weights, if it names one.
   *
   * @see Blueprint#smoothed
   */
  public Optional<Network> smoothed() {
    return blueprint
        .smoothed()
        .map(
            smooth ->
                smooth.equals(blueprint) ? network : smooth.network(network.session(), variables));
  }

  /** Returns the weights rounded to single precision: what Java drew, whatever the session. */
  Map<String, HostArray> weightsAsDrawn() {
    Map<String, HostArray> read = new LinkedHashMap<>();
    weights().forEach((name, value) -> read.put(name, value.to(DataType.FLOAT32)));
    return read;
  }

  private Variable variable(String name) {
    Variable variable = variables.get(name);
    if (variable == null) {
      throw new IllegalArgumentException("the network has no weight " + name);
    }
    return variable;
  }
}
