package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.normal;
import static io.github.fenchel.backend.tck.sample.Numbers.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.ExactBatchNorm;
import io.github.fenchel.backend.tck.sample.Numbers;
import io.github.fenchel.backend.tck.sample.SmallNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole steps of training: updates, attacks, examples, running statistics. */
@Needs(Capability.TRAIN)
public abstract class TrainingContract extends OnBackend {
  private static final int STEPS = 10;
  private static final double EPSILON = 1e-5;

  /** For subclasses. */
  protected TrainingContract() {}

  @Test
  void tenStepsOfALinearModelFollowTheClosedUpdate() {
    HostArray x = rounded(normal(31, 6, 3));
    HostArray y = rounded(normal(32, 6, 1));
    Variable weight = session().variable("weight", vector(0.5, -1, 2).reshape(Shape.of(1, 3)));
    Variable moment = session().variable("moment", vector(0, 0, 0).reshape(Shape.of(1, 3)));
    Program step =
        session()
            .compile(
                "step",
                in -> {
                  Gradients g =
                      session()
                          .gradients(
                              () ->
                                  Loss.of(
                                      session()
                                          .nn()
                                          .linear(in.get(0), weight.value(), null)
                                          .sub(in.get(1))
                                          .square()
                                          .mean()
                                          .div(2)),
                              List.of(weight));
                  moment.assign(moment.value().mul(0.9).add(g.of(weight)));
                  weight.assign(weight.value().sub(moment.value().mul(in.get(2))));
                  return List.of();
                });
    double[] w = {0.5, -1, 2};
    double[] m = new double[3];
    for (int t = 0; t < STEPS; t++) {
      double rate = rounded(HostArray.scalar(0.1 * (1 + Math.cos(Math.PI * t / STEPS)))).item();
      step.call(x, y, HostArray.scalar(rate));
      double[] g = new double[3];
      for (int i = 0; i < 6; i++) {
        double residual = -y.at(i);
        for (int j = 0; j < 3; j++) {
          residual += x.at(3 * i + j) * w[j];
        }
        for (int j = 0; j < 3; j++) {
          g[j] += residual * x.at(3 * i + j) / 6;
        }
      }
      for (int j = 0; j < 3; j++) {
        m[j] = 0.9 * m[j] + g[j];
        w[j] -= rate * m[j];
      }
      HostArray expected = HostArray.of(Shape.of(1, 3), w);
      Numbers.assertClose("weight after step " + (t + 1), weight.read(), expected, summed(), 1);
    }
  }

  @Test
  void aRateGivenAsInputIsFollowed() {
    Variable w = session().variable("w", HostArray.scalar(1));
    Program step =
        session()
            .compile(
                "step",
                in -> {
                  Gradients g =
                      session().gradients(() -> Loss.of(w.value().square().mul(0.5)), List.of(w));
                  w.assign(w.value().sub(g.of(w).mul(in.get(0))));
                  return List.of();
                });
    for (double rate : new double[] {0.5, 0.25, 0.75}) {
      step.call(HostArray.scalar(rate));
    }
    assertThat(w.read().item()).isEqualTo(0.5 * 0.75 * 0.25);
  }

  @Test
  void inEvaluationAnExamplesGradientDoesNotDependOnTheRestOfTheBatch() {
    SmallNetwork network = new SmallNetwork(session(), Tensor::softplus);
    Program gradient =
        session()
            .compile(
                "gradient",
                in ->
                    List.of(
                        session()
                            .valueAndGradient(
                                x -> Loss.of(network.evaluated(x, in.get(1)).sum()), in.get(0))
                            .gradient()));
    HostArray images = SmallNetwork.images();
    HostArray labels = SmallNetwork.labels();
    HostArray together = gradient.call(images, labels).get(0);
    for (int i = 0; i < 3; i++) {
      HostArray alone = gradient.call(images.rows(i, i + 1), labels.rows(i, i + 1)).get(0);
      HostArray own = together.rows(i, i + 1);
      Numbers.assertClose("image " + i, own, alone, summed(), Numbers.largest(alone));
    }
  }

  @Test
  void anAttackLeavesNoTraceInTheStepThatFollows() {
    assertThat(trained(true)).isEqualTo(trained(false));
  }

  /** Returns the weights after three steps, each after an attack or not. */
  private List<HostArray> trained(boolean attacked) {
    try (Session own = open()) {
      SmallNetwork network = new SmallNetwork(own, Tensor::relu);
      Program step =
          own.compile(
              "step",
              in -> {
                if (attacked) {
                  own.valueAndGradient(
                      x -> Loss.of(network.trained(x, in.get(1)).sum()), in.get(0));
                }
                Gradients g =
                    own.gradients(
                        () -> Loss.of(network.trained(in.get(0), in.get(1)).mean()),
                        network.weights());
                network.weights().forEach(w -> w.assign(w.value().sub(g.of(w).mul(0.1))));
                return List.of();
              });
      for (int t = 0; t < 3; t++) {
        step.call(SmallNetwork.images(), SmallNetwork.labels());
      }
      return network.weights().stream().map(Variable::read).toList();
    }
  }

