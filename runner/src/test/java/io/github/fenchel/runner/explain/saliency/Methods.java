package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.suites.catalog.Catalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Saliency methods, made as a suite makes them. */
public final class Methods {
  private static final Catalog CATALOG = PluginLoader.load(List.of()).catalog();

  private Methods() {}

  /**
   * Makes a method.
   *
   * @param given arguments: an id, then its number, word, switch or {@link #component}
   */
  public static SaliencyMethod of(String id, Object... given) {
    return made(component(id, given));
  }

  /** Makes the method of an id and arguments. */
  static SaliencyMethod made(Component component) {
    return CATALOG.saliency(component.id()).create(component.arguments());
  }

  /** Returns a method's id and arguments, for a parameter that takes a method. */
  public static Component component(String id, Object... given) {
    Offer<SaliencyMethod> offer = CATALOG.saliency(id);
    Descriptor descriptor = offer.descriptor();
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < given.length; i += 2) {
      Parameter parameter = descriptor.parameter((String) given[i]).orElseThrow();
      values.put(parameter.id(), value(parameter, given[i + 1]));
    }
    return new Component(id, Arguments.of(descriptor, values));
  }

  private static Value value(Parameter parameter, Object given) {
    if (given instanceof Component component) {
      return new Value.Part(component);
    }
    if (given instanceof Boolean flag) {
      return new Value.Flag(flag);
    }
    if (given instanceof String word && parameter.range().choices().contains(word)) {
      return new Value.Word(word);
    }
    return parameter.kind() == Parameter.Kind.WHOLE
        ? new Value.Whole(((Number) given).longValue())
        : new Value.Quantity(Rational.parse(given.toString()), parameter.unit());
  }
}
