package io.github.fenchel.runner.explain.saliency.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.GivenDraws;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.GoldenNetwork;
import io.github.fenchel.runner.explain.saliency.Cubes;
import io.github.fenchel.runner.explain.saliency.Methods;
import io.github.fenchel.runner.explain.saliency.noise.SparsifiedSmoothGrad.Values;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statistics of noisy gradients against closed forms, and MoreauGrad against its authors' code. */
class NoiseMethodsTest {
  private static final int MANY = 20_000;

  /** PyTorch's softplus is the identity above 20; after 110 steps, that is 1.1e-8 of the map. */
  private static final int LONG = 20;

  /** Gradients {@code c x^2} under noise {@code s n}: mean {@code c (x^2 + s^2)}. */
  @Test
  void theNoiseHasBothSignsAndTheDeviationOfTheImagesRange() {
    LabeledImages images = Cubes.images(2);
    double[] x = images.images().toDoubles();
    Object[] noise = {"samples", MANY, "sigma", 0.2};
    double[] mean = map("smooth-grad", images, noise);
    double[] square = map("smooth-grad-squared", images, noise);
    double[] variance = map("var-grad", images, noise);
    double[] deviations = Noise.deviations(images.images(), 0.2);
    for (int i = 0; i < x.length; i++) {
      int image = i / 16;
      double[] own = Arrays.copyOfRange(x, image * 16, image * 16 + 16);
      double s =
          0.2 * (Arrays.stream(own).max().orElseThrow() - Arrays.stream(own).min().orElseThrow());
      assertThat(deviations[image]).isEqualTo(s);
      double c = 3 * (image + 1);
      double spread = c * c * (4 * x[i] * x[i] * s * s + 2 * s * s * s * s);
      double expected = c * (x[i] * x[i] + s * s);
      assertThat(mean[i]).isCloseTo(expected, within(5 * Math.sqrt(spread / MANY)));
      assertThat(variance[i]).isCloseTo(spread, within(0.1 * spread));
      assertThat(square[i]).isCloseTo(expected * expected + spread, within(0.1 * square[i]));
    }
  }

  @Test
  void withoutNoiseTheMeanIsTheGradientAndTheVarianceNone() {
    LabeledImages images = Cubes.images(3);
    Object[] none = {"samples", 4, "sigma", 0};
    assertThat(map("smooth-grad", images, none))
        .isEqualTo(new Cubes().explain(Methods.of("simple-gradient"), images).toDoubles());
    assertThat(map("var-grad", images, none)).containsOnly(0);
  }

  private static double[] map(String id, LabeledImages images, Object... given) {
    return new Cubes().explain(Methods.of(id, given), images).toDoubles();
  }

  @Test
  void aSparsifiedCopyKeepsTheLargestEntriesAndNoZeros() {
    assertThat(sparse(0.5, 0.25, Values.SCALED).counts(-4, 1, 2, -8, 1, 0, 0, 3))
        .containsExactly(1, 0, 0.5, 1, 0, 0, 0, 0.75);
    assertThat(sparse(0.5, 0.25, Values.BINARY).counts(-4, 1, 2, -8, 1, 0, 0, 3))
        .containsExactly(1, 0, 1, 1, 0, 0, 0, 1);
    // Ties: the first of them; of zeros none is among the largest.
    assertThat(sparse(0.5, 0.25, Values.BINARY).counts(1, 1, 1, 1, 1, 9, 0, 0))
        .containsExactly(1, 1, 1, 0, 0, 1, 0, 0);
    assertThat(sparse(0.75, 0.5, Values.SCALED).counts(0, 0, 5, 0)).containsExactly(0, 0, 1, 0);
    assertThat(sparse(1, 0.1, Values.BINARY).counts(0, 0)).containsOnly(0);
  }

  private static SparsifiedSmoothGrad sparse(double tau, double gamma, Values values) {
    return new SparsifiedSmoothGrad("sparse", 1, 0.1, tau, gamma, values);
  }

