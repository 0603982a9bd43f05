package io.github.fenchel.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.Derivation.Arm;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.suites.grid.Cell;
import io.github.fenchel.suites.grid.CellFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a suite trains again on masked images. */
class RetrainingTest {
  private static final List<String> GRID =
      List.of(
          "fenchel: 1",
          "name: again",
          "data: {id: fashion-mnist-mini, train: 2000, test: 20, augmentation: horizontal-flip}",
          "architecture: [small-cnn, linear]",
          "backend: pytorch",
          "seed: [0, 1]",
          "training: {epochs: 2, batch: 64, optimizer: adam}",
          "objective: [standard, {norm: l1, epsilon: 8/255 pixel, route: fast}]");

  @TempDir private Path folder = Path.of("");

  private Suite read(String... more) throws IOException {
    Path file = folder.resolve("s.yaml");
    Files.writeString(file, String.join("\n", GRID) + "\n" + String.join("\n", more));
    return SuiteReader.read(file, FakePlugin.catalog());
  }

  private static List<Cell> again(Suite suite) {
    return suite.cells().stream().filter(cell -> derived(cell) != null).toList();
  }

  private static @Nullable Derivation derived(Cell cell) {
    return cell.spec().training().data().derived();
  }

  @Test
  void eachTrainedNetworkIsFollowedByOneForEveryMethodShareArmAndSeed() throws IOException {
    Suite suite =
        read(
            "retraining: {saliency: [simple-gradient, {id: smooth-grad, samples: [5, 9]}],",
            "  kept: [0.1, 1/4], arm: [top, bottom], seed: [7, 8, 9]}");
    assertThat(suite.cells()).hasSize(8 + 8 * 3 * 2 * 2 * 3);
    assertThat(suite.cells().stream().map(Cell::index))
        .containsExactlyElementsOf(IntStream.range(0, 296).boxed().toList());
    assertThat(again(suite)).containsExactlyElementsOf(suite.cells().subList(8, 296));
    assertThat(new HashSet<>(suite.cells().stream().map(Cell::title).toList())).hasSize(296);
    Cell second = suite.cells().get(9);
    assertThat(second.title())
        .isEqualTo("standard, small-cnn, seed 0 > simple-gradient top 0.1, seed 8");
    assertThat(second.row()).isEqualTo("standard, small-cnn, seed 0 > simple-gradient top 0.1");
    assertThat(second.axes())
        .hasToString(
            "{architecture=small-cnn, objective=standard, seed=0, saliency=simple-gradient,"
                + " arm=top, kept=0.1, retrainedSeed=8}");
    Cell last = suite.cells().get(295);
    assertThat(last.title())
        .isEqualTo("l1 8/255 pixel, linear, seed 1 > smooth-grad (samples 9) bottom 1/4, seed 9");
    Derivation masks = Objects.requireNonNull(derived(last));
    assertThat(masks.source()).isEqualTo(suite.cells().get(7).spec().training());
    assertThat(masks.saliency().text()).isEqualTo("smooth-grad (samples 9)");
    assertThat(masks.arm()).isEqualTo(Arm.BOTTOM);
    assertThat(masks.kept()).isEqualTo(Rational.of(1, 4));
  }

  @Test
  void whatIsTrainedAgainIsTheExplainedNetworkButForObjectiveAndSeed() throws IOException {
    Suite suite = read("retraining: {seed: 5}");
    TrainingSpec source = suite.cells().get(7).spec().training();
    TrainingSpec training = suite.cells().get(suite.cells().size() - 1).spec().training();
    assertThat(training.objective().route()).isEqualTo(Component.of("standard"));
    assertThat(training.objective().norm()).isNull();
    assertThat(training.seed()).isEqualTo(5);
    assertThat(training.architecture()).isEqualTo(source.architecture());
    assertThat(training.engine()).isEqualTo(source.engine());
    assertThat(training.schedule()).isEqualTo(source.schedule());
    assertThat(training.data())
        .isEqualTo(source.data().masked(Objects.requireNonNull(training.data().derived())));
  }

