package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.RunRecord;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The epoch that validation chooses is kept, as a run that ends there shows. */
class BestEpochTest {
  /** A rate so large that accuracy goes up and down, and the last epoch is not the best. */
  private static final String SUITE =
      """
      fenchel: 1
      name: best
      data: {id: fashion-mnist-mini, train: 200, test: 20}
      architecture: linear
      backend: pytorch
      seed: 0
      training:
        epochs: 8
        batch: 20
        optimizer: {id: sgd, rate: 1.0, momentum: 0.9}
        validation: 0.2
        keep: best
        threads: 1
      objective: standard
      evaluation: {metrics: [accuracy], images: 10, attackImages: 10}
      """;

  @TempDir private Path folder;

  @Test
  void theBestEpochsWeightsAreKept() {
    RunRecord chosen = run(SUITE, "best");
    List<EpochPoint> curve = chosen.curve();
    assertThat(curve).hasSize(8);
    assertThat(curve)
        .allSatisfy(
            point -> {
              assertThat(point.validationAccuracy()).isBetween(0.0, 1.0);
              assertThat(point.validationLoss()).isPositive();
              // 40 images: a whole number of them is right.
              assertThat(accuracy(point) * 40 % 1).isBetween(-1e-9, 1e-9);
            });
    EpochPoint best =
        curve.stream().max(Comparator.comparingDouble(BestEpochTest::accuracy)).orElseThrow();
    int epoch = 1 + curve.stream().map(BestEpochTest::accuracy).toList().indexOf(accuracy(best));
    assertThat(epoch).as("the test needs a best epoch before the last; %s", curve).isLessThan(8);

    RunRecord ended =
        run(
            SUITE.replace("epochs: 8", "epochs: " + epoch).replace("keep: best", "keep: last"),
            "ended");
    assertThat(store("best").weights(chosen)).isEqualTo(store("ended").weights(ended));
    assertThat(chosen.resultDigest()).isEqualTo(ended.resultDigest());

    RunRecord last = run(SUITE.replace("keep: best", "keep: last"), "last");
    assertThat(last.curve().get(7).validationAccuracy())
        .isEqualTo(curve.get(7).validationAccuracy());
    assertThat(last.resultDigest()).isNotEqualTo(chosen.resultDigest());
  }

  private static double accuracy(EpochPoint point) {
    return Objects.requireNonNull(point.validationAccuracy());
  }

  private RunRecord run(String suite, String store) {
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            Suites.write(folder, suite).toString(),
            "--store",
            folder.resolve(store).toString(),
            "--offline");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return store(store).only(record -> true);
  }

  private StoreContents store(String name) {
    return new StoreContents(folder.resolve(name));
  }
}
