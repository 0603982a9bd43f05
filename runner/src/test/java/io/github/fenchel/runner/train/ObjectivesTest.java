package io.github.fenchel.runner.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.data.split.ImageSplit;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.optimizer.LearningRates;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every objective on the engines: it trains, alike on both; gradients right; no traces. */
@Tag("slow")
class ObjectivesTest {
  private static final ImageShape IMAGE = new ImageShape(1, 8, 8);
  private static final int BATCH = 4;
  private static final double STEP = 2e-6;
  private static final Seeds SEEDS = Seeds.of(Component.of("objectives"), 0);
  private static final List<String> ENGINES = List.of("pytorch", "tensorflow");

  @ParameterizedTest
  @MethodSource("io.github.fenchel.runner.train.ObjectiveCase#all")
  void twoStepsTrainAndStartAlikeOnBothEngines(ObjectiveCase tested) {
    List<Trainer.Trained> trained = new ArrayList<>();
    List<Map<String, HostArray>> weights = new ArrayList<>();
    for (String engine : ENGINES) {
      try (Session session = Engines.open(engine, DataType.FLOAT64)) {
        TrainingTask task = task(tested.objective());
        Trainer.Trained done = Trainer.train(task, session, SmallTask.UNHEARD);
        trained.add(done);
        weights.add(done.model().weights());
      }
    }
    List<NamedArray> first = trained.get(0).stepZero();
    List<NamedArray> second = trained.get(1).stepZero();
    assertThat(first).extracting(NamedArray::name).contains("gradient", "perturbation");
    for (int i = 0; i < first.size(); i++) {
      double[] expected = first.get(i).array().toDoubles();
      double largest = DoubleStream.of(expected).map(Math::abs).max().orElseThrow();
      assertThat(second.get(i).array().toDoubles())
          .as(first.get(i).name())
          .containsExactly(expected, within(1e-12 * Math.max(1, largest)));
    }
    // Adam's first steps have the size of the rate whatever the gradient's: roundoff may grow.
    weights
        .get(0)
        .forEach(
            (name, value) -> {
              HostArray other = requireNonNull(weights.get(1).get(name));
              assertThat(other.toDoubles())
                  .as(name)
                  .containsExactly(value.toDoubles(), within(1e-6))
                  .doesNotContain(Double.NaN);
            });
    assertThat(weights.get(0))
        .isNotEqualTo(Model.initialWeights(task(tested.objective()).blueprint(), SEEDS));
  }