  /** Their answer is delta: the map is {@code -delta / lambda}. */
  @Tag("golden")
  @ParameterizedTest
  @CsvSource({
    "pytorch,FLOAT64",
    "pytorch,FLOAT32",
    "tensorflow,FLOAT64",
    "tensorflow,FLOAT32",
  })
  void moreauGradIsThatOfItsAuthors(String backend, DataType type) {
    Golden golden = Golden.of("moreau").on(backend, type);
    HostArray normal = golden.get("in.normal");
    int samples = Math.toIntExact(normal.shape().get(1));
    int n = Math.toIntExact(normal.shape().get(2));
    LabeledImages images = GoldenNetwork.SMOOTH.images().take(IntStream.range(0, n).toArray());
    double share = type == DataType.FLOAT64 ? 1e-9 : 1e-5;
    try (Session session = Engines.open(backend, type)) {
      GivenDraws model =
          new GivenDraws(
              GoldenNetwork.SMOOTH.in(session),
              name -> {
                String[] words = name.split(" ", -1);
                HostArray all = golden.get("in.normal", Integer.parseInt(words[1]));
                int sample = Integer.parseInt(words[2]);
                return all.rows(sample, sample + 1).reshape(images.images().shape());
              },
              images);
      for (String kind : new String[] {"plain", "sparse", "group"}) {
        Object threshold =
            switch (kind) {
              case "sparse" -> golden.number("par.soft");
              case "group" -> golden.number("par.group_soft");
              default -> "auto";
            };
        Object[] given = {
          "kind", kind,
          "lambda", golden.number("par.lamb"),
          "step", golden.number("par.lr"),
          "iterations", golden.whole("par.its"),
          "samples", samples,
          "sigma", golden.number("par.sigma"),
          "threshold", threshold,
          "patch", golden.whole("par.gdim")
        };
        double[] map = model.explain(Methods.of("moreau-grad", given), images).toDoubles();
        golden.assertClose("want." + kind, delta(golden, map), share);
      }
      Object[] given = {
        "lambda", golden.number("par.lamb"),
        "step", golden.number("par.lr"),
        "iterations", golden.whole("par.long"),
        "sigma", 0
      };
      double[] map = model.explain(Methods.of("moreau-grad", given), images).toDoubles();
      golden.assertClose("want.long_plain", delta(golden, map), LONG * share);
    }
  }

  private static double[] delta(Golden golden, double... map) {
    return Arrays.stream(map).map(value -> -golden.number("par.lamb") * value).toArray();
  }

  /**
   * Where it has converged, {@code delta = -lambda} times the gradient at {@code x + delta}: the
   * map is that gradient.
   */
  @Test
  void moreauGradPointsTheWayOfTheGradient() {
    LabeledImages images = Cubes.images(3);
    Object[] given = {"sigma", 0, "lambda", 0.01, "step", 0.002, "iterations", 400};
    double[] map = map("moreau-grad", images, given);
    double[] moved = images.images().toDoubles();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= 0.01 * map[i];
    }
    HostArray there = HostArray.of(images.images().shape(), moved);
    double[] gradient = map("simple-gradient", images.with(there));
    assertThat(map).containsExactly(gradient, within(1e-9));
    assertThat(Arrays.stream(map)).allMatch(value -> value > 0);
  }

  @Test
  void groupsShrinkTogetherAndOverAllChannels() {
    // Two channels of 2x3, patches of side 2: columns 0 and 1, and what is left of the second
    // patch.
    double[] delta = {3, 0, 0.1, 0, 0, 0, 0, 0, 0, -4, 0, 0};
    new SparsePenalty(SparsePenalty.Kind.GROUP, 2, 2).shrink(delta, 0.5, Shape.of(1, 2, 2, 3));
    assertThat(delta)
        .containsExactly(new double[] {2.4, 0, 0, 0, 0, 0, 0, 0, 0, -3.2, 0, 0}, within(1e-15));
    double[] single = {3, -0.5, -2};
    new SparsePenalty(SparsePenalty.Kind.SPARSE, 2, 1).shrink(single, 0.5, Shape.of(1, 1, 1, 3));
    assertThat(single).containsExactly(new double[] {2, -0.0, -1}, within(0.0));
  }
}