  @Test
  void twoTrainingForwardsInOneCallMoveRunningStatisticsTwice() {
    Variable mean = session().variable("mean", vector(0));
    Variable variance = session().variable("variance", vector(1));
    Program program =
        session()
            .compile(
                "forwards",
                in -> {
                  List<Tensor> losses = new ArrayList<>();
                  for (int i = 0; i < 2; i++) {
                    Gradients g =
                        session()
                            .gradients(
                                () -> {
                                  BatchNormalized n =
                                      session()
                                          .nn()
                                          .batchNormByBatch(in.get(0), in.get(1), in.get(1), 1e-5);
                                  mean.assign(mean.value().mul(0.9).add(n.mean().mul(0.1)));
                                  variance.assign(
                                      variance.value().mul(0.9).add(n.unbiasedVariance().mul(0.1)));
                                  return Loss.of(n.output().sum());
                                },
                                List.of());
                    losses.add(g.value());
                  }
                  return losses;
                });
    program.call(HostArray.of(Shape.of(2, 1, 1, 1), 1.0, 5), vector(1));
    Numbers.assertClose("mean", mean.read(), vector(0.3 * 0.9 + 0.3), elementwise(), 1);
    Numbers.assertClose(
        "variance", variance.read(), vector((0.9 + 0.8) * 0.9 + 0.8), elementwise(), 1);
  }

  /**
   * Sums over a batch are long: a kernel that adds one value after another loses two digits, on
   * every engine alike, so that comparing engines does not show it. The convolution copies: it
   * gives images the layout that convolutions prefer, where such kernels were found.
   */
  @ParameterizedTest(name = "{0} images, {1} channels of {2}x{2}, mean {3}")
  @CsvSource({"64,32,28,1", "64,32,28,0", "64,64,14,1", "8,16,56,0.5", "3,48,40,1", "200,64,3,1"})
  void batchNormalizationLosesNoDigitsInItsSums(int images, int channels, int side, double mean) {
    long[] shape = {images, channels, side, side};
    HostArray x = shifted(normal(1, shape), mean);
    HostArray r = shifted(normal(2, shape), 0.3);
    HostArray scale = shifted(normal(3, channels), 3);
    HostArray shift = shifted(normal(4, channels), 0);
    ExactBatchNorm exact = ExactBatchNorm.of(x, scale, shift, r, EPSILON);
    for (DataType type : List.of(dataType(), DataType.FLOAT32)) {
      List<HostArray> found;
      try (Session session = open(type)) {
        found =
            session
                .compile("batch norm", in -> normalizedAndGradients(session, in))
                .call(x, scale, shift, r, copyingFilters(channels));
      }
      double share = type == DataType.FLOAT32 ? 1e-6 : 1e-13;
      closeTogether("copy", found.get(0), x, 0);
      closeTogether(type + " output", found.get(1), exact.output(), share);
      closeTogether(type + " mean", found.get(2), exact.mean(), share);
      closeTogether(type + " variance", found.get(3), exact.unbiasedVariance(), share);
      closeTogether(type + " gradient in the input", found.get(4), exact.byInput(), 1.2 * share);
      // Of sums of terms of size 1 with either sign.
      double values = (double) images * side * side;
      Numbers.assertClose("in the scale", found.get(5), exact.byScale(), share, values);
      Numbers.assertClose("in the shift", found.get(6), exact.byShift(), share, values);
    }
  }

  private static List<Tensor> normalizedAndGradients(Session session, List<Tensor> in) {
    List<Tensor> results = new ArrayList<>();
    for (int by = 0; by < 3; by++) {
      List<Tensor> at = new ArrayList<>(in);
      int place = by;
      ValueAndGradient found =
          session.valueAndGradient(
              point -> {
                at.set(place, point);
                Tensor copy =
                    session.nn().conv2d(at.get(0), at.get(4), null, new Convolution(1, 1, 1));
                BatchNormalized norm =
                    session.nn().batchNormByBatch(copy, at.get(1), at.get(2), EPSILON);
                return new Loss(
                    norm.output().mul(at.get(3)).sum(),
                    List.of(copy, norm.output(), norm.mean(), norm.unbiasedVariance()));
              },
              in.get(by));
      if (by == 0) {
        results.addAll(found.auxiliary());
      }
      results.add(found.gradient());
    }
    return results;
  }

  private static HostArray shifted(HostArray array, double by) {
    double[] values = array.toDoubles();
    for (int i = 0; i < values.length; i++) {
      values[i] += by;
    }
    return HostArray.of(array.shape(), values).to(DataType.FLOAT32);
  }

  /** Filters of 3x3 that give each channel out as it came in. */
  private static HostArray copyingFilters(int channels) {
    double[] filters = new double[channels * channels * 9];
    for (int c = 0; c < channels; c++) {
      filters[(c * channels + c) * 9 + 4] = 1;
    }
    return HostArray.of(Shape.of(channels, channels, 3, 3), filters);
  }

  /** Asserts that the length of the error is within a share of the expected array's length. */
  private static void closeTogether(
      String what, HostArray found, HostArray expected, double share) {
    double error = 0;
    double length = 0;
    for (int i = 0; i < expected.size(); i++) {
      error += Math.pow(found.at(i) - expected.at(i), 2);
      length += Math.pow(expected.at(i), 2);
    }
    assertThat(Math.sqrt(error / length)).as(what).isLessThanOrEqualTo(share);
  }
}
