package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.normal;
import static io.github.fenchel.backend.tck.sample.Numbers.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.Numbers;
import io.github.fenchel.backend.tck.sample.SmallNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole steps of training: updates, attacks, examples, running statistics. */
@Needs(Capability.TRAIN)
public abstract class TrainingContract extends OnBackend {
  private static final int STEPS = 10;

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
}
