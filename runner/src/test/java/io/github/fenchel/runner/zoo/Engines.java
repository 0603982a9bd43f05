package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/** The backends, found as a run finds them, and parts made from their offers. */
public final class Engines {
  private Engines() {}

  /** Opens a session of the oracle, in double precision. */
  public static Session reference() {
    return open("reference", DataType.FLOAT64);
  }

  /** Opens a session of the backend of that id, on the CPU. */
  public static Session open(String backend, DataType type) {
    return open(backend, type, 2);
  }

  /** Opens a session of the backend of that id, on so many threads of the CPU. */
  public static Session open(String backend, DataType type, int threads) {
    return backend(backend).open(new SessionOptions("cpu", type, threads));
  }

  /** Returns the backend of that id. */
  public static Backend backend(String id) {
    return ServiceLoader.load(Plugin.class).stream()
        .flatMap(provider -> provider.get().backends().stream())
        .filter(offer -> offer.descriptor().id().equals(id))
        .findFirst()
        .orElseThrow()
        .create(Arguments.none());
  }

  /** Makes the offered part of that id from its defaults and the given values. */
  public static <T> T create(List<Offer<T>> offers, String id, Map<String, Value> given) {
    Offer<T> offer =
        offers.stream().filter(o -> o.descriptor().id().equals(id)).findFirst().orElseThrow();
    return offer.create(Arguments.of(offer.descriptor(), given));
  }

  /** Creates a variable for each weight of a network. */
  public static Map<String, Variable> variables(
      Session session, Blueprint blueprint, Function<WeightSpec, HostArray> initial) {
    Map<String, Variable> variables = new LinkedHashMap<>();
    for (WeightSpec spec : blueprint.weights()) {
      variables.put(spec.name(), session.variable(spec.name(), initial.apply(spec)));
    }
    return variables;
  }
}
