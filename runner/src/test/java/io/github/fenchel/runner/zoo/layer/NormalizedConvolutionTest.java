package io.github.fenchel.runner.zoo.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.zoo.Engines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In evaluation a convolution takes in the batch norm after it, and nothing else changes. */
class NormalizedConvolutionTest {
  private static final Conv CONV =
      new Conv("conv", 3, 8, 3, 1, 1)
          .starting(new Initializer.Normal(1), new Initializer.Normal(1));
  private static final BatchNorm NORM = new BatchNorm("norm", 8);
  private static final Sequential BOTH = Sequential.of(CONV, NORM);

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void aTakenInNormGivesTheSameNumbersAndGradients(String backend) {
    HostArray images = random(1, false, 16, 3, 6, 6);
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      Map<String, Variable> variables = variables(session);
      List<HostArray> found =
          session
              .compile(
                  "both",
                  in -> {
                    ForwardPass pass =
                        new ForwardPass(session.nn(), variables, Mode.EVALUATE, Draws.none());
                    assertThat(CONV.takesIn(in.get(0), pass)).isTrue();
                    ValueAndGradient together =
                        session.valueAndGradient(x -> loss(BOTH.forward(x, pass)), in.get(0));
                    ValueAndGradient apart =
                        session.valueAndGradient(
                            x -> loss(NORM.forward(CONV.forward(x, pass), pass)), in.get(0));
                    return List.of(
                        together.auxiliary().get(0),
                        apart.auxiliary().get(0),
                        together.gradient(),
                        apart.gradient());
                  })
              .call(images);
      assertClose(found.get(0), found.get(1));
      assertClose(found.get(2), found.get(3));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void trainingAndSmallActivationsKeepThemApart(String backend) {
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      Map<String, Variable> variables = variables(session);
      session
          .compile(
              "apart",
              in -> {
                for (Mode mode : Mode.values()) {
                  ForwardPass pass = new ForwardPass(session.nn(), variables, mode, Draws.none());
                  boolean large = mode == Mode.EVALUATE;
                  assertThat(CONV.takesIn(in.get(0), pass)).isEqualTo(large);
                  assertThat(CONV.takesIn(in.get(0).slice(0, 0, 1), pass)).isFalse();
                }
                return List.of();
              })
          .call(random(1, false, 16, 3, 6, 6));
    }
  }

  private static Loss loss(Tensor output) {
    return new Loss(output.square().sum(), List.of(output));
  }

  private static Map<String, Variable> variables(Session session) {
    Map<String, Variable> variables = new LinkedHashMap<>();
    for (WeightSpec spec : BOTH.weights()) {
      boolean positive = spec.name().endsWith("running_var");
      HostArray value = random(spec.name().hashCode(), positive, spec.shape().toArray());
      variables.put(spec.name(), session.variable(spec.name(), value));
    }
    return variables;
  }

  private static HostArray random(long seed, boolean positive, long... shape) {
    Randomness random = Randomness.seeded(seed);
    double[] values = new double[Math.toIntExact(Shape.of(shape).size())];
    for (int i = 0; i < values.length; i++) {
      double normal = random.normal();
      values[i] = positive ? normal * normal + 0.1 : normal;
    }
    return HostArray.of(Shape.of(shape), values);
  }

  private static void assertClose(HostArray found, HostArray expected) {
    double largest = 0;
    for (double value : expected.toDoubles()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(found.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Math.abs(found.at(i) - expected.at(i))).isLessThanOrEqualTo(1e-13 * largest);
    }
  }
}
