package io.github.fenchel.results.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparabilityTest {
  private static final Baseline BASELINE = SmallGate.baseline();
  private static final List<Baseline.Task> TASKS = SmallGate.tasks(SmallGate.cells(0));

  @Test
  void theSameSuiteIsComparable() {
    assertThat(reasons(TASKS)).isEmpty();
    assertThat(Comparability.of(BASELINE, SmallGate.cells(0.1)).reasons()).isEmpty();
    assertThat(Comparability.environments(BASELINE, SmallGate.cells(0.1))).isEmpty();
    Comparability.of(BASELINE, "small", SmallGate.GATE, TASKS).require("ci.json", "");
  }

  @Test
  void anotherSpecIsRefusedByTheFieldThatDiffers() {
    List<Baseline.Task> threads = tasks(SmallGate.spec("pytorch", 0, 1));
    assertThat(reasons(threads))
        .containsExactly(
            "tensorflow: is in the baseline, but the suite does not run it",
            "pytorch: seeds: [0, 1, 2, 3] and [0]",
            "pytorch: threads: 2 and 1");
    assertThatThrownBy(
            () ->
                Comparability.of(BASELINE, "small", SmallGate.GATE, threads)
                    .require("ci.json", "bless it"))
        .isInstanceOf(FenchelException.class)
        .hasMessageStartingWith("ci.json: cannot judge this suite:\n  tensorflow: is in")
        .hasMessageEndingWith("threads: 2 and 1\nbless it");
  }

  @Test
  void whatDiffersInEveryCellIsToldOnce() {
    List<RunSpec> specs = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      specs.add(SmallGate.spec("pytorch", seed, 1));
      specs.add(SmallGate.spec("tensorflow", seed, 1));
    }
    assertThat(reasons(tasks(specs.toArray(RunSpec[]::new))))
        .containsExactly("every cell: threads: 2 and 1");
  }

  @Test
  void anotherGateOrSuiteIsRefused() {
    GateSpec loose =
        new GateSpec(
            0.1,
            new TreeMap<>(
                Map.of(
                    "accuracy", new GateSpec.Rule(0.05, true),
                    "gini", new GateSpec.Rule(0.01, false))));
    assertThat(Comparability.of(BASELINE, "other", loose, TASKS).reasons())
        .containsExactly(
            "it is of the suite small, not other",
            "gate.alpha: 0.05 and 0.1",
            "gate.metrics: accuracy: margin 0.02, blocking and margin 0.05, blocking; gini: none"
                + " and margin 0.01, advisory");
  }

  @Test
  void otherImagesAreRefusedAndAnotherBuildIsTold() {
    Environment sample = Samples.environment();
    Environment other =
        new Environment(
            "0.2.0 (89abcdef)",
            sample.plugins(),
            new TreeMap<>(Map.of("fashion-mnist-mini-train.gz", "cd".repeat(32))),
            sample.engine(),
            sample.deviceClass());
    List<Snapshot.Done> runs = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      runs.add(SmallGate.run(SmallGate.spec("pytorch", seed, 2), 0.8, other));
      runs.add(SmallGate.run(SmallGate.spec("tensorflow", seed, 2), 0.8, sample));
    }
    List<Baseline.Cell> cells = SmallGate.cells(runs);
    assertThat(Comparability.of(BASELINE, cells).reasons())
        .containsExactly(
            "pytorch: different images, by the digests of their files: fashion-mnist-mini-train.gz:"
                + " abababababab and cdcdcdcdcdcd");
    assertThat(Comparability.environments(BASELINE, cells))
        .containsExactly("pytorch: fenchel: 0.1.0 (0123abcd) -> 0.2.0 (89abcdef)");
  }

  private static List<Baseline.Task> tasks(RunSpec... specs) {
    return Snapshot.tasks(
        List.of(specs).stream()
            .map(spec -> new Snapshot.Planned(SmallGate.axes(spec), spec))
            .toList());
  }

  private static List<String> reasons(List<Baseline.Task> tasks) {
    return Comparability.of(BASELINE, "small", SmallGate.GATE, tasks).reasons();
  }
}
