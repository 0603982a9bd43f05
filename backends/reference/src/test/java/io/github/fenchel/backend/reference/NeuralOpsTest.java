package io.github.fenchel.backend.reference;

import static io.github.fenchel.backend.reference.Evaluation.counting;
import static io.github.fenchel.backend.reference.Evaluation.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NeuralOpsTest {
  private static final HostArray KERNEL = HostArray.of(Shape.of(1, 1, 2, 2), 1, 10, 100, 1000.0);

  private static HostArray convolve(HostArray input, HostArray weight, Convolution options) {
    return Evaluation.of(input, (nn, t) -> nn.conv2d(t.get(0), t.get(1), null, options), weight);
  }

  private static HostArray maxPool(HostArray input, Window window) {
    return Evaluation.of(input, (nn, t) -> nn.maxPool2d(t.get(0), window));
  }

  private static HostArray averagePool(HostArray input, Window window) {
    return Evaluation.of(input, (nn, t) -> nn.averagePool2d(t.get(0), window));
  }

  @Test
  void convolutionIsCrossCorrelation() {
    assertThat(convolve(counting(1, 1, 2, 3), KERNEL, new Convolution(1, 0, 1)))
        .isEqualTo(HostArray.of(Shape.of(1, 1, 1, 2), 5421.0, 6532.0));
  }

  @Test
  void strideAndPaddingOfAnOddSizeFollowPyTorch() {
    // 3x3 image 1..9, one zero around: 5x5; windows of 2 at stride 2 start at 0 and 2 only.
    assertThat(convolve(counting(1, 1, 3, 3), KERNEL, new Convolution(2, 1, 1)))
        .isEqualTo(HostArray.of(Shape.of(1, 1, 2, 2), 1000.0, 3200.0, 7040.0, 9865.0));
  }

  @Test
  void groupsSeeTheirOwnChannelsOnly() {
    HostArray weight = HostArray.of(Shape.of(4, 1, 1, 1), 1, 10, 100, 1000.0);
    assertThat(convolve(counting(1, 2, 1, 2), weight, new Convolution(1, 0, 2)))
        .isEqualTo(HostArray.of(Shape.of(1, 4, 1, 2), 1, 2, 10, 20, 300, 400, 3000, 4000.0));
  }

  @Test
  void channelsAddUpAndTheBiasComesLast() {
    HostArray weight = HostArray.of(Shape.of(1, 2, 1, 1), 1, 100.0);
    assertThat(
            Evaluation.of(
                counting(2, 2, 1, 1),
                (nn, t) -> nn.conv2d(t.get(0), t.get(1), t.get(2), new Convolution(1, 0, 1)),
                weight,
                vector(0.5)))
        .isEqualTo(HostArray.of(Shape.of(2, 1, 1, 1), 201.5, 403.5));
  }

  @Test
  void poolsCoverWhatPyTorchCovers() {
    HostArray image = counting(1, 1, 3, 3);
    assertThat(maxPool(image, new Window(2, 2, 0))).isEqualTo(cell(5));
    assertThat(averagePool(image, new Window(2, 2, 0))).isEqualTo(cell(3));
    assertThat(maxPool(image, new Window(3, 2, 1)).toDoubles()).containsExactly(5, 6, 8, 9);
    HostArray square = HostArray.of(Shape.of(1, 1, 2, 2), 4, 8, 12, 16.0);
    assertThat(averagePool(square, new Window(2, 2, 1)).toDoubles()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void maxPoolKeepsNanAndPadsWithMinusInfinity() {
    HostArray image = HostArray.of(Shape.of(1, 1, 2, 2), -1, Double.NaN, -3, -4.0);
    assertThat(maxPool(image, new Window(2, 1, 1)).toDoubles())
        .containsExactly(-1, Double.NaN, Double.NaN, -1, Double.NaN, Double.NaN, -3, -3, -4);
  }

  @Test
  void linearMultipliesByTheTransposedWeight() {
    assertThat(
            Evaluation.of(
                counting(1, 2),
                (nn, t) -> nn.linear(t.get(0), t.get(1), t.get(2)),
                counting(3, 2),
                vector(0.1, 0.2, 0.3)))
        .isEqualTo(HostArray.of(Shape.of(1, 3), 5.1, 11.2, 17.3));
    assertThat(
            Evaluation.of(
                counting(1, 2), (nn, t) -> nn.linear(t.get(0), t.get(1), null), counting(1, 2)))
        .isEqualTo(HostArray.of(Shape.of(1, 1), 5.0));
  }

  @Test
  void batchNormalizationTakesTheBiasedVarianceAndTellsTheUnbiased() {
    // Channel 0 holds 1, 3: mean 2, variance 1. Channel 1 holds 10, 10: mean 10, variance 0.
    HostArray input = HostArray.of(Shape.of(2, 2, 1, 1), 1, 10, 3, 10.0);
    try (Session session = Evaluation.session()) {
      List<HostArray> results =
          session
              .compile(
                  "norm",
                  t -> {
                    BatchNormalized n =
                        session.nn().batchNormByBatch(t.get(0), t.get(1), t.get(2), 3);
                    return List.of(n.output(), n.mean(), n.unbiasedVariance());
                  })
              .call(input, vector(4, 1), vector(0.5, 7));
      assertThat(results.get(0).toDoubles()).containsExactly(-1.5, 7, 2.5, 7);
      assertThat(results.get(1)).isEqualTo(vector(2, 10));
      assertThat(results.get(2)).isEqualTo(vector(2, 0));
    }
  }

  @Test
  void givenStatisticsNormalizeASingleValue() {
    assertThat(
            Evaluation.of(
                    HostArray.of(Shape.of(1, 1, 1, 1), 5.0),
                    (nn, t) ->
                        nn.batchNormByStatistics(
                            t.get(0), t.get(1), t.get(2), t.get(3), t.get(4), 1),
                    vector(2),
                    vector(1),
                    vector(3),
                    vector(3))
                .item())
        .isCloseTo(3, within(1e-15));
  }

  @Test
  void anEmptyBatchStaysEmpty() {
    HostArray none = HostArray.zeros(DataType.FLOAT64, Shape.of(0, 1, 3, 3));
    assertThat(convolve(none, KERNEL, new Convolution(1, 0, 1)).shape())
        .isEqualTo(Shape.of(0, 1, 2, 2));
  }

  @Test
  void unfitShapesAreNamed() {
    HostArray image = counting(1, 2, 3, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> convolve(image, KERNEL, new Convolution(1, 0, 1)))
        .withMessage(
            "conv2d: weight [1,1,2,2] does not fit input [1,2,3,3] and 1 groups; expected"
                + " [K,C/groups,R,S], K a multiple of the groups");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> maxPool(image, new Window(4, 1, 0)))
        .withMessage("maxPool2d: a window of 4 does not fit axis 2 of [1,2,3,3] with padding 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> maxPool(vector(1), new Window(1, 1, 0)))
        .withMessage("maxPool2d: input has shape [1], expected [N,C,H,W]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Evaluation.of(
                    counting(1, 2), (nn, t) -> nn.linear(t.get(0), t.get(1), null), counting(1, 3)))
        .withMessage("linear: input [1,2] and weight [1,3]; expected [N,I] and [O,I]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Evaluation.of(
                    counting(1, 1, 1, 1),
                    (nn, t) -> nn.batchNormByBatch(t.get(0), t.get(1), t.get(1), 0).output(),
                    vector(1)))
        .withMessageContaining("[1,1,1,1] has one value per channel or none; expected more");
  }

  private static HostArray cell(double value) {
    return HostArray.of(Shape.of(1, 1, 1, 1), value);
  }
}
