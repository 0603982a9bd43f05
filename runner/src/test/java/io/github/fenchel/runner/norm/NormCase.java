package io.github.fenchel.runner.norm;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;

/**
 * A norm as a run finds it, by its id among what the plugins offer.
 *
 * @param name what the test's display name calls it
 * @param norm the conjugate pair
 */
record NormCase(String name, Norm norm) {
  static final double EPSILON = 0.3;
  static final int PATCH = 2;

  /** Two images of two channels and two by three patches. */
  static final Shape IMAGES = Shape.of(2, 2, 4, 6);

  static List<NormCase> all() {
    return List.of(l1(), elasticNet(), group("separate"), group("joint"));
  }

  static List<NormCase> groups() {
    return List.of(group("separate"), group("joint"));
  }

  /** The norms whose regularizer is a constraint, so that it has a boundary. */
  static List<NormCase> constraints() {
    return List.of(l1(), group("separate"), group("joint"));
  }

  static NormCase l1() {
    return of("l1", "l1", Map.of("epsilon", epsilon()));
  }

  private static NormCase elasticNet() {
    Value epsilon2 = new Value.Quantity(Rational.parse("0.05"), Unit.PIXEL_SQUARED);
    return of("elastic-net", "elastic-net", Map.of("epsilon", epsilon(), "epsilon2", epsilon2));
  }

  private static NormCase group(String channels) {
    return of(
        "group-l2 " + channels,
        "group-l2",
        Map.of(
            "epsilon",
            epsilon(),
            "patch",
            new Value.Whole(PATCH),
            "channels",
            new Value.Word(channels)));
  }

  private static Value epsilon() {
    return new Value.Quantity(Rational.parse("0.3"), Unit.PIXEL);
  }

  private static NormCase of(String name, String id, Map<String, Value> given) {
    return new NormCase(
        name,
        Engines.create(
            ServiceLoader.load(Plugin.class).stream()
                .flatMap(provider -> provider.get().norms().stream())
                .toList(),
            id,
            given));
  }

  /** Standard normal numbers. */
  static HostArray normal(long seed, Shape shape) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[Math.toIntExact(shape.size())];
    Arrays.setAll(values, i -> random.nextGaussian());
    return HostArray.of(shape, values);
  }

  /** All entries times a number. */
  static HostArray scaled(HostArray array, double factor) {
    double[] values = array.toDoubles();
    Arrays.setAll(values, i -> values[i] * factor);
    return HostArray.of(array.shape(), values);
  }

  /** Zeros in the first patch of the first image, in every channel. */
  static HostArray withoutFirstPatch(HostArray images) {
    double[] values = images.toDoubles();
    Arrays.setAll(values, i -> isInFirstPatch(images.shape(), i) ? 0 : values[i]);
    return HostArray.of(images.shape(), values);
  }

  static boolean isInFirstPatch(Shape shape, int index) {
    long width = shape.get(3);
    long height = shape.get(2);
    long image = index / (width * height * shape.get(1));
    return image == 0 && index % width < PATCH && index / width % height < PATCH;
  }

  @Override
  public String toString() {
    return name;
  }
}
