package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.trace.TraceBudget;
import io.github.fenchel.results.trace.TraceDifference;
import io.github.fenchel.results.trace.TraceKind;
import io.github.fenchel.results.trace.TracedPair;
import io.github.fenchel.runner.train.optimizer.Adam;
import io.github.fenchel.runner.train.optimizer.DecayedWeights;
import io.github.fenchel.runner.train.optimizer.WeightDecay;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a trace sees of a step, and that seeing changes nothing. */
class StepTraceTest {
  private static final int STEPS = 8;

  @ParameterizedTest
  @CsvSource({
    "pytorch, FLOAT32",
    "pytorch, FLOAT64",
    "tensorflow, FLOAT32",
    "tensorflow, FLOAT64",
  })
  void anObservedRunHasTheWeightsOfAnUnobservedOneBitByBit(String backend, DataType type) {
    TrainingTask task = TinyTask.of("small-cnn", boxed(), adam(0, WeightDecay.COUPLED), STEPS / 4);
    Map<String, HostArray> trained;
    try (Session session = Engines.open(backend, type)) {
      trained = Trainer.train(task, session, SmallTask.UNHEARD).model().weights();
    }
    try (Session session = Engines.open(backend, type)) {
      StepTrace trace = new StepTrace(task, session);
      Map<String, HostArray> last = Map.of();
      for (int step = 1; step <= STEPS; step++) {
        last = byName(trace.next());
      }
      trace.checkFinite();
      for (Map.Entry<String, HostArray> weight : trained.entrySet()) {
        boolean statistic = weight.getKey().contains("running_");
        String name = (statistic ? "statistic/" : "weight/") + weight.getKey();
        assertThat(last.get(name)).as(name).isEqualTo(weight.getValue());
      }
    }
  }

  @Test
  void aStepsTensorsAreInTheOrderOfComputation() {
    TrainingTask task = TinyTask.of("small-cnn", boxed(), adam(0, WeightDecay.COUPLED), 1);
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      StepTrace trace = new StepTrace(task, session);
      Map<String, HostArray> step = byName(trace.next());
      List<String> names = new ArrayList<>(step.keySet());
      assertThat(names.subList(0, 5))
          .containsExactly(
              "logits",
              "input-gradient",
              "perturbation",
              "statistic/bn1.running_mean",
              "statistic/bn1.running_var");
      assertThat(names)
          .containsSubsequence(
              "statistic/bn3.running_var",
              "training-logits",
              "loss",
              "weight-gradient/fc.bias",
              "weight-gradient/fc.weight",
              "weight-gradient/bn3.bias",
              "weight-gradient/conv1.weight",
              "weight/conv1.weight",
              "weight/fc.bias");
      assertThat(step.get("loss")).isEqualTo(HostArray.scalar(trace.loss()));
      HostArray perturbation = byNameOf(step, "perturbation");
      for (int i = 0; i < perturbation.size(); i++) {
        assertThat(Math.abs(perturbation.at(i))).isLessThanOrEqualTo(0.1 + 1e-12);
      }
    }
  }

  @Test
  void decayThatIsCoupledOnOneSideAloneIsFoundInTheFirstWeight() {
    TracedPair same = traced(WeightDecay.DECOUPLED, WeightDecay.DECOUPLED);
    assertThat(same.verdict()).as(same.summary()).isEqualTo(TracedPair.Verdict.WITHIN);
    TracedPair planted = traced(WeightDecay.DECOUPLED, WeightDecay.COUPLED);
    assertThat(planted.summary())
        .startsWith("beyond budget, first at step 1, weight conv1.weight (layer conv1): ");
    assertThat(planted.firstBeyond())
        .map(first -> first.tensor().kind())
        .contains(TraceKind.WEIGHT);
  }

  /** PyTorch with one kind of decay beside TensorFlow with another, three steps. */
  private static TracedPair traced(WeightDecay left, WeightDecay right) {
    List<TraceDifference> differences = new ArrayList<>();
    TraceBudget budget = TraceBudget.of(DataType.FLOAT64);
    try (Session one = Engines.open("pytorch", DataType.FLOAT64);
        Session other = Engines.open("tensorflow", DataType.FLOAT64)) {
      StepTrace a = new StepTrace(TinyTask.of("small-cnn", boxed(), adam(0.01, left), 1), one);
      StepTrace b = new StepTrace(TinyTask.of("small-cnn", boxed(), adam(0.01, right), 1), other);
      for (int step = 1; step <= 3; step++) {
        differences.addAll(TraceDifference.of(step, byName(a.next()), byName(b.next()), budget));
      }
    }
    TracedPair.Name name = new TracedPair.Name("planted", "pytorch", "tensorflow");
    return new TracedPair(name, budget, differences, Optional.empty(), Optional.empty());
  }

  private static Optimizer adam(double decay, WeightDecay acts) {
    return new Adam(1e-3, 0.9, 0.999, 1e-8, decay, acts, DecayedWeights.ALL);
  }

  /** A box of 0.1, attacked in training mode: so that the attack moves statistics, too. */
  private static Objective boxed() {
    return new StepZeroProbeTest.TrainingModeAttack();
  }

  private static HostArray byNameOf(Map<String, HostArray> arrays, String name) {
    return Optional.ofNullable(arrays.get(name)).orElseThrow();
  }

  private static Map<String, HostArray> byName(List<NamedArray> arrays) {
    Map<String, HostArray> byName = new LinkedHashMap<>();
    arrays.forEach(named -> byName.put(named.name(), named.array()));
    return byName;
  }
}
