package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.SmallNetwork;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Gradients through gradients, in double precision. */
@Needs({Capability.TRAIN, Capability.DOUBLE_BACKPROP})
public abstract class NestedGradientContract extends OnBackend {

  /** For subclasses. */
  protected NestedGradientContract() {}

  @Override
  protected final DataType dataType() {
    return DataType.FLOAT64;
  }

  private HostArray gradient(UnaryOperator<Tensor> loss, HostArray at) {
    Variable point = session().variable("point", at);
    return run(
        (s, in) -> s.gradients(() -> Loss.of(loss.apply(point.value())), List.of(point)).of(point));
  }

  @Test
  void everyWeightOfAPenalizedSmoothNetworkEqualsCentralDifferences() {
    SmallNetwork network = new SmallNetwork(session(), Tensor::softplus);
    Differences.ofVariables(
        session(),
        in -> network.penalized(in.get(0), in.get(1)),
        network.weights(),
        1,
        1e-6,
        SmallNetwork.images(),
        SmallNetwork.labels());
  }

  @Test
  void sampledWeightsOfAPenalizedReluNetworkEqualCentralDifferences() {
    SmallNetwork network = new SmallNetwork(session(), Tensor::relu);
    Differences.ofVariables(
        session(),
        in -> network.penalized(in.get(0), in.get(1)),
        network.weights(),
        5,
        1e-6,
        SmallNetwork.images(),
        SmallNetwork.labels());
  }

  @Test
  void everyOperationsSecondGradientEqualsCentralDifferences() {
    Variable point = session().variable("point", Operations.points());
    Operations.smooth()
        .forEach(
            (name, f) -> {
              HostArray weights = Operations.weights(session(), f);
              try {
                Differences.ofVariables(
                    session(),
                    in ->
                        session()
                            .valueAndGradient(
                                x ->
                                    Loss.of(
                                        f.of(session(), List.of(x)).mul(in.get(0)).sum().tanh()),
                                point.value())
                            .gradient()
                            .tanh()
                            .sum(),
                    List.of(point),
                    7,
                    1e-6,
                    weights);
              } catch (AssertionError e) {
                throw new AssertionError(
                    "through the gradient of " + name + ": " + e.getMessage(), e);
              }
            });
  }

  @Test
  void anEvaluationInsideAnEvaluationCanBeDifferentiated() {
    HostArray g =
        run(
            (s, in) ->
                s.valueAndGradient(
                        x ->
                            Loss.of(
                                s.valueAndGradient(y -> Loss.of(y.square().mul(y).sum()), x)
                                    .gradient()
                                    .sum()),
                        in.get(0))
                    .gradient(),
            vector(2, -1));
    assertThat(g.toDoubles()).containsExactly(12, -6);
  }

  @Test
  void whatAnInnerEvaluationReturnsCanMeetAnyOperation() {
    double[] g =
        gradient(
                x -> {
                  ValueAndGradient inner =
                      session().valueAndGradient(y -> Loss.of(y.square().sum()), x);
                  return inner.value().softplus().clip(0, 100).add(inner.gradient().max(false));
                },
                vector(1, 0.5))
            .toDoubles();
    double slope = 1 / (1 + Math.exp(-1.25));
    assertThat(g).containsExactly(new double[] {2 * slope + 2, slope}, within(1e-12));
  }

  @Test
  void aStoppedInnerGradientIsAConstant() {
    double[] g =
        gradient(
                x -> {
                  Tensor inner =
                      session().valueAndGradient(y -> Loss.of(y.square().sum()), x).gradient();
                  return inner.stopGradient().mul(x).sum();
                },
                vector(3, -1))
            .toDoubles();
    assertThat(g).containsExactly(6, -2);
  }

  @Test
  void anInnerEvaluationLeavesTheWeightsOwnGradientAlone() {
    Variable w = session().variable("w", vector(2, 5));
    HostArray g =
        run(
            (s, in) ->
                s.gradients(
                        () -> {
                          s.valueAndGradient(x -> Loss.of(x.mul(w.value()).sum()), in.get(0));
                          return Loss.of(w.value().square().sum());
                        },
                        List.of(w))
                    .of(w),
            vector(7, 7));
    assertThat(g.toDoubles()).containsExactly(4, 10);
  }
}
