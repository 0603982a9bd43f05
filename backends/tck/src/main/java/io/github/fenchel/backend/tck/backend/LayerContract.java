package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.counting;
import static io.github.fenchel.backend.tck.sample.Numbers.normal;
import static io.github.fenchel.backend.tck.sample.Numbers.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.AdamStep;
import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.Numbers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The values of {@link io.github.fenchel.api.backend.NeuralOps}, and the gradients of convolution.
 */
public abstract class LayerContract extends OnBackend {

  /** For subclasses. */
  protected LayerContract() {}

  @ParameterizedTest(name = "{0}x{1}, kernel {2}, stride {3}, padding {4}, groups {5}")
  @CsvSource({
    "7,5,3,1,0,1",
    "7,5,3,2,1,1",
    "8,6,3,2,1,1",
    "7,5,3,1,1,2",
    "9,7,3,3,2,4",
    "7,7,1,2,0,4",
    "6,9,5,2,2,2",
    "5,5,5,1,0,1",
    "1,1,3,1,1,1",
    "4,4,2,2,0,1"
  })
  void convolutionAgreesWithTheReference(
      int height, int width, int kernel, int stride, int padding, int groups) {
    HostArray x = normal(1, 2, 4, height, width);
    HostArray w = normal(2, 8, 4 / groups, kernel, kernel);
    Convolution options = new Convolution(stride, padding, groups);
    agrees(
        "conv2d",
        (s, in) -> s.nn().conv2d(in.get(0), in.get(1), in.get(2), options),
        x,
        w,
        normal(3, 8));
    agrees("no bias", (s, in) -> s.nn().conv2d(in.get(0), in.get(1), null, options), x, w);
    agrees(
        "not contiguous",
        (s, in) ->
            s.nn()
                .conv2d(
                    in.get(0).permute(0, 1, 3, 2), in.get(1).permute(0, 1, 3, 2), null, options),
        x,
        w);
  }

  /**
   * With the loss {@code <conv(x, w), r>}, the derivative along {@code u} is {@code <conv(u, w),
   * r>} in the input and {@code <conv(x, u), r>} in the weight: a forward pass of the reference
   * tells it. Channel counts that leave a kernel's vector half empty are where kernels have gone
   * wrong.
   */
  @ParameterizedTest(name = "{0} to {1} channels, kernel {2}, stride {3}, padding {4}, groups {5}")
  @CsvSource({
    "1,32,3,1,1,1",
    "3,16,5,2,2,1",
    "1,8,2,1,0,1",
    "4,8,3,1,1,1",
    "5,48,5,3,2,1",
    "5,7,3,1,1,1",
    "16,17,3,1,1,1",
    "17,32,3,1,1,1",
    "16,32,1,2,0,1",
    "1,16,1,2,0,1",
    "64,80,1,1,0,1",
    "64,512,1,2,0,1",
    "8,8,3,1,1,8",
    "4,8,3,3,2,4",
    "32,32,3,2,1,2"
  })
  @Needs(Capability.TRAIN)
  void convolutionsOfAnyChannelCountHaveTheirGradients(
      int channels, int filters, int kernel, int stride, int padding, int groups) {
    HostArray x = normal(1, 2, channels, 9, 7);
    HostArray w = normal(2, filters, channels / groups, kernel, kernel);
    Convolution options = new Convolution(stride, padding, groups);
    Expression convolution = (s, in) -> s.nn().conv2d(in.get(0), in.get(1), null, options);
    agrees("conv2d", convolution, x, w);
    HostArray r = normal(3, run(convolution, x, w).shape().toArray());
    HostArray byInput =
        run(
            (s, in) ->
                s.valueAndGradient(
                        at ->
                            Loss.of(convolution.of(s, List.of(at, in.get(1))).mul(in.get(2)).sum()),
                        in.get(0))
                    .gradient(),
            x,
            w,
            r);
    HostArray byWeight =
        run(
            (s, in) ->
                s.valueAndGradient(
                        at ->
                            Loss.of(convolution.of(s, List.of(in.get(0), at)).mul(in.get(2)).sum()),
                        in.get(1))
                    .gradient(),
            x,
            w,
            r);
    for (int seed = 4; seed < 7; seed++) {
      HostArray u = normal(seed, x.shape().toArray());
      alongIs("input gradient", byInput, u, inner(onReference(convolution, u, w), r));
      HostArray v = normal(seed, w.shape().toArray());
      alongIs("weight gradient", byWeight, v, inner(onReference(convolution, x, v), r));
    }
  }

