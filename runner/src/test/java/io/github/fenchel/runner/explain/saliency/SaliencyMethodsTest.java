package io.github.fenchel.runner.explain.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.runner.explain.GivenDraws;
import io.github.fenchel.runner.explain.GoldenNetwork;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method on a network in Java, {@link Cubes}, whose maps have closed forms. */
class SaliencyMethodsTest {
  private static final Component SMOOTH = Methods.component("smooth-grad", "samples", 3);

  /** Every method, the slow ones with few samples. */
  static List<SaliencyMethod> all() {
    Object[] few = {"samples", 7};
    return List.of(
        Methods.of("simple-gradient"),
        Methods.of("gradient-x-input"),
        Methods.of("integrated-gradients", "steps", 5),
        Methods.of("integrated-gradients", "steps", 5, "baseline", "mean"),
        Methods.of("integrated-gradients", "steps", 5, "baseline", "blur", "sigma", 0.5),
        Methods.of("expected-gradients", few),
        Methods.of("expected-gradients", "samples", 7, "references", 2),
        Methods.of("smooth-grad", few),
        Methods.of("smooth-grad", "samples", 7, "sigma", "1/3"),
        Methods.of("smooth-grad-squared", few),
        Methods.of("var-grad", few),
        Methods.of("sparsified-smooth-grad", few),
        Methods.of("sparsified-smooth-grad", "samples", 7, "values", "binary"),
        Methods.of("moreau-grad", "samples", 2, "iterations", 3),
        Methods.of("moreau-grad", "samples", 2, "iterations", 3, "kind", "sparse"),
        Methods.of("moreau-grad", "samples", 2, "iterations", 3, "kind", "group", "patch", 3),
        Methods.of("random"),
        Methods.of("sobel"),
        Methods.of("untrained", "map", SMOOTH),
        Methods.of("threshold", "map", SMOOTH),
        Methods.of("soft-threshold", "map", SMOOTH),
        Methods.of("gaussian-smoothed", "map", SMOOTH),
        Methods.of("gaussian-smoothed", "map", Methods.component("threshold", "map", SMOOTH)));
  }

