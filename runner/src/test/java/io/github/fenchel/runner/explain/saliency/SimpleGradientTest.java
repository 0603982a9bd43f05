package io.github.fenchel.runner.explain.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.ImageProgram;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.tck.CentralDifferences;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Simple gradients of a linear network over images of two pixels, by hand: with {@code z = W (x -
 * 0.5) / 0.25} the gradient of a logit is its row of {@code 4 W}, and that of the loss {@code 4 W^T
 * (softmax(z) - y)}.
 */
class SimpleGradientTest {
  private static final HostArray WEIGHT = HostArray.of(Shape.of(2, 2), 1.0, -0.5, 0.25, 2.0);
  private static final HostArray IMAGES = HostArray.of(Shape.of(2, 1, 1, 2), 0.5, 0.75, 0.25, 0.5);
  private static final HostArray LABELS = HostArray.of(Shape.of(2), 0L, 1L);

  @Test
  void theLogitsGradientIsThatOfEachImagesOwnLabel() {
    HostArray maps = explain(Map.of());
    assertThat(maps.shape()).isEqualTo(IMAGES.shape());
    assertThat(maps.toDoubles()).containsExactly(new double[] {4, -2, 1, 8}, within(1e-8));
  }

  @Test
  void theLossesGradientIsNotDividedByTheBatch() {
    // z is W (0, 1) = (-0.5, 2) for the first image, W (-1, 0) = (-1, -0.25) for the second.
    double first = 1 / (1 + Math.exp(2.5));
    double second = 1 / (1 + Math.exp(0.75));
    double[] expected = {
      4 * (first - 1) * (1 - 0.25),
      4 * (first - 1) * (-0.5 - 2),
      4 * second * (1 - 0.25),
      4 * second * (-0.5 - 2)
    };
    assertThat(explain(Map.of("of", new Value.Word("loss"))).toDoubles())
        .containsExactly(expected, within(1e-8));
  }

  @Test
  void eachOutputHasItsArray() {
    assertThat(method(Map.of()).arrayName()).isEqualTo("gradient_logit");
    assertThat(method(Map.of("of", new Value.Word("loss"))).arrayName()).isEqualTo("gradient_loss");
  }

  /** A smooth network's gradients: max-pooling has kinks, which differences can step across. */
  @ParameterizedTest
  @CsvSource({"logit,pytorch", "loss,pytorch", "logit,tensorflow", "loss,tensorflow"})
  void backPropagationAgreesWithDifferences(String of, String backend) {
    Map<String, Value> softplus = Map.of("activation", new Value.Word("softplus"));
    Architecture architecture = Engines.create(Zoo.offers(), "mlp", softplus);
    NetworkInput input = new NetworkInput(new ImageShape(1, 4, 4), 2, List.of(0.5), List.of(0.25));
    Map<String, Value> given = Map.of("of", new Value.Word(of));
    HostArray images = waves(Shape.of(2, 1, 4, 4), 0.5);
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      Blueprint blueprint = architecture.blueprint(input);
      Map<String, Variable> variables =
          Engines.variables(session, blueprint, spec -> waves(spec.shape(), 0));
      double[] exact = explain(given, session, blueprint, variables, images).toDoubles();
      Session differenced = new CentralDifferences(session);
      double[] differences = explain(given, differenced, blueprint, variables, images).toDoubles();
      assertThat(Arrays.stream(exact).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-2);
      assertThat(exact).containsExactly(differences, within(1e-8));
    }
  }

  private static HostArray waves(Shape shape, double middle) {
    double[] values = new double[Math.toIntExact(shape.size())];
    for (int j = 0; j < values.length; j++) {
      values[j] = middle + 0.4 * StrictMath.sin(0.7 * ((double) j * j));
    }
    return HostArray.of(shape, values);
  }

  private static SaliencyMethod method(Map<String, Value> given) {
    return Engines.create(SaliencyMethods.offers(), "simple-gradient", given);
  }

  private static HostArray explain(Map<String, Value> given) {
    NetworkInput input = new NetworkInput(new ImageShape(1, 1, 2), 2, List.of(0.5), List.of(0.25));
    Architecture linear = Engines.create(Zoo.offers(), "linear", Map.of());
    Blueprint blueprint = linear.blueprint(input);
    try (Session session = new CentralDifferences(Engines.reference())) {
      Map<String, Variable> variables =
          Engines.variables(
              session,
              blueprint,
              spec ->
                  spec.name().equals("fc.weight")
                      ? WEIGHT
                      : HostArray.zeros(WEIGHT.dataType(), spec.shape()));
      return explain(given, session, blueprint, variables, IMAGES);
    }
  }

  private static HostArray explain(
      Map<String, Value> given,
      Session session,
      Blueprint blueprint,
      Map<String, Variable> variables,
      HostArray images) {
    Network network = blueprint.network(session, variables);
    ImageProgram method = (ImageProgram) method(given);
    return session
        .compile(
            "explain", inputs -> method.compute(network, new Batch(inputs.get(0), inputs.get(1))))
        .call(images, LABELS)
        .get(0);
  }
}
