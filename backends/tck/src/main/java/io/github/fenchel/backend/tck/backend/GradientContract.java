package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.normal;
import static io.github.fenchel.backend.tck.sample.Numbers.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.SmallNetwork;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Gradients of the first order, in double precision. */
@Needs(Capability.TRAIN)
public abstract class GradientContract extends OnBackend {

  /** For subclasses. */
  protected GradientContract() {}

  @Override
  protected final DataType dataType() {
    return DataType.FLOAT64;
  }

  private HostArray gradient(UnaryOperator<Tensor> loss, HostArray at) {
    return run(
        (s, in) -> s.valueAndGradient(x -> Loss.of(loss.apply(x)), in.get(0)).gradient(), at);
  }

  private void kink(String what, UnaryOperator<Tensor> f, double at, double expected) {
    assertThat(gradient(x -> f.apply(x).sum(), vector(at)).item())
        .as("derivative of %s at %s", what, at)
        .isEqualTo(expected);
  }

  @Test
  void subGradientsAtKinksAreThoseOfTensorsJavadoc() {
    kink("abs", Tensor::abs, 0, 0);
    kink("relu", Tensor::relu, 0, 0);
    kink("relu", Tensor::relu, 1e-300, 1);
    kink("sign", Tensor::sign, 2, 0);
    kink("sqrt", Tensor::sqrt, 0, Double.POSITIVE_INFINITY);
    kink("comparison", x -> x.greaterThan(x.fill(0)).to(DataType.FLOAT64).mul(x), 2, 1);
    kink("fill", x -> x.fill(3).mul(x), 2, 3);
  }

  @Test
  void clipPassesTheGradientWithinItsBoundsOnly() {
    for (double at : new double[] {0, 0.5, 1}) {
      kink("clip", x -> x.clip(0, 1), at, 1);
    }
    kink("clip", x -> x.clip(0, 1), 1.5, 0);
    kink("clip", x -> x.clip(0, 1), -0.5, 0);
    kink("clip", x -> x.clip(0, Double.POSITIVE_INFINITY), 9, 1);
  }

  @Test
  void maximumAndMinimumShareTheGradientAtATie() {
    kink("maximum", x -> x.maximum(x.fill(3)), 3, 0.5);
    kink("minimum", x -> x.minimum(x.fill(3)), 3, 0.5);
    kink("maximum", x -> x.fill(3).maximum(x), 3, 0.5);
    kink("maximum", x -> x.maximum(x.fill(3)), 4, 1);
    kink("minimum", x -> x.minimum(x.fill(3)), 4, 0);
  }

  @Test
  void maxSharesItsGradientAmongTies() {
    HostArray at = HostArray.of(Shape.of(2, 3), 5.0, 1, 5, 2, 4, 4);
    assertThat(gradient(x -> x.max(false, 1).mul(6).sum(), at).toDoubles())
        .containsExactly(3, 0, 3, 0, 3, 3);
    assertThat(gradient(x -> x.max(false, 0, 1), at).toDoubles())
        .containsExactly(0.5, 0, 0.5, 0, 0, 0);
    assertThat(gradient(x -> x.max(false), at).toDoubles()).containsExactly(0.5, 0, 0.5, 0, 0, 0);
  }

  @Test
  void whereMultipliesTheSideNotChosenByZero() {
    HostArray at = vector(4, 0);
    // The second element's root is guarded before it is taken, as the Javadoc asks.
    assertThat(
            gradient(
                    x -> {
                      Tensor inside = x.greaterThan(x.fill(1));
                      return inside.where(inside.where(x, x.fill(1)).sqrt(), x.fill(0)).sum();
                    },
                    at)
                .toDoubles())
        .containsExactly(0.25, 0);
  }

  @Test
  void noGradientFlowsThroughStopGradient() {
    kink("stopGradient", Tensor::stopGradient, 2, 0);
    kink("product with a stopped factor", x -> x.mul(x.stopGradient()), 3, 3);
  }

  @Test
  void conversionBetweenFloatingTypesKeepsTheGradient() {
    HostArray g =
        gradient(x -> x.to(DataType.FLOAT32).square().to(DataType.FLOAT64).sum(), vector(3, 0));
    assertThat(g).isEqualTo(vector(6, 0));
  }

  @Test
  void everyOperationsGradientEqualsCentralDifferences() {
    Operations.smooth()
        .forEach(
            (name, f) ->
                Differences.ofInput(
                    name,
                    session(),
                    in -> f.of(session(), in).mul(in.get(1)).sum().tanh(),
                    7,
                    Operations.points(),
                    Operations.weights(session(), f)));
  }

