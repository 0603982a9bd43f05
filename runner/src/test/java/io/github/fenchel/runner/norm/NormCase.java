package io.github.fenchel.runner.norm;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  /** Every norm that a plugin offers, with each of its words, e.g. its channels. */
  static List<NormCase> offered() {
    return ServiceLoader.load(Plugin.class).stream()
        .flatMap(provider -> provider.get().norms().stream())
        .flatMap(NormCase::of)
        .toList();
  }

  /** Those that need no side map. */
  static List<NormCase> all() {
    return offered().stream().filter(tested -> tested.norm().sides().isEmpty()).toList();
  }

  /** One norm of each kind, where training with all would take long. */
  static List<NormCase> few() {
    List<String> names = List.of("l1", "elastic-net", "group-l2 separate", "group-l2 joint");
    return all().stream().filter(tested -> names.contains(tested.name())).toList();
  }

  static List<NormCase> groups() {
    return all().stream().filter(tested -> tested.name().startsWith("group-l2")).toList();
  }

  /** The norms whose regularizer is a constraint, so that it has a boundary. */
  static List<NormCase> constraints() {
    List<String> ids = List.of("l1", "l2", "linf", "group-l2 separate", "group-l2 joint");
    return all().stream().filter(tested -> ids.contains(tested.name())).toList();
  }

  static NormCase l1() {
    return all().stream().filter(tested -> tested.name().equals("l1")).findFirst().orElseThrow();
  }

  /** The offered norm at the numbers of these tests, once for each word that it can be told. */
  private static Stream<NormCase> of(Offer<Norm> offer) {
    Map<String, Value> numbers = new TreeMap<>();
    List<Parameter> words = new ArrayList<>();
    for (Parameter parameter : offer.descriptor().parameters()) {
      switch (parameter.kind()) {
        case QUANTITY -> {
          boolean squared = parameter.unit() == Unit.PIXEL_SQUARED;
          Rational number = Rational.parse(squared ? "0.05" : "0.3");
          numbers.put(parameter.id(), new Value.Quantity(number, parameter.unit()));
        }
        case WHOLE -> numbers.put(parameter.id(), new Value.Whole(PATCH));
        default -> words.add(parameter);
      }
    }
    String id = offer.descriptor().id();
    if (words.isEmpty()) {
      return Stream.of(of(id, offer, numbers));
    }
    Parameter first = words.get(0);
    return first.range().choices().stream()
        .map(
            word -> {
              Map<String, Value> told = new TreeMap<>(numbers);
              told.put(first.id(), new Value.Word(word));
              return of(id + " " + word, offer, told);
            });
  }

  private static NormCase of(String name, Offer<Norm> offer, Map<String, Value> given) {
    return new NormCase(name, offer.create(Arguments.of(offer.descriptor(), given)));
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