  @Test
  void arraysAreNamedByIdAndArguments() {
    assertThat(Methods.of("smooth-grad").arrayName())
        .isEqualTo("smooth_grad-samples_25-sigma_0.15");
    assertThat(Methods.of("smooth-grad", "sigma", "1/3").arrayName())
        .isEqualTo("smooth_grad-samples_25-sigma_1_over_3");
    assertThat(Methods.of("random").arrayName()).isEqualTo("random");
    assertThat(
            Methods.of("threshold", "map", Methods.component("simple-gradient", "of", "loss"))
                .arrayName())
        .isEqualTo("threshold-share_0.1-of-gradient_loss");
    List<String> names = new ArrayList<>(all().stream().map(SaliencyMethod::arrayName).toList());
    names.add(Methods.of("grad-cam").arrayName());
    names.add(Methods.of("grad-cam", "relu", false).arrayName());
    assertThat(names)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).matches("[A-Za-z0-9._-]+"));
  }

  @Test
  void anArraysNameTellsWhichMethodOfTheRecordMadeIt() {
    Component threshold = Methods.component("threshold", "map", SMOOTH, "share", 0.05);
    for (Component method :
        List.of(
            Methods.component("simple-gradient"),
            Methods.component("simple-gradient", "of", "log-probability"),
            SMOOTH,
            Methods.component("integrated-gradients", "baseline", "mean"),
            Methods.component("sparsified-smooth-grad", "gamma", "1/3"),
            Methods.component("grad-cam", "relu", false),
            threshold,
            Methods.component("untrained", "map", threshold))) {
      assertThat(RunArrays.mapName(method)).isEqualTo(Methods.made(method).arrayName());
    }
  }

  @Test
  void equalArgumentsMakeEqualMethods() {
    assertThat(new HashSet<>(all())).isEqualTo(new HashSet<>(all())).hasSize(all().size());
  }

  @ParameterizedTest
  @MethodSource("all")
  void anImagesMapIsItsOwnWhateverIsExplainedWithIt(SaliencyMethod method) {
    Cubes model = new Cubes();
    LabeledImages images = Cubes.images(120);
    HostArray together = model.explain(method, images);
    assertThat(together.shape().get(0)).isEqualTo(120);
    for (int image : new int[] {0, 1, 99, 100, 119}) {
      HostArray alone = model.explain(method, images.take(image));
      assertThat(together.rows(image, image + 1)).as("image " + image).isEqualTo(alone);
    }
    assertThat(model.explain(method, images.take(7, 3)))
        .isEqualTo(HostArray.concat(List.of(together.rows(7, 8), together.rows(3, 4))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aMethodCostsWhatItSays(SaliencyMethod method) {
    Cubes model = new Cubes();
    model.explain(method, Cubes.images(11));
    assertThat(model.gradients()).isEqualTo((int) (11 * method.passes().gradients()));
    assertThat(method.passes().forwards()).isZero();
  }

  @Test
  void integratedGradientsOfAPolynomialAreExactAndComplete() {
    LabeledImages images = Cubes.images(4);
    double[] x = images.images().toDoubles();
    for (String baseline : new String[] {"black", "mean", "blur"}) {
      SaliencyMethod method =
          Methods.of("integrated-gradients", "steps", 2, "baseline", baseline, "sigma", 0.7);
      assertThat(method.isComplete()).isTrue();
      double[] from = BaselineImage.of(baseline).of(new Cubes(), images, 0.7);
      double[] map = method.explain(new Cubes(), images).toDoubles();
      double[] sums = new double[4];
      for (int i = 0; i < map.length; i++) {
        double way = (i / 16 % 3 + 1) * (x[i] * x[i] * x[i] - from[i] * from[i] * from[i]);
        assertThat(map[i]).isCloseTo(way, within(1e-14));
        sums[i / 16] += map[i];
      }
      assertThat(method.total(new Cubes(), images)).containsExactly(sums, within(1e-13));
    }
    assertThat(BaselineImage.MEAN.of(new Cubes(), images, 1)).containsOnly(0.25);
  }

  @Test
  void theQuadratureIsThatOfGaussAndLegendre() {
    // By hand: for three nodes on [-1,1], 0 and +-sqrt(3/5) with weights 8/9 and 5/9.
    GaussLegendre three = new GaussLegendre(3);
    assertThat(three.node(0)).isCloseTo(0.5 - Math.sqrt(0.15), within(1e-16));
    assertThat(three.node(1)).isCloseTo(0.5, within(1e-16));
    assertThat(three.weight(0)).isCloseTo(5 / 18.0, within(1e-15));
    assertThat(three.weight(1)).isCloseTo(4 / 9.0, within(1e-15));
    for (int n : new int[] {1, 2, 50, 1000}) {
      GaussLegendre quadrature = new GaussLegendre(n);
      double sum = 0;
      double integral = 0;
      for (int k = 0; k < n; k++) {
        assertThat(quadrature.node(k)).isBetween(k == 0 ? 0 : quadrature.node(k - 1), 1.0);
        sum += quadrature.weight(k);
        integral += quadrature.weight(k) * StrictMath.exp(quadrature.node(k));
      }
      assertThat(sum).isCloseTo(1, within(1e-13));
      assertThat(integral).isCloseTo(Math.E - 1, within(n == 1 ? 0.1 : n == 2 ? 1e-3 : 1e-13));
    }
  }

  @Test
  void expectedGradientsAreCompleteInTheLimitOfManySamples() {
    LabeledImages images = Cubes.images(2);
    SaliencyMethod method = Methods.of("expected-gradients", "samples", 40_000, "references", 3);
    assertThat(method.isComplete()).isFalse();
    double[] map = new Cubes().explain(method, images).toDoubles();
    double[] x = images.images().toDoubles();
    double[] references = Cubes.images(3).images().toDoubles();
    for (int i = 0; i < map.length; i++) {
      double mean = 0;
      for (int r = 0; r < 3; r++) {
        mean += Math.pow(references[r * 16 + i % 16], 3) / 3;
      }
      double expected = (i / 16 + 1) * (Math.pow(x[i], 3) - mean);
      assertThat(map[i]).isCloseTo(expected, within(0.03));
    }
  }

  @Test
  void withoutTrainingImagesThereAreNoExpectedGradients() {
    LabeledImages images = Cubes.images(2);
    GivenDraws model = new GivenDraws(new Cubes(), name -> images.images(), images.take());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Methods.of("expected-gradients").explain(model, images))
        .withMessageContaining("training images");
  }

  @ParameterizedTest
  @CsvSource({
    "smooth-grad,samples,0",
    "smooth-grad,sigma,-0.1",
    "var-grad,samples,-1",
    "integrated-gradients,steps,0",
    "integrated-gradients,sigma,0",
    "expected-gradients,samples,0",
    "expected-gradients,references,0",
    "sparsified-smooth-grad,tau,0",
    "sparsified-smooth-grad,tau,1.1",
    "sparsified-smooth-grad,gamma,2",
    "moreau-grad,iterations,0",
    "moreau-grad,lambda,0",
    "moreau-grad,step,0",
    "moreau-grad,patch,0",
    "moreau-grad,threshold,0",
    "threshold,share,0",
    "threshold,share,1.5",
    "soft-threshold,strength,1",
    "gaussian-smoothed,sigma,0",
  })
  void argumentsOutOfRangeAreRefused(String id, String parameter, double value) {
    boolean changes = Set.of("threshold", "soft-threshold", "gaussian-smoothed").contains(id);
    Object[] given = {parameter, value, "map", SMOOTH};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Methods.component(id, Arrays.copyOf(given, changes ? 4 : 2)))
        .withMessageContaining(parameter);
  }

  @Test
  void aNetworkWithoutAFeatureMapHasNoGradCam() {
    SaliencyMethod cam = Methods.of("grad-cam");
    cam.check(GoldenNetwork.CNN.blueprint());
    for (SaliencyMethod method :
        List.of(cam, Methods.of("threshold", "map", Methods.component("grad-cam")))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> method.check(GoldenNetwork.LINEAR.blueprint()))
          .withMessageContaining("feature map");
    }
  }

  @Test
  void gradCamWithoutReluKeepsWhatSpeaksAgainstTheLabel() {
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      LabeledImages images = GoldenNetwork.CNN.images();
      TrainedModel model = GoldenNetwork.CNN.in(session);
      double[] signed = model.explain(Methods.of("grad-cam", "relu", false), images).toDoubles();
      double[] cut = model.explain(Methods.of("grad-cam"), images).toDoubles();
      assertThat(signed).hasSameSizeAs(cut);
      assertThat(Arrays.stream(signed)).anyMatch(value -> value < 0);
      assertThat(Arrays.stream(cut)).allMatch(value -> value >= 0).anyMatch(value -> value > 0);
    }
  }

  @Test
  void theBlurMirrorsTheImageWithItsEdge() {
    // One row of 2 pixels: what lies beyond repeats as 0 0 | 0 1 | 1 0, whatever the radius.
    HostArray row = HostArray.of(Shape.of(1, 1, 1, 2), 0.0, 1);
    double[] blurred = new GaussianBlur(1).of(row);
    assertThat(blurred[0] + blurred[1]).isCloseTo(1, within(1e-15));
    assertThat(new GaussianBlur(50).of(row)).containsExactly(new double[] {0.5, 0.5}, within(1e-3));
    double[] flat = new GaussianBlur(2).of(Images.labeled(row, 0).images());
    assertThat(flat[0]).isLessThan(flat[1]);
    assertThat(GaussianBlur.mirrored(-1, 3)).isZero();
    assertThat(GaussianBlur.mirrored(3, 3)).isEqualTo(2);
    assertThat(GaussianBlur.mirrored(-7, 3)).isZero();
  }
}
