package io.github.fenchel.runner.explain.saliency.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.saliency.Cubes;
import io.github.fenchel.runner.explain.saliency.Methods;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changed maps and controls, by hand. */
class MapMethodsTest {
  private static final Component SMOOTH = Methods.component("smooth-grad", "samples", 3);

  /** Two channels of 2x2: the pixels pool to 4, 5, 4 and 0. */
  private static final HostArray MAPS =
      HostArray.of(Shape.of(1, 2, 2, 2), new double[] {-3, 2, 4, 0, 1, -3, 0, 0});

  @Test
  void aThresholdKeepsTheLargestPixelsWithTheirSignsAndTheFirstOfTies() {
    assertThat(new Threshold(0.5).of(MAPS)).containsExactly(-3, 2, 0, 0, 1, -3, 0, 0);
    assertThat(new Threshold(0.25).of(MAPS)).containsExactly(0, 2, 0, 0, 0, -3, 0, 0);
    assertThat(new Threshold(0.01).of(MAPS)).containsExactly(0, 2, 0, 0, 0, -3, 0, 0);
    assertThat(new Threshold(1).of(MAPS)).isEqualTo(MAPS.toDoubles());
  }

  @Test
  void aSoftThresholdIsAShareOfEachMapsLargestMagnitude() {
    double[] expected = {-2, 1, 3, 0, 0, -2, 0, 0};
    assertThat(new SoftThreshold(0.25).of(MAPS)).containsExactly(expected, within(0.0));
    HostArray both = HostArray.concat(List.of(MAPS, scaled(1e-6)));
    double[] second = Arrays.copyOfRange(new SoftThreshold(0.25).of(both), 8, 16);
    for (int i = 0; i < 8; i++) {
      assertThat(second[i]).isCloseTo(1e-6 * expected[i], within(1e-20));
    }
    assertThat(new SoftThreshold(0.5).of(scaled(0))).containsOnly(0.0, -0.0);
  }

  private static HostArray scaled(double by) {
    double[] values = MAPS.toDoubles();
    Arrays.setAll(values, i -> by * values[i]);
    return HostArray.of(MAPS.shape(), values);
  }

  @Tag("golden")
  @ParameterizedTest
  @ValueSource(strings = {"saliency_smooth", "saliency_cnn"})
  void smoothedMapsAreThoseOfSciPy(String file) {
    Golden golden = Golden.of(file);
    double[] smoothed =
        new GaussianSmoothed(golden.number("par.gaussian_sigma"))
            .of(golden.get("want.gradient_logit"));
    golden.assertClose("want.gaussian_smoothed_reflect", smoothed, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"threshold", "soft-threshold", "gaussian-smoothed", "untrained"})
  void whatTakesMapsExplainsWhatTheirMethodExplains(String id) {
    SaliencyMethod ofLoss =
        Methods.of(id, "map", Methods.component("simple-gradient", "of", "loss"));
    assertThat(ofLoss.explains(Output.LOSS)).isTrue();
    assertThat(ofLoss.explains(Output.LOGIT)).isFalse();
    SaliencyMethod integrated = Methods.of(id, "map", Methods.component("integrated-gradients"));
    assertThat(integrated.passes()).isEqualTo(Passes.GRADIENT.times(50));
    assertThat(integrated.isComplete()).isFalse();
  }

  @Test
  void aChangedMapIsMadeOfTheMapThatItsMethodGivesBesideIt() {
    LabeledImages images = Cubes.images(3);
    HostArray smooth = new Cubes().explain(Methods.of("smooth-grad", "samples", 3), images);
    HostArray changed = new Cubes().explain(Methods.of("threshold", "map", SMOOTH), images);
    assertThat(changed.toDoubles()).isEqualTo(new Threshold(0.1).of(smooth));
  }

  /** The untrained one of these networks has -2 times the gradient, at the same noisy copies. */
  @Test
  void theUntrainedNetworkIsExplainedWithTheSameDraws() {
    LabeledImages images = Cubes.images(3);
    double[] trained =
        new Cubes().explain(Methods.of("smooth-grad", "samples", 3), images).toDoubles();
    double[] untrained =
        new Cubes().explain(Methods.of("untrained", "map", SMOOTH), images).toDoubles();
    for (int i = 0; i < trained.length; i++) {
      assertThat(untrained[i]).isCloseTo(-2 * trained[i], within(1e-14));
    }
  }

  @Test
  void aRandomMapIsSeededByTheImageAndHasBothSigns() {
    SaliencyMethod random = Methods.of("random");
    LabeledImages images = Cubes.images(100);
    HostArray maps = new Cubes().explain(random, images);
    assertThat(maps).isEqualTo(new Cubes().explain(random, images));
    assertThat(maps.rows(0, 1)).isNotEqualTo(maps.rows(1, 2));
    double[] values = maps.toDoubles();
    assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(0, within(0.1));
    assertThat(Arrays.stream(values).map(v -> v * v).average().orElseThrow())
        .isCloseTo(1, within(0.15));
    assertThat(random.passes()).isEqualTo(Passes.NONE);
  }

  @Test
  void sobelIsTheImagesSlopeWhateverTheNetwork() {
    // Channel 0 rises by 0.1 per column, channel 1 has one bright pixel in the middle.
    double[] image = {0, 0.1, 0.2, 0, 0.1, 0.2, 0, 0.1, 0.2, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    LabeledImages images = Images.labeled(HostArray.of(Shape.of(1, 2, 3, 3), image), 0);
    double corner = Math.sqrt(2);
    assertThat(Methods.of("sobel").explain(new Cubes(), images).toDoubles())
        .containsExactly(
            new double[] {
              0.4, 0.8, 0.4, 0.4, 0.8, 0.4, 0.4, 0.8, 0.4, corner, 2, corner, 2, 0, 2, corner, 2,
              corner
            },
            within(1e-15));
  }
}