  @ParameterizedTest
  @MethodSource("io.github.fenchel.runner.train.ObjectiveCase#attacks")
  void anAttackLeavesNoTraceInTheWeights(ObjectiveCase tested) {
    TrainingTask task = task(tested.objective());
    HostBatch batch = HostBatch.of(task.train(), 0, 1, 2, 3);
    InputLayout inputs = task.inputs();
    List<HostArray> packed = inputs.pack(batch, SEEDS, "step 1", List.of());
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Model model = model(session, task);
      Map<String, HostArray> before = model.weights();
      HostArray attacked =
          session
              .compile(
                  "attack",
                  in ->
                      List.of(
                          tested
                              .objective()
                              .attack(model.network(), inputs.batch(in), inputs.draws(in))))
              .call(packed)
              .get(0);
      assertThat(model.weights()).as("statistics included").isEqualTo(before);
      assertThat(attacked.toDoubles()).isNotEqualTo(batch.images().toDoubles());
      List<HostArray> both =
          session
              .compile(
                  "attack and loss",
                  in -> {
                    Batch seen = inputs.batch(in);
                    Draws draws = inputs.draws(in);
                    Tensor found = tested.objective().attack(model.network(), seen, draws);
                    return gradients(session, model, tested.objective(), seen, found, draws);
                  })
              .call(packed);
      model.restore(before);
      List<HostArray> withFound = new ArrayList<>(packed);
      withFound.add(attacked);
      List<HostArray> alone =
          session
              .compile(
                  "loss alone",
                  in ->
                      gradients(
                          session,
                          model,
                          tested.objective(),
                          inputs.batch(in),
                          in.get(in.size() - 1),
                          inputs.draws(in)))
              .call(withFound);
      for (int i = 0; i < both.size(); i++) {
        assertThat(both.get(i).toDoubles())
            .containsExactly(alone.get(i).toDoubles(), within(1e-12));
      }
    }
  }

  static Stream<Arguments> penaltiesOnEngines() {
    return ObjectiveCase.penalties().stream()
        .flatMap(tested -> ENGINES.stream().map(engine -> Arguments.of(tested, engine)));
  }

  /**
   * The whole loss, penalty included, differentiated by some weights of every layer, against
   * central differences; relative to the largest derivative of the layer that was looked at.
   */
  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("penaltiesOnEngines")
  void thePenaltysWeightGradientMatchesDifferences(ObjectiveCase tested, String engine) {
    TrainingTask task = task(tested.objective());
    InputLayout inputs = task.inputs();
    List<HostArray> packed =
        inputs.pack(HostBatch.of(task.train(), 0, 1, 2, 3), SEEDS, "step 1", List.of());
    try (Session session = Engines.open(engine, DataType.FLOAT64)) {
      Model model = model(session, task);
      Map<String, HostArray> start = model.weights();
      Program program =
          session.compile(
              "loss",
              in -> {
                Batch batch = inputs.batch(in);
                return gradients(
                    session, model, tested.objective(), batch, batch.images(), inputs.draws(in));
              });
      List<HostArray> exact = program.call(packed);
      SplittableRandom random = new SplittableRandom(3);
      double worst = 0;
      for (int w = 0; w < model.trained().size(); w++) {
        Variable weight = model.trained().get(w);
        HostArray derivative = exact.get(1 + w);
        double[] values = requireNonNull(start.get(weight.name())).toDoubles();
        double largest = 0;
        double error = 0;
        for (int sample = 0; sample < 2; sample++) {
          int at = random.nextInt(values.length);
          DoubleUnaryOperator loss = by -> moved(program, packed, model, start, weight, at, by);
          // Four points: what is left is of fourth order in the step.
          double near = loss.applyAsDouble(STEP) - loss.applyAsDouble(-STEP);
          double far = loss.applyAsDouble(2 * STEP) - loss.applyAsDouble(-2 * STEP);
          double difference = (8 * near - far) / (12 * STEP);
          largest = Math.max(largest, Math.abs(difference));
          error = Math.max(error, Math.abs(difference - derivative.at(at)));
        }
        // A convolution before batch norm has no bias here; all others move the loss.
        worst = Math.max(worst, error / Math.max(largest, 1e-4));
      }
      assertThat(worst).as("relative error").isLessThan(1e-6);
    }
  }

  private static double moved(
      Program program,
      List<HostArray> packed,
      Model model,
      Map<String, HostArray> start,
      Variable weight,
      int at,
      double by) {
    HostArray original = requireNonNull(start.get(weight.name()));
    double[] values = original.toDoubles();
    values[at] += by;
    model.restore(start); // the training pass moves running statistics
    weight.write(HostArray.of(original.shape(), values));
    double loss = program.call(packed).get(0).item();
    model.restore(start);
    return loss;
  }

  /** The mean loss, and the gradient of each weight. */
  private static List<Tensor> gradients(
      Session session, Model model, Objective objective, Batch batch, Tensor input, Draws draws) {
    Gradients gradients =
        session.gradients(
            () -> Loss.of(objective.loss(model.network(), batch, input, draws).values().mean()),
            model.trained());
    List<Tensor> out = new ArrayList<>(List.of(gradients.value()));
    model.trained().forEach(weight -> out.add(gradients.of(weight)));
    return out;
  }

  private static Model model(Session session, TrainingTask task) {
    return new Model(session, task.blueprint(), Model.initialWeights(task.blueprint(), SEEDS));
  }

  private static TrainingTask task(Objective objective) {
    Architecture architecture = Engines.create(Zoo.offers(), "small-cnn", Map.of());
    byte[] pixels = new byte[2 * BATCH * IMAGE.size()];
    new SplittableRandom(1).nextBytes(pixels);
    byte[] labels = new byte[2 * BATCH];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % 4);
    }
    Split images = new ImageSplit(IMAGE, pixels, labels);
    return new TrainingTask(
        architecture.blueprint(new NetworkInput(IMAGE, 4, List.of(0.5), List.of(0.3))),
        objective,
        Engines.create(Optimizers.offers(), "adam", Map.of()),
        LearningRates.constant(),
        new ScheduleSpec(
            1, BATCH, Component.of("adam"), Component.of("constant"), ScheduleSpec.Keep.LAST),
        List.of(),
        IMAGE,
        objective.sides().isEmpty() ? images : new Masked(images),
        Optional.empty(),
        SEEDS);
  }

  /** Images whose left half is the mask. */
  private record Masked(Split of) implements Split {
    @Override
    public int size() {
      return of.size();
    }

    @Override
    public int label(int index) {
      return of.label(index);
    }

    @Override
    public HostArray images(int... indices) {
      return of.images(indices);
    }

    @Override
    public Map<String, HostArray> sides(int... indices) {
      float[] mask = new float[indices.length * IMAGE.size()];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = i % IMAGE.width() < IMAGE.width() / 2 ? 1 : 0;
      }
      Shape shape = Shape.of(indices.length, 1, IMAGE.height(), IMAGE.width());
      return Map.of("mask", HostArray.of(shape, mask));
    }
  }
}
