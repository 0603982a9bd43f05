package io.github.fenchel.runner.explain.saliency.map;

import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.runner.explain.saliency.ArrayName;
import java.util.List;
import java.util.function.Function;

/** The saliency methods that change the maps of another one, and the controls. */
public final class MapMethods {
  private static final Parameter MAP =
      Parameter.saliency("map", "the saliency method whose maps are taken");
  private static final Parameter SHARE =
      Parameter.quantity(
          "share",
          Unit.NONE,
          "0.1",
          new Range(Rational.of(0, 1), false, Rational.of(1, 1), List.of()),
          "share of the pixels that stay: the largest");
  private static final Parameter STRENGTH =
      Parameter.quantity(
          "strength",
          Unit.NONE,
          "0.1",
          Range.properShare(),
          "what is taken off each entry, as a share of the map's largest magnitude");
  private static final Parameter SIGMA =
      Parameter.quantity(
          "sigma", Unit.NONE, "1", Range.positive(), "standard deviation of the blur, in pixels");

  private MapMethods() {}

  /** Returns them. */
  public static List<Offer<SaliencyMethod>> offers() {
    return List.of(
        changed(
            Descriptor.of(
                "threshold",
                "another map's largest pixels, by sum_c |g_c|, with their signs; 0 elsewhere",
                MAP,
                SHARE),
            arguments -> new Threshold(arguments.quantity(SHARE.id()))),
        changed(
            Descriptor.of(
                "soft-threshold",
                "another map's entries, drawn towards 0: sign(g) max(|g| - strength max |g|, 0)",
                MAP,
                STRENGTH),
            arguments -> new SoftThreshold(arguments.quantity(STRENGTH.id()))),
        changed(
            Descriptor.of(
                "gaussian-smoothed",
                "another map, each channel blurred with its signs: g * exp(-d^2/(2 sigma^2))",
                MAP,
                SIGMA),
            arguments -> new GaussianSmoothed(arguments.quantity(SIGMA.id()))),
        control(
            Descriptor.of("random", "control: normal numbers, drawn for each entry of the image"),
            RandomMap::new),
        control(
            Descriptor.of(
                "sobel", "control: edges of the image, each channel apart: sqrt(s_x^2 + s_y^2)"),
            Sobel::new),
        untrained());
  }

  private static Offer<SaliencyMethod> changed(
      Descriptor descriptor, Function<Arguments, ChangedMap.Change> change) {
    return new Offer<>(
        descriptor,
        (arguments, parts) -> {
          SaliencyMethod inner = parts.make(SaliencyMethod.class, arguments.part(MAP.id()));
          String name = ArrayName.of(descriptor.id(), arguments, inner);
          return new ChangedMap(name, inner, change.apply(arguments));
        });
  }

  private static Offer<SaliencyMethod> control(
      Descriptor descriptor, Function<String, SaliencyMethod> factory) {
    return new Offer<>(
        descriptor, arguments -> factory.apply(ArrayName.of(descriptor.id(), arguments)));
  }

  private static Offer<SaliencyMethod> untrained() {
    Descriptor descriptor =
        Descriptor.of(
            "untrained",
            "control: another method's map of the network with new random weights",
            MAP);
    return new Offer<>(
        descriptor,
        (arguments, parts) -> {
          SaliencyMethod inner = parts.make(SaliencyMethod.class, arguments.part(MAP.id()));
          return new Untrained(ArrayName.of(descriptor.id(), arguments, inner), inner);
        });
  }
}
