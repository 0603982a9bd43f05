package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.codec.NamedArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Optimizers, rates, augmentation, networks and clipping, each through a suite's own words. */
@Tag("slow")
class VariantsTest {
  private static final String SUITE =
      Suites.TINY
          .replace("train: 200", "train: 100")
          .replace("small-cnn", "linear")
          .replace("  - standard\n", "")
          .replace("{images", "{metrics: [accuracy], images");

  @TempDir private Path folder;

  @Test
  void augmentedImagesTrainWithAdamwAndACosine() {
    String plain =
        SUITE.replace("epochs: 1", "epochs: 3, rate: cosine").replace("id: adam,", "id: adamw,");
    String augmented =
        plain.replace(
            "test: 50", "test: 50, augmentation: [horizontal-flip, {id: padded-crop, padding: 2}]");
    run(plain);
    run(augmented);
    RunRecord without = store().only(r -> r.spec().training().data().augmentation().isEmpty());
    RunRecord with = store().only(r -> !r.spec().training().data().augmentation().isEmpty());
    for (RunRecord record : List.of(without, with)) {
      // Two steps an epoch, six in all; an epoch tells the rate of its last step.
      List<Double> rates = record.curve().stream().map(EpochPoint::rate).toList();
      for (int epoch = 0; epoch < 3; epoch++) {
        double expected = 1e-3 * (1 + Math.cos(Math.PI * (2 * epoch + 1) / 6)) / 2;
        assertThat(rates.get(epoch)).isCloseTo(expected, within(1e-15));
      }
    }
    assertThat(with.inputDigests().get("initialWeights"))
        .isEqualTo(without.inputDigests().get("initialWeights"));
    assertThat(with.inputDigests().get("batch1"))
        .isNotEqualTo(without.inputDigests().get("batch1"));
    assertThat(with.inputDigests().get("usage")).isNotEqualTo(without.inputDigests().get("usage"));
    assertThat(with.resultDigest()).isNotEqualTo(without.resultDigest());
  }

  @Test
  void momentumAndNesterovMoveTheWeightsDifferently() {
    run(SUITE.replace("{id: adam, rate: 1e-3}", "{id: sgd, rate: 0.01, momentum: [0, 0.9]}"));
    run(
        SUITE.replace(
            "{id: adam, rate: 1e-3}", "{id: sgd, rate: 0.01, momentum: 0.9, nesterov: true}"));
    assertThat(store().records()).hasSize(3);
    assertThat(store().records()).extracting(RunRecord::resultDigest).doesNotHaveDuplicates();
    assertThat(store().records())
        .extracting(RunRecord::inputDigests)
        .containsOnly(store().records().get(0).inputDigests());
    assertThat(store().records())
        .allSatisfy(
            record -> assertThat(record.curve().get(0).trainLoss()).isFinite().isPositive());
  }

  @Test
  void everyNetworkTrainsAndKeepsItsNames() {
    run(
        SUITE
            .replace(
                "architecture: linear", "architecture: [linear, {id: mlp, hidden: 16}, resnet18]")
            .replace("train: 100", "train: 60")
            .replace("test: 50", "test: 20")
            .replace("batch: 50", "batch: 20"));
    assertThat(names("linear")).containsExactly("fc.weight[10,784]", "fc.bias[10]");
    assertThat(names("mlp"))
        .containsExactly(
            "fc1.weight[16,784]",
            "fc1.bias[16]",
            "fc2.weight[16,16]",
            "fc2.bias[16]",
            "fc.weight[10,16]",
            "fc.bias[10]");
    List<String> torchvisions = new ArrayList<>();
    torchvisions.add("conv1.weight");
    torchvisions.addAll(norm("bn1"));
    for (int stage = 1; stage <= 4; stage++) {
      for (int block = 0; block < 2; block++) {
        String at = "layer" + stage + "." + block;
        for (int conv = 1; conv <= 2; conv++) {
          torchvisions.add(at + ".conv" + conv + ".weight");
          torchvisions.addAll(norm(at + ".bn" + conv));
        }
        if (stage > 1 && block == 0) {
          torchvisions.add(at + ".downsample.0.weight");
          torchvisions.addAll(norm(at + ".downsample.1"));
        }
      }
    }
    torchvisions.addAll(List.of("fc.weight", "fc.bias"));
    assertThat(names("resnet18").stream().map(name -> name.replaceAll("\\[.*", "")))
        .containsExactlyElementsOf(torchvisions);
    // Training moved the running statistics from the 0 and 1 where they start.
    assertThat(values("resnet18", "bn1.running_mean")).anyMatch(value -> value != 0);
    assertThat(values("resnet18", "layer4.1.bn2.running_var"))
        .allMatch(value -> value > 0)
        .anyMatch(value -> value != 1);
  }

  @Test
  void withoutClippingImagesLeaveTheRangeOfPixels() {
    // The border of these images is black: clipped, half of a perturbation is lost there.
    run(
        SUITE.replace(
            "epsilon: 8/255 pixel, route: fast",
            "epsilon: 64/255 pixel, route: fast, clip: [true, false]"));
    assertThat(store().records()).hasSize(2);
    RunRecord first = store().records().get(0);
    RunRecord second = store().records().get(1);
    assertThat(first.inputDigests()).isEqualTo(second.inputDigests());
    assertThat(first.resultDigest()).isNotEqualTo(second.resultDigest());
    assertThat(loss(clip(false)))
        .as("the unclipped attack is stronger")
        .isGreaterThan(loss(clip(true)));
  }

  @Test
  void everyRouteTrainsThroughASuite() {
    run(
        SUITE.replace(
            "route: fast",
            "route: [fast, iterative, penalty, authors], steps: 2, stepSize: [auto, 0.5 pixel^2]"));
    assertThat(store().records())
        .extracting(record -> record.spec().training().objective().route().id())
        .containsExactlyInAnyOrder("fast", "iterative", "iterative", "penalty", "authors");
    assertThat(store().records())
        .allSatisfy(
            record -> assertThat(record.curve().get(0).trainLoss()).isFinite().isPositive());
    assertThat(store().records())
        .extracting(RunRecord::inputDigests)
        .containsOnly(store().records().get(0).inputDigests());
  }

  private double loss(Predicate<RunRecord> kind) {
    return store().only(kind).curve().get(0).trainLoss();
  }

  private static Predicate<RunRecord> clip(boolean clip) {
    return record -> record.spec().training().objective().route().arguments().flag("clip") == clip;
  }

  private static List<String> norm(String at) {
    return List.of(at + ".weight", at + ".bias", at + ".running_mean", at + ".running_var");
  }

  private List<String> names(String architecture) {
    return weights(architecture).stream().map(w -> w.name() + w.array().shape()).toList();
  }

  private List<Double> values(String architecture, String name) {
    NamedArray found =
        weights(architecture).stream().filter(w -> w.name().equals(name)).findFirst().orElseThrow();
    return Arrays.stream(found.array().toDoubles()).boxed().toList();
  }

  private List<NamedArray> weights(String architecture) {
    return store()
        .weights(store().only(r -> r.spec().training().architecture().id().equals(architecture)));
  }

  private void run(String suite) {
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            Suites.write(folder, suite).toString(),
            "--store",
            store().root().toString(),
            "--offline");
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
  }

  private StoreContents store() {
    return new StoreContents(folder.resolve("store"));
  }
}
