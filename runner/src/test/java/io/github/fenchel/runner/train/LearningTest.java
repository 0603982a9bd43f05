package io.github.fenchel.runner.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.losses.classification.CrossEntropy;
import io.github.fenchel.runner.train.optimizer.LearningRates;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network, an optimizer and a rate together, in one compiled step on a real engine. */
class LearningTest {
  private static final ImageShape IMAGE = new ImageShape(1, 8, 8);
  private static final int BATCH = 16;
  private static final int STEPS = 25;

  @ParameterizedTest
  @CsvSource({
    "adam,pytorch",
    "adamw,pytorch",
    "sgd,pytorch",
    "adam,tensorflow",
    "adamw,tensorflow",
    "sgd,tensorflow"
  })
  void smallCnnLearnsABatchByHeart(String id, String backend) {
    Value rate = new Value.Quantity(Rational.parse("1e-2"), Unit.NONE);
    List<Double> losses =
        train(backend, Engines.create(Optimizers.offers(), id, Map.of("rate", rate)));
    assertThat(losses).allMatch(Double::isFinite);
    assertThat(losses.get(STEPS - 1)).isLessThan(losses.get(0) / 4);
  }

  private static List<Double> train(String backend, Optimizer optimizer) {
    UniformRandomProvider source = RandomSource.XO_RO_SHI_RO_128_PP.create(11L);
    Architecture smallCnn = Engines.create(Zoo.offers(), "small-cnn", Map.of());
    Blueprint blueprint =
        smallCnn.blueprint(new NetworkInput(IMAGE, 4, List.of(0.5), List.of(0.3)));
    HostArray images = uniform(source, IMAGE.batch(BATCH), 0, 1);
    HostArray labels =
        HostArray.of(Shape.of(BATCH), IntStream.range(0, BATCH).mapToLong(i -> i % 4).toArray());
    try (Session session = Engines.open(backend, DataType.FLOAT32)) {
      Map<String, Variable> variables =
          Engines.variables(session, blueprint, spec -> start(source, spec));
      Network network = blueprint.network(session, variables);
      List<Variable> weights =
          blueprint.weights().stream()
              .filter(WeightSpec::trained)
              .map(spec -> requireNonNull(variables.get(spec.name())))
              .toList();
      Optimizer.Update update = optimizer.prepare(session, weights);
      Program step =
          session.compile(
              "step",
              inputs -> {
                Gradients gradients =
                    session.gradients(
                        () ->
                            Loss.of(
                                CrossEntropy.perExample(
                                        network.logits(inputs.get(0), Mode.TRAIN, Draws.none()),
                                        inputs.get(1))
                                    .mean()),
                        weights);
                update.apply(gradients, inputs.subList(2, inputs.size()));
                return List.of(gradients.value());
              });
      List<Double> losses = new ArrayList<>();
      for (int t = 1; t <= STEPS; t++) {
        List<HostArray> inputs = new ArrayList<>(List.of(images, labels));
        double rate = LearningRates.cosine().at(optimizer.rate(), t, STEPS, STEPS);
        for (double scalar : optimizer.scalars(t, rate)) {
          inputs.add(HostArray.scalar(scalar));
        }
        losses.add(step.call(inputs).get(0).item());
      }
      return losses;
    }
  }

  private static HostArray start(UniformRandomProvider source, WeightSpec spec) {
    Initializer initializer = spec.initializer();
    if (initializer instanceof Initializer.Constant constant) {
      return uniform(source, spec.shape(), constant.value(), constant.value());
    }
    double bound =
        initializer instanceof Initializer.Uniform uniform
            ? uniform.bound()
            : ((Initializer.Normal) initializer).deviation() * Math.sqrt(3);
    return uniform(source, spec.shape(), -bound, bound);
  }

  private static HostArray uniform(
      UniformRandomProvider source, Shape shape, double low, double high) {
    double[] values = new double[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = low + (high - low) * source.nextDouble();
    }
    return HostArray.of(shape, values);
  }
}
