package io.github.fenchel.runner.norm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.trace.TraceBudget;
import io.github.fenchel.results.trace.TraceDifference;
import io.github.fenchel.results.trace.TraceKind;
import io.github.fenchel.runner.train.StepTrace;
import io.github.fenchel.runner.train.TinyTask;
import io.github.fenchel.runner.train.TrainingTask;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both engines, traced side by side from equal weights: every tensor of step 1 within 1e-12, every
 * weight of step 20 within 1e-9 (float32: 1e-4 and 1e-1).
 */
class EnginesAgreeTest {
  private static final int STEPS = 20;
  private static final Map<String, Value> SOFTPLUS =
      Map.of("activation", new Value.Word("softplus"));
  private static final Map<String, Value> SMOOTH =
      Map.of("activation", new Value.Word("softplus"), "pooling", new Value.Word("average"));

  @ParameterizedTest
  @MethodSource("io.github.fenchel.runner.norm.NormCase#all")
  void smallCnnInDoublePrecision(NormCase norm) {
    assertWithin(traced("small-cnn", norm, "adam", DataType.FLOAT64, STEPS));
  }

  @ParameterizedTest
  @MethodSource("io.github.fenchel.runner.norm.NormCase#few")
  void smallCnnInSinglePrecision(NormCase norm) {
    assertWithin(traced("small-cnn", norm, "adam", DataType.FLOAT32, 1));
  }

  @ParameterizedTest
  @Tag("slow")
  @MethodSource("io.github.fenchel.runner.norm.NormCase#few")
  void resnet18InDoublePrecision(NormCase norm) {
    assertWithin(traced("resnet18", norm, "sgd", DataType.FLOAT64, STEPS));
  }

  /**
   * All but the weights' gradients: of the inputs of ReLU, tens of thousands here, one is so near 0
   * that rounding chooses the side, and a whole filter's gradient with it.
   */
  @ParameterizedTest
  @Tag("slow")
  @MethodSource("io.github.fenchel.runner.norm.NormCase#few")
  void resnet18InSinglePrecision(NormCase norm) {
    List<TraceDifference> differences = traced("resnet18", norm, "sgd", DataType.FLOAT32, 1);
    assertWithin(
        differences.stream()
            .filter(difference -> difference.tensor().kind() != TraceKind.WEIGHT_GRADIENT)
            .toList());
  }

  /**
   * Real images have regions of equal pixels, where windows of max-pooling tie but for rounding. A
   * network without kinks shows that kinks are all that parts the engines there.
   */
  @ParameterizedTest
  @Tag("slow")
  @MethodSource("io.github.fenchel.runner.norm.NormCase#few")
  void realImagesThroughASmoothNetworkInDoublePrecision(NormCase norm) {
    assertWithin(traced(garments("small-cnn", SMOOTH, norm, "adam"), DataType.FLOAT64, STEPS));
  }

  @ParameterizedTest
  @MethodSource("io.github.fenchel.runner.norm.NormCase#few")
  void realImagesThroughASmoothNetworkInSinglePrecision(NormCase norm) {
    assertWithin(traced(garments("small-cnn", SMOOTH, norm, "adam"), DataType.FLOAT32, 1));
  }

  @ParameterizedTest
  @Tag("slow")
  @MethodSource("io.github.fenchel.runner.norm.NormCase#few")
  void realImagesThroughASmoothResnet18(NormCase norm) {
    assertWithin(traced(garments("resnet18", SOFTPLUS, norm, "sgd"), DataType.FLOAT64, 1));
    assertWithin(traced(garments("resnet18", SOFTPLUS, norm, "sgd"), DataType.FLOAT32, 1));
  }

  private static void assertWithin(List<TraceDifference> differences) {
    assertThat(differences)
        .hasSizeGreaterThan(20)
        .allSatisfy(difference -> assertThat(difference.isWithin()).as("%s", difference).isTrue());
    assertThat(differences).as("two engines, not one").anyMatch(tensor -> tensor.relative() > 0);
  }

  private static List<TraceDifference> traced(
      String architecture, NormCase norm, String optimizer, DataType type, int steps) {
    Objective objective = TinyTask.objective("fast", norm.norm());
    return traced(
        TinyTask.of(architecture, objective, optimizer(optimizer), STEPS / 4), type, steps);
  }

  private static TrainingTask garments(
      String architecture, Map<String, Value> arguments, NormCase norm, String optimizer) {
    Objective objective = TinyTask.objective("fast", norm.norm());
    return TinyTask.ofGarments(architecture, arguments, objective, optimizer(optimizer), STEPS / 4);
  }

  private static Optimizer optimizer(String id) {
    return Engines.create(Optimizers.offers(), id, Map.of());
  }

  /** Compares step 1 and the last. */
  private static List<TraceDifference> traced(TrainingTask task, DataType type, int steps) {
    List<TraceDifference> differences = new ArrayList<>();
    try (Session one = Engines.open("pytorch", type);
        Session other = Engines.open("tensorflow", type)) {
      StepTrace left = new StepTrace(task, one);
      StepTrace right = new StepTrace(task, other);
      for (int step = 1; step <= steps; step++) {
        List<NamedArray> ofLeft = left.next();
        List<NamedArray> ofRight = right.next();
        if (step == 1 || step == steps) {
          differences.addAll(
              TraceDifference.of(step, byName(ofLeft), byName(ofRight), TraceBudget.of(type)));
        }
      }
      left.checkFinite();
      assertThat(left.inputDigests()).isEqualTo(right.inputDigests());
      assertThat(left.count()).isEqualTo(STEPS);
    }
    return differences;
  }

  private static Map<String, HostArray> byName(List<NamedArray> arrays) {
    Map<String, HostArray> byName = new LinkedHashMap<>();
    arrays.forEach(named -> byName.put(named.name(), named.array()));
    return byName;
  }
}
