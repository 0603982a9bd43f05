package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.runner.train.optimizer.DecayedWeights;
import io.github.fenchel.runner.train.optimizer.Sgd;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Label smoothing, gradient clipping, and averages of weights, against their formulas. */
class TrainingKeysTest {
  private static final Component ANY = Component.of("any");
  private static final double TOLERANCE = 1e-12;

  private static TrainingTask task(
      String network, @Nullable String smoothing, @Nullable String clipping, @Nullable String ema) {
    TrainingTask plain =
        TinyTask.of(
            network,
            TinyTask.objective("standard", null),
            new Sgd(0.5, 0, false, 0, DecayedWeights.ALL),
            2);
    return new TrainingTask(
        plain.blueprint(),
        plain.objective(),
        plain.optimizer(),
        plain.rate(),
        new ScheduleSpec(
            2,
            TinyTask.BATCH,
            ANY,
            ANY,
            ScheduleSpec.Keep.LAST,
            number(smoothing),
            number(clipping),
            number(ema)),
        List.of(),
        plain.image(),
        plain.train(),
        ema == null ? Optional.empty() : Optional.of(plain.train()),
        plain.seeds());
  }

  private static @Nullable Rational number(@Nullable String text) {
    return text == null ? null : Rational.parse(text);
  }

  /** The traces of the first steps. */
  private static List<Map<String, HostArray>> traces(TrainingTask task, String backend, int steps) {
    List<Map<String, HostArray>> traces = new ArrayList<>();
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      StepTrace trace = new StepTrace(task, session);
      for (int i = 0; i < steps; i++) {
        Map<String, HostArray> step = new HashMap<>();
        for (NamedArray array : trace.next()) {
          step.put(array.name(), array.array());
        }
        traces.add(step);
      }
    }
    return traces;
  }

  private static HostArray array(Map<String, HostArray> step, String name) {
    return Objects.requireNonNull(step.get(name), () -> name + " of " + step.keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void theLossIsThatOfSmoothedLabels(String backend) {
    Map<String, HostArray> plain = traces(task("linear", null, null, null), backend, 1).get(0);
    Map<String, HostArray> smooth = traces(task("linear", "0.1", null, null), backend, 1).get(0);
    double[] logits = array(plain, "training-logits").toDoubles();
    assertThat(array(smooth, "training-logits").toDoubles()).containsExactly(logits);
    // (1 - s) CE(y) + s / K sum_k CE(k) = CE(y) + s (z_y - mean z), averaged over the batch.
    int classes = 4;
    double uniform = 0;
    for (int i = 0; i < TinyTask.BATCH; i++) {
      double sum = 0;
      double mean = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(logits[i * classes + k]);
        mean += logits[i * classes + k] / classes;
      }
      uniform += (Math.log(sum) - mean) / TinyTask.BATCH;
    }
    double expected = 0.9 * array(plain, "loss").item() + 0.1 * uniform;
    assertThat(array(smooth, "loss").item()).isCloseTo(expected, within(TOLERANCE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void allGradientsTogetherAreShortenedToTheGivenLength(String backend) {
    double free = length(task("small-cnn", null, null, null), backend, 1);
    double most = 0.25;
    assertThat(free).isGreaterThan(most);
    double factor = most / (free + 1e-6);
    assertThat(length(task("small-cnn", null, "0.25", null), backend, 1))
        .isCloseTo(free * factor, within(TOLERANCE));
    // What is short enough stays as it is.
    assertThat(length(task("small-cnn", null, "1000", null), backend, 1))
        .isCloseTo(free, within(TOLERANCE));
  }

  /** The length of the first move of all weights together, per unit of the rate. */
  private static double length(TrainingTask task, String backend, int steps) {
    Map<String, HostArray> initial = Model.initialWeights(task.blueprint(), task.seeds());
    Map<String, HostArray> step = traces(task, backend, steps).get(0);
    double sum = 0;
    for (var spec : task.blueprint().weights()) {
      if (spec.trained()) {
        double[] before = Objects.requireNonNull(initial.get(spec.name())).toDoubles();
        double[] after = array(step, "weight/" + spec.name()).toDoubles();
        for (int i = 0; i < before.length; i++) {
          sum += (before[i] - after[i]) * (before[i] - after[i]);
        }
      }
    }
    return Math.sqrt(sum) / 0.5;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void theAverageOfWeightsAndStatisticsIsKept(String backend) {
    TrainingTask task = task("small-cnn", null, null, "0.75");
    List<Map<String, HostArray>> traces = traces(task, backend, 8);
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      Trainer.Trained trained = Trainer.train(task, session, SmallTask.UNHEARD);
      trained
          .model()
          .weights()
          .forEach(
              (name, found) -> {
                String at = (name.contains("running_") ? "statistic/" : "weight/") + name;
                double[] average = array(traces.get(0), at).toDoubles();
                for (Map<String, HostArray> step : traces.subList(1, 8)) {
                  double[] value = array(step, at).toDoubles();
                  for (int i = 0; i < average.length; i++) {
                    average[i] = 0.75 * average[i] + 0.25 * value[i];
                  }
                }
                assertThat(found.toDoubles()).as(name).containsExactly(average, within(TOLERANCE));
              });
      // The last epoch was validated with what is kept.
      double validated =
          new Validation(trained.model(), task.train(), task.seeds()).score().crossEntropy();
      assertThat(trained.curve().get(1).validationLoss()).isEqualTo(validated);
    }
  }

  @Test
  void theTrainedWeightsAreThoseWithoutAnAverage() {
    Map<String, HostArray> plain = traces(task("small-cnn", null, null, null), "pytorch", 8).get(7);
    Map<String, HostArray> averaged =
        traces(task("small-cnn", null, null, "0.75"), "pytorch", 8).get(7);
    assertThat(averaged).isEqualTo(plain);
  }

  @Test
  void nothingIsSpelledNull() {
    assertThatThrownBy(
            () ->
                new ScheduleSpec(
                    1, 1, ANY, ANY, ScheduleSpec.Keep.LAST, Rational.of(0, 1), null, null))
        .hasMessage("labelSmoothing is above 0, or not there; found 0");
  }
}
