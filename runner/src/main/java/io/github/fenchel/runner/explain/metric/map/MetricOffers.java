package io.github.fenchel.runner.explain.metric.map;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import java.util.function.BiFunction;

/** Makes offers of metrics. */
public final class MetricOffers {
  private MetricOffers() {}

  /** Returns an offer whose metric knows what it was made from: its definition says so. */
  public static Offer<Metric> offer(
      Descriptor descriptor, BiFunction<Component, Arguments, Metric> factory) {
    return new Offer<>(
        descriptor,
        arguments -> factory.apply(new Component(descriptor.id(), arguments), arguments));
  }
}
