package io.github.fenchel.runner.norm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.attack.Fgsm;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.losses.classification.CrossEntropy;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An attack leaves no trace in the weights, and in the statistics only where it is told to. */
class AttackTraceTest {
  private static final int BATCH = 8;
  private static final Shape SHAPE = Shape.of(BATCH, 1, 8, 8);
  private static final Seeds SEEDS = Seeds.of(Component.of("test"), 0);
  private static final HostArray IMAGES = uniform(21, 0, 1);
  private static final HostArray LABELS = labels(4);

  @ParameterizedTest
  @MethodSource("io.github.fenchel.runner.norm.NormCase#all")
  void theWeightGradientsAreThoseOfTheLossAlone(NormCase tested) {
    Objective objective = fast(tested, "evaluate");
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Model model = model(session, "small-cnn", 4);
      List<HostArray> both =
          session
              .compile(
                  "attack and loss",
                  in -> {
                    Batch batch = new Batch(in.get(0), in.get(1));
                    Tensor attacked = objective.attack(model.network(), batch, Draws.none());
                    return step(session, model, objective, batch, attacked);
                  })
              .call(IMAGES, LABELS);
      List<HostArray> alone =
          session
              .compile(
                  "loss alone",
                  in -> {
                    Batch batch = new Batch(in.get(0), in.get(1));
                    return step(session, model, objective, batch, in.get(2));
                  })
              .call(IMAGES, LABELS, both.get(0));
      assertThat(both.get(0)).as("the attack moved the images").isNotEqualTo(IMAGES);
      assertThat(both).hasSize(2 + model.trained().size());
      for (int i = 1; i < both.size(); i++) {
        assertThat(both.get(i).toDoubles())
            .containsExactly(alone.get(i).toDoubles(), within(1e-12));
      }
    }
  }

  @Test
  void inEvaluationModeTheAttackMovesNoStatistics() {
    assertThat(statisticsAfter("evaluate", 0)).isEqualTo(statisticsAfter("none", 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void inTrainingModeTheAttackMovesTheStatisticsOnceMore(int losses) {
    // Clean images go through first, then the attacked ones: 0.9 r + 0.1 b, once or twice.
    assertThat(statisticsAfter("train", losses)).isNotEqualTo(statisticsAfter("evaluate", losses));
    assertThat(statisticsAfter("train", losses)).isEqualTo(statisticsAfter("forward", losses));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT32", "FLOAT64"})
  void pgdFindsAtLeastTheLossOfFgsmOnALinearModel(DataType type) {
    assertThat(System.getProperty("fenchel.strict")).isEqualTo("true");
    // Two classes: the sign of the gradient is the same everywhere, so both reach the worst corner.
    HostArray labels = labels(2);
    try (Session session = Engines.open("pytorch", type)) {
      Model model = model(session, "linear", 2);
      var program =
          session.compile(
              "attacks",
              in -> {
                Batch batch = new Batch(in.get(0), in.get(1));
                Tensor fgsm = new Fgsm(0.1).perturb(model.network(), batch, Draws.none());
                Tensor pgd = new Pgd(0.1).perturb(model.network(), batch, name -> in.get(2));
                List<Tensor> losses = new ArrayList<>();
                for (Tensor images : List.of(in.get(0), fgsm, pgd)) {
                  Tensor logits = model.network().logits(images, Mode.EVALUATE, Draws.none());
                  losses.add(CrossEntropy.perExample(logits, in.get(1)));
                }
                return losses;
              });
      for (long seed = 31; seed < 34; seed++) {
        List<HostArray> losses = program.call(uniform(seed, 0, 1), labels, uniform(-seed, -1, 1));
        for (int i = 0; i < BATCH; i++) {
          double slack = type == DataType.FLOAT32 ? 1e-6 : 1e-13;
          assertThat(losses.get(1).at(i)).isGreaterThan(losses.get(0).at(i));
          assertThat(losses.get(2).at(i)).isGreaterThanOrEqualTo(losses.get(1).at(i) - slack);
        }
      }
    }
  }

  /** The attacked images, the loss, and the gradient of each weight. */
  private static List<Tensor> step(
      Session session, Model model, Objective objective, Batch batch, Tensor attacked) {
    Gradients gradients =
        session.gradients(
            () ->
                Loss.of(
                    objective.loss(model.network(), batch, attacked, Draws.none()).values().mean()),
            model.trained());
    List<Tensor> out = new ArrayList<>(List.of(attacked, gradients.value()));
    for (Variable weight : model.trained()) {
      out.add(gradients.of(weight));
    }
    return out;
  }

  /**
   * The running statistics after one attack and so many training losses.
   *
   * @param attackMode of the attack; {@code forward} for a plain training pass over the clean
   *     images in its place, {@code none} for nothing
   */
  private static Map<String, HostArray> statisticsAfter(String attackMode, int losses) {
    boolean plain = attackMode.equals("forward");
    Objective objective =
        fast(NormCase.l1(), attackMode.equals("train") || plain ? "train" : "evaluate");
    // Perturbed images are made beforehand, so that all modes lose on the same ones.
    HostArray perturbed = uniform(22, 0, 1);
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Model model = model(session, "small-cnn", 4);
      session
          .compile(
              "passes",
              in -> {
                Batch batch = new Batch(in.get(0), in.get(1));
                List<Tensor> out = new ArrayList<>(List.of(in.get(1)));
                if (plain) {
                  out.add(model.network().logits(in.get(0), Mode.TRAIN, Draws.none()));
                } else if (!attackMode.equals("none")) {
                  out.add(objective.attack(model.network(), batch, Draws.none()));
                }
                for (int i = 0; i < losses; i++) {
                  out.add(step(session, model, objective, batch, in.get(2)).get(1));
                }
                return out;
              })
          .call(IMAGES, LABELS, perturbed);
      Map<String, HostArray> statistics = new LinkedHashMap<>();
      for (WeightSpec spec : model.blueprint().weights()) {
        if (!spec.trained()) {
          statistics.put(spec.name(), requireNonNull(model.weights().get(spec.name())));
        }
      }
      assertThat(statistics).containsKey("bn1.running_mean");
      return statistics;
    }
  }

  private static Objective fast(NormCase tested, String attackMode) {
    ObjectiveOffer offer =
        ServiceLoader.load(Plugin.class).stream()
            .flatMap(provider -> provider.get().objectives().stream())
            .filter(o -> o.descriptor().id().equals("fast"))
            .findFirst()
            .orElseThrow();
    return offer.create(
        Arguments.of(offer.descriptor(), Map.of("attackMode", new Value.Word(attackMode))),
        tested.norm());
  }

  private static Model model(Session session, String architecture, int classes) {
    Blueprint blueprint =
        Engines.create(Zoo.offers(), architecture, Map.of())
            .blueprint(
                new NetworkInput(new ImageShape(1, 8, 8), classes, List.of(0.5), List.of(0.3)));
    return new Model(session, blueprint, Model.initialWeights(blueprint, SEEDS));
  }

  private static HostArray labels(int classes) {
    return HostArray.of(
        Shape.of(BATCH), IntStream.range(0, BATCH).mapToLong(i -> i % classes).toArray());
  }

  private static HostArray uniform(long seed, double low, double high) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[Math.toIntExact(SHAPE.size())];
    Arrays.setAll(values, i -> low + (high - low) * random.nextDouble());
    return HostArray.of(SHAPE, values);
  }
}