  /** The rounding error of {@code <g, u>} is some machine epsilons of {@code |g|_2}. */
  private void alongIs(String what, HostArray gradient, HostArray direction, double expected) {
    double budget =
        (dataType() == DataType.FLOAT64 ? 1e-12 : 1e-4) * Math.sqrt(inner(gradient, gradient));
    assertThat(inner(gradient, direction)).as(what).isCloseTo(expected, within(budget));
  }

  private static double inner(HostArray a, HostArray b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += a.at(i) * b.at(i);
    }
    return sum;
  }

  @Test
  void convolutionIsCrossCorrelation() {
    HostArray kernel = HostArray.of(Shape.of(1, 1, 2, 2), 1.0, 10, 100, 1000);
    assertThat(
            run(
                    (s, in) -> s.nn().conv2d(in.get(0), in.get(1), null, new Convolution(1, 0, 1)),
                    counting(1, 1, 2, 3),
                    kernel)
                .toDoubles())
        .containsExactly(5421, 6532);
    // 3x3 image 1..9, one zero around: 5x5; windows of 2 at stride 2 start at 0 and 2 only.
    assertThat(
            run(
                    (s, in) -> s.nn().conv2d(in.get(0), in.get(1), null, new Convolution(2, 1, 1)),
                    counting(1, 1, 3, 3),
                    kernel)
                .toDoubles())
        .containsExactly(1000, 3200, 7040, 9865);
  }

  @Test
  void groupsSeeTheirOwnChannelsOnly() {
    HostArray weight = HostArray.of(Shape.of(4, 1, 1, 1), 1.0, 10, 100, 1000);
    assertThat(
            run(
                    (s, in) -> s.nn().conv2d(in.get(0), in.get(1), null, new Convolution(1, 0, 2)),
                    counting(1, 2, 1, 2),
                    weight)
                .toDoubles())
        .containsExactly(1, 2, 10, 20, 300, 400, 3000, 4000);
  }

  @ParameterizedTest(name = "{0}x{1}, window {2}, stride {3}, padding {4}")
  @CsvSource({
    "7,5,3,2,1",
    "7,5,2,2,0",
    "8,6,2,2,0",
    "5,5,3,1,1",
    "6,7,3,3,0",
    "3,3,3,1,0",
    "4,5,2,1,1"
  })
  void poolingAgreesWithTheReference(int height, int width, int size, int stride, int padding) {
    HostArray x = normal(4, 2, 3, height, width);
    Window window = new Window(size, stride, padding);
    agrees("max", (s, in) -> s.nn().maxPool2d(in.get(0), window), x);
    agrees("mean", (s, in) -> s.nn().averagePool2d(in.get(0), window), x);
    agrees(
        "not contiguous",
        (s, in) ->
            s.nn()
                .averagePool2d(
                    s.nn().maxPool2d(in.get(0).permute(0, 1, 3, 2), window), new Window(1, 1, 0)),
        x);
  }

  @Test
  void poolingOfOddSizesDropsWhatIsLeftOver() {
    HostArray image = counting(1, 1, 3, 3);
    Window window = new Window(2, 2, 0);
    HostArray largest = run((s, in) -> s.nn().maxPool2d(in.get(0), window), image);
    assertThat(largest.shape()).isEqualTo(Shape.of(1, 1, 1, 1));
    assertThat(largest.item()).isEqualTo(5);
    assertThat(run((s, in) -> s.nn().averagePool2d(in.get(0), window), image).item()).isEqualTo(3);
  }

  @Test
  void paddingIsMinusInfinityForTheMaximumAndACountedZeroForTheMean() {
    HostArray negative = HostArray.of(Shape.of(1, 1, 2, 2), -4.0, -8, -12, -16);
    assertThat(
            run((s, in) -> s.nn().maxPool2d(in.get(0), new Window(2, 2, 1)), negative).toDoubles())
        .containsExactly(-4, -8, -12, -16);
    assertThat(
            run((s, in) -> s.nn().averagePool2d(in.get(0), new Window(2, 2, 1)), negative)
                .toDoubles())
        .containsExactly(-1, -2, -3, -4);
  }

  @Test
  void maxPoolingKeepsNan() {
    double nan = Double.NaN;
    HostArray image = HostArray.of(Shape.of(1, 1, 2, 2), -1, nan, -3, -4);
    assertThat(run((s, in) -> s.nn().maxPool2d(in.get(0), new Window(2, 1, 1)), image).toDoubles())
        .containsExactly(-1, nan, nan, -1, nan, nan, -3, -3, -4);
  }

  @Test
  void linearIsInputTimesTransposedWeightPlusBias() {
    HostArray x = HostArray.of(Shape.of(1, 2), 1.0, 2);
    HostArray w = counting(3, 2);
    assertThat(
            run((s, in) -> s.nn().linear(in.get(0), in.get(1), in.get(2)), x, w, vector(10, 20, 30))
                .toDoubles())
        .containsExactly(15, 31, 47);
    assertThat(run((s, in) -> s.nn().linear(in.get(0), in.get(1), null), x, w).toDoubles())
        .containsExactly(5, 11, 17);
    agrees(
        "not contiguous",
        (s, in) -> s.nn().linear(in.get(0).permute(1, 0), in.get(1).permute(1, 0), null),
        normal(5, 7, 3),
        normal(6, 7, 4));
  }

  @Test
  void batchNormalizationDividesByTheBiasedAndTellsTheUnbiasedVariance() {
    HostArray x = HostArray.of(Shape.of(2, 2, 1, 2), 1.0, 2, 10, 30, 3, 6, 20, 60);
    List<HostArray> found =
        session()
            .compile(
                "norm",
                in -> {
                  BatchNormalized n =
                      session().nn().batchNormByBatch(in.get(0), in.get(1), in.get(2), 0.5);
                  return List.of(n.output(), n.mean(), n.unbiasedVariance());
                })
            .call(x, vector(2, -1), vector(0.25, 4));
    double first = (4 + 1 + 0 + 9) / 3.0;
    double second = (400 + 0 + 100 + 900) / 3.0;
    Numbers.assertClose("mean", found.get(1), vector(3, 30), summed(), 1);
    Numbers.assertClose("unbiased variance", found.get(2), vector(first, second), summed(), 1);
    double[] expected = new double[8];
    for (int i = 0; i < 8; i++) {
      expected[i] =
          i / 2 % 2 == 0
              ? 2 * (x.at(i) - 3) / Math.sqrt(0.75 * first + 0.5) + 0.25
              : -(x.at(i) - 30) / Math.sqrt(0.75 * second + 0.5) + 4;
    }
    Numbers.assertClose("output", found.get(0), HostArray.of(x.shape(), expected), summed(), 1);
  }

  @ParameterizedTest(name = "epsilon {0}")
  @CsvSource({"1e-5", "0.5"})
  void batchNormalizationAgreesWithTheReference(double epsilon) {
    HostArray[] in = {
      normal(7, 3, 2, 5, 4), normal(8, 2), normal(9, 2), normal(10, 2), vector(0.5, 1e-4)
    };
    agrees(
        "by batch",
        (s, t) -> s.nn().batchNormByBatch(t.get(0), t.get(1), t.get(2), epsilon).output(),
        in);
    agrees(
        "mean",
        (s, t) -> s.nn().batchNormByBatch(t.get(0), t.get(1), t.get(2), epsilon).mean(),
        in);
    agrees(
        "unbiased variance",
        (s, t) -> s.nn().batchNormByBatch(t.get(0), t.get(1), t.get(2), epsilon).unbiasedVariance(),
        in);
    agrees(
        "by statistics",
        (s, t) ->
            s.nn().batchNormByStatistics(t.get(0), t.get(1), t.get(2), t.get(3), t.get(4), epsilon),
        in);
  }

  @Test
  void givenStatisticsNormalizeASingleValue() {
    HostArray one = vector(1);
    assertThat(
            run(
                    (s, in) ->
                        s.nn()
                            .batchNormByStatistics(
                                in.get(0), in.get(1), in.get(1), in.get(2), in.get(2), 1),
                    HostArray.of(Shape.of(1, 1, 1, 1), 5.0),
                    one,
                    vector(3))
                .item())
        .isEqualTo(2); // (5 - 3) / sqrt(3 + 1) + 1
  }

  @ParameterizedTest(name = "{0} axes")
  @CsvSource({"1", "4"})
  void aStepOfAdamIsItsDefinition(int axes) {
    long[] shape = axes == 1 ? new long[] {12} : new long[] {3, 5, 3, 3};
    HostArray second = normal(3, shape);
    HostArray[] in = {
      normal(1, shape),
      normal(2, shape),
      second,
      normal(4, shape),
      HostArray.scalar(0.01),
      HostArray.scalar(1e-3)
    };
    agrees("first", (s, t) -> adam(s, t).first(), in);
    agrees("second", (s, t) -> adam(s, t).second(), in);
    agrees("weight", (s, t) -> adam(s, t).weight(), in);
  }

  private static AdamStep adam(Session session, List<Tensor> in) {
    AdamStep at = new AdamStep(in.get(0), in.get(1), in.get(2).square());
    return session.nn().adam(at, in.get(3), 0.75, 0.96, in.get(4), in.get(5));
  }

  @Test
  void unfitShapesAreRefusedWithFoundAndExpected() {
    HostArray[] in = {normal(1, 1, 2, 3, 3), normal(2, 4, 3, 3, 3), normal(3, 2, 2), vector(1)};
    refusesOperands(
        (s, t) -> s.nn().conv2d(t.get(0), t.get(1), null, new Convolution(1, 0, 1)),
        in,
        "conv2d",
        "[4,3,3,3]",
        "[1,2,3,3]");
    refusesOperands(
        (s, t) -> s.nn().conv2d(t.get(2), t.get(1), null, new Convolution(1, 0, 1)),
        in,
        "conv2d",
        "[2,2]");
    refusesOperands(
        (s, t) -> s.nn().maxPool2d(t.get(0), new Window(4, 1, 0)), in, "maxPool2d", "window of 4");
    refusesOperands(
        (s, t) ->
            s.nn()
                .batchNormByBatch(t.get(0).slice(2, 0, 1).slice(3, 0, 1), t.get(3), t.get(3), 1e-5)
                .output(),
        in,
        "[1,2,1,1]",
        "one value per channel");
    refusesOperands(
        (s, t) -> s.nn().linear(t.get(2), t.get(2), t.get(3)), in, "linear", "[1]", "expected [2]");
    refusesOperands(
        (s, t) ->
            s.nn()
                .adam(
                    new AdamStep(t.get(2), t.get(2), t.get(3)),
                    t.get(2),
                    0.9,
                    0.9,
                    t.get(3),
                    t.get(3))
                .weight(),
        in,
        "adam",
        "second moment",
        "[1]",
        "expected " + in[2].shape());
  }
}