  @Test
  void everyWeightOfASmoothNetworkEqualsCentralDifferences() {
    SmallNetwork network = new SmallNetwork(session(), Tensor::softplus);
    Differences.ofVariables(
        session(),
        in -> network.trained(in.get(0), in.get(1)).mean(),
        network.weights(),
        1,
        1e-7,
        SmallNetwork.images(),
        SmallNetwork.labels());
  }

  @Test
  void sampledWeightsOfAReluNetworkEqualCentralDifferences() {
    SmallNetwork network = new SmallNetwork(session(), Tensor::relu);
    Differences.ofVariables(
        session(),
        in -> network.evaluated(in.get(0), in.get(1)).sum(),
        network.weights(),
        5,
        1e-7,
        SmallNetwork.images(),
        SmallNetwork.labels());
  }

  @Test
  void theInputGradientOfASumIsEachImagesOwn() {
    SmallNetwork network = new SmallNetwork(session(), Tensor::softplus);
    Differences.ofInput(
        "image",
        session(),
        in -> network.trained(in.get(0), in.get(1)).sum(),
        1,
        SmallNetwork.images(),
        SmallNetwork.labels());
  }

  @Test
  void aVariableWithoutPartInTheLossHasGradientZero() {
    Variable used = session().variable("used", vector(2, 3));
    Variable unused = session().variable("unused", vector(1, 1, 1));
    List<HostArray> out =
        session()
            .compile(
                "zero",
                in -> {
                  Gradients g =
                      session()
                          .gradients(
                              () ->
                                  new Loss(
                                      used.value().square().sum(), List.of(used.value().mul(10))),
                              List.of(used, unused));
                  Gradients constant =
                      session().gradients(() -> Loss.of(in.get(0)), List.of(unused));
                  return List.of(
                      g.value(),
                      g.auxiliary().get(0),
                      g.of(used),
                      g.of(unused),
                      constant.of(unused));
                })
            .call(HostArray.scalar(1));
    assertThat(out)
        .containsExactly(
            HostArray.scalar(13), vector(20, 30), vector(4, 6), vector(0, 0, 0), vector(0, 0, 0));
  }

  @Test
  void anAssignedVariableIsDifferentiatedAtWhatItWasAssigned() {
    Variable w = session().variable("w", vector(2));
    HostArray g =
        run(
            (s, in) -> {
              w.assign(w.value().add(in.get(0)));
              return s.gradients(() -> Loss.of(w.value().square().sum()), List.of(w)).of(w);
            },
            vector(3));
    assertThat(g.item()).isEqualTo(10);
  }

  @Test
  void variablesAreFrozenOutsideGradients() {
    Variable w = session().variable("w", vector(2));
    HostArray g =
        run(
            (s, in) -> {
              ValueAndGradient attack =
                  s.valueAndGradient(x -> Loss.of(x.mul(w.value()).sum()), in.get(0));
              return s.gradients(() -> Loss.of(attack.gradient().square().sum()), List.of(w)).of(w);
            },
            vector(5));
    assertThat(g.item()).isEqualTo(0);
  }

  @Test
  void gradientsDoNotNest() {
    Variable w = session().variable("w", vector(2));
    refuses(
        IllegalStateException.class,
        () ->
            run(
                (s, in) ->
                    s.gradients(
                            () ->
                                Loss.of(s.gradients(() -> Loss.of(in.get(0)), List.of(w)).value()),
                            List.of(w))
                        .value(),
                HostArray.scalar(1)),
        "gradients do not nest");
  }

  @Test
  void aLossWithAxesIsRefusedWithItsShape() {
    refuses(
        IllegalArgumentException.class,
        () -> gradient(x -> x.mul(2), vector(1, 2)),
        "[2]",
        "expected a scalar");
  }

  @Test
  void auxiliaryValuesComeBackInOrder() {
    List<HostArray> out =
        session()
            .compile(
                "auxiliary",
                in -> {
                  ValueAndGradient v =
                      session()
                          .valueAndGradient(
                              x -> new Loss(x.square().sum(), List.of(x.mul(2), x.sum())),
                              in.get(0));
                  return List.of(
                      v.value(), v.auxiliary().get(0), v.auxiliary().get(1), v.gradient());
                })
            .call(normal(1, 3));
    double[] x = normal(1, 3).toDoubles();
    assertThat(out.get(1).at(2)).isEqualTo(2 * x[2]);
    assertThat(out.get(2).shape()).isEqualTo(Shape.scalar());
    assertThat(out.get(3).at(0)).isEqualTo(2 * x[0]);
  }
}