  @Test
  void byDefaultBothArmsKeepFiveSharesOfTheSimpleGradient() throws IOException {
    List<Cell> again = again(read("retraining: {seed: 0}"));
    assertThat(again.subList(0, 10).stream().map(cell -> cell.title().replaceAll(".*> ", "")))
        .containsExactly(
            "simple-gradient top 0.05",
            "simple-gradient bottom 0.05",
            "simple-gradient top 0.1",
            "simple-gradient bottom 0.1",
            "simple-gradient top 0.2",
            "simple-gradient bottom 0.2",
            "simple-gradient top 0.5",
            "simple-gradient bottom 0.5",
            "simple-gradient top 0.9",
            "simple-gradient bottom 0.9");
  }

  @Test
  void epochsAndArchitectureMayBeOthers() throws IOException {
    List<Cell> again = again(read("retraining: {seed: 0, epochs: 9, architecture: mlp}"));
    assertThat(again)
        .allSatisfy(
            cell -> {
              assertThat(cell.spec().training().architecture().id()).isEqualTo("mlp");
              assertThat(cell.spec().training().schedule().epochs()).isEqualTo(9);
              assertThat(Objects.requireNonNull(derived(cell)).source().schedule().epochs())
                  .isEqualTo(2);
            });
  }

  /** So that more retraining, or another evaluation, runs nothing again. */
  @Test
  void theGridDependsOnNoRetrainingAndRetrainingOnNoEvaluation() throws IOException {
    Suite plain = read();
    Suite masked = read("retraining: {seed: 0}");
    assertThat(masked.cells().subList(0, 8).stream().map(Cell::spec))
        .containsExactlyElementsOf(plain.cells().stream().map(Cell::spec).toList());
    assertThat(masked.cells().subList(0, 8).stream().map(Cell::title))
        .containsExactlyElementsOf(plain.cells().stream().map(Cell::title).toList());
    Suite measured =
        read("retraining: {seed: 0}", "evaluation: {metrics: [gini], images: 3, attackImages: 4}");
    assertThat(again(measured).stream().map(Cell::spec))
        .containsExactlyElementsOf(again(masked).stream().map(Cell::spec).toList());
    EvaluationSpec accuracy = again(measured).get(0).spec().evaluation();
    assertThat(accuracy.metrics()).containsExactly(Component.of("accuracy"));
    assertThat(accuracy.saliency()).isEmpty();
    assertThat(accuracy.norms()).isEmpty();
    assertThat(accuracy.images()).isEqualTo(20); // of so many test images
  }

  @Test
  void bothAreChosenByWhatTheyAre() throws IOException {
    List<Cell> cells = read("retraining: {seed: [3, 4], kept: [0.1, 0.50]}").cells();
    assertThat(chosen("arm=none", cells)).isEqualTo(8);
    assertThat(chosen("arm=top", cells)).isEqualTo(8 * 4);
    assertThat(chosen("kept=0.5,retrainedSeed=3", cells)).isEqualTo(8 * 2);
    assertThat(chosen("kept=0.50,norm=l1,seed=1,saliency=simple-gradient", cells)).isEqualTo(2 * 4);
  }

  private static long chosen(String only, List<Cell> cells) {
    return cells.stream().filter(CellFilter.parse(only, cells)).count();
  }

  @Test
  void whatExplainsASkippedCellIsSkippedWithItsReason() throws IOException {
    Path file = folder.resolve("s.yaml");
    String text = String.join("\n", GRID).replace("backend: pytorch", "backend: reference");
    Files.writeString(file, text + "\nretraining: {seed: 0}");
    Suite suite = SuiteReader.read(file, FakePlugin.catalog());
    assertThat(again(suite))
        .allSatisfy(
            cell ->
                assertThat(cell.skip())
                    .hasValue(
                        "the network that it explains is skipped: backend reference cannot"
                            + " train"));
  }

  @Test
  void checkingCountsWhatIsTrainedAgain() throws IOException {
    read("retraining: {seed: [0, 1]}");
    assertThat(SuiteReader.check(folder.resolve("s.yaml"), FakePlugin.catalog()).cells())
        .isEqualTo(8 + 8 * 20);
  }
}
