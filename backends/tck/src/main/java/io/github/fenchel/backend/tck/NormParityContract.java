package io.github.fenchel.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.Rows;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Norms on an engine do what they do on the backend {@code reference}, and their derivatives there
 * are their maximizers.
 *
 * <p>The engine computes in FLOAT64, within 1e-10 of an image's largest entry, and in FLOAT32,
 * within 2e-5. The backend must be able to train.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class NormParityContract {
  private static final long SEED = Samples.seeds().findFirst().orElseThrow();

  /** For subclasses. */
  protected NormParityContract() {}

  /** Returns the engine. */
  protected abstract Backend backend();

  /** Returns the norms; what they print is in the tests' display names. */
  protected abstract List<Norm> norms();

  /** Returns the shape of the images that the norms are tested on. */
  protected ImageShape image() {
    return new ImageShape(2, 4, 6);
  }

  /** Returns random side maps of one name, {@code [N,1,H,W]}; see {@link NormContract}. */
  protected HostArray sideMaps(String name, Shape shape, SplittableRandom random) {
    return Samples.shares(random, shape);
  }

  /** Returns each norm with each floating type. */
  final Stream<Arguments> normsAndTypes() {
    return norms().stream()
        .flatMap(
            norm ->
                Stream.of(DataType.FLOAT32, DataType.FLOAT64)
                    .map(type -> Arguments.of(norm, type)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("normsAndTypes")
  void theEngineComputesWhatTheReferenceComputes(Norm norm, DataType type) {
    SplittableRandom random = new SplittableRandom(SEED);
    Ground on = ground(norm, random, type);
    HostArray gradient = Samples.gradients(random, on.images().shape()).to(type);
    HostArray delta = Samples.normal(random, on.images().shape(), 1e-2, 10).to(type);
    List<HostArray> expected;
    try (Session oracle = OnNorm.open()) {
      expected = run(oracle, norm, on, NormParityContract::everything, gradient, delta);
    }
    List<HostArray> found;
    try (Session session = open(type)) {
      found = run(session, norm, on, NormParityContract::everything, gradient, delta);
    }
    // What R costs is a difference of large numbers: it is compared with what it is taken from.
    double[] scales = expected.get(0).to(type).toDoubles();
    assertClose("R*", found.get(0), expected.get(0), type, scales);
    assertClose("maximizer", found.get(1), expected.get(1), type, Rows.largest(expected.get(1)));
    // Its entries are rounded, which costs the square of that where walls are soft.
    double rounding = type == DataType.FLOAT64 ? 1e-20 : 1e-7;
    double[] squared = Rows.dot(expected.get(1), expected.get(1));
    Arrays.setAll(squared, n -> scales[n] + rounding * squared[n]);
    assertClose("R of the maximizer", found.get(2), expected.get(2), type, squared);
    assertClose("prox", found.get(3), expected.get(3), type, Rows.largest(expected.get(3)));
    HostArray cost = expected.get(4);
    assertClose("R of the proximal point", found.get(4), cost, type, Rows.largest(cost));
  }

  private static List<Tensor> everything(Norm norm, List<Tensor> in) {
    Tensor worst = norm.maximizer(in.get(0));
    Tensor point = norm.prox(in.get(1), in.get(1).sum().fill(0.3));
    return List.of(
        norm.penalty(in.get(0)), worst, norm.regularizer(worst), point, norm.regularizer(point));
  }

  /** Danskin's theorem where the penalty is smooth; 0 at 0; elsewhere some finite number. */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("normsAndTypes")
  void theDerivativeOfThePenaltyIsTheMaximizer(Norm norm, DataType type) {
    SplittableRandom random = new SplittableRandom(SEED);
    Ground on = ground(norm, random, type);
    HostArray gradient = Samples.gradients(random, on.images().shape()).to(type);
    List<HostArray> found;
    try (Session session = open(type)) {
      found =
          run(
              session,
              norm,
              on,
              (bound, in) -> {
                ValueAndGradient taken =
                    session.valueAndGradient(g -> Loss.of(bound.penalty(g).sum()), in.get(0));
                return List.of(taken.gradient(), bound.maximizer(in.get(0)));
              },
              gradient);
    }
    HostArray derivative = found.get(0);
    assertThat(Rows.areFinite(derivative)).as("the derivative is finite").isTrue();
    assertThat(derivative.rows(1, 2).toDoubles()).as("derivative at 0").containsOnly(0);
    HostArray expected = Rows.take(found.get(1), Samples.ordinary());
    assertClose(
        "derivative",
        Rows.take(derivative, Samples.ordinary()),
        expected,
        type,
        Rows.largest(expected));
  }

  private Session open(DataType type) {
    return backend().open(new SessionOptions("cpu", type, 1));
  }

  private Ground ground(Norm norm, SplittableRandom random, DataType type) {
    Shape shape = image().batch(Samples.GRADIENTS);
    SortedMap<String, HostArray> sides = new TreeMap<>();
    for (String name : norm.sides()) {
      sides.put(name, sideMaps(name, shape.with(1, 1), random).to(type));
    }
    return new Ground(Samples.shares(random, shape).to(type), sides);
  }

  private static List<HostArray> run(
      Session session,
      Norm norm,
      Ground on,
      BiFunction<Norm, List<Tensor>, List<Tensor>> function,
      HostArray... inputs) {
    List<HostArray> all = new ArrayList<>(List.of(inputs));
    all.addAll(on.arrays());
    return session
        .compile(
            "norm",
            in ->
                function.apply(
                    norm.on(on.batch(in.subList(inputs.length, in.size()))),
                    in.subList(0, inputs.length)))
        .call(all);
  }

  /** Asserts that a number is what the oracle says but for rounding at its image's scale. */
  private static void assertClose(
      String what, HostArray found, HostArray expected, DataType type, double[] scales) {
    double relative = type == DataType.FLOAT64 ? 1e-10 : 2e-5;
    HostArray rounded = expected.to(type);
    int width = found.size() / scales.length;
    for (int i = 0; i < found.size(); i++) {
      double truth = rounded.at(i);
      double slack = relative * Math.max(scales[i / width], Float.MIN_NORMAL);
      assertThat(found.at(i) == truth || Math.abs(found.at(i) - truth) <= slack)
          .as("%s, image %d: found %s, expected %s", what, i / width, found.at(i), truth)
          .isTrue();
    }
  }
}
