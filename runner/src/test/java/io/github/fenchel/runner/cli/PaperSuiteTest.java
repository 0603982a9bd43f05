package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.data.DrawnImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The paper's suite in small: its own text, but for size and machine, on a handful of images. */
class PaperSuiteTest {
  @TempDir private Path folder = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void draw() {
    data = folder.resolve("data");
    DrawnImages.folder(data.resolve("imagenette2-320"), 4, 4);
  }

  @Test
  void aHandfulOfImagesTrainsOneStepAndIsMeasured() throws IOException {
    String one = small().replaceAll("(?m)^  - (standard|\\{norm: (l1|elastic-net).*)\\n", "");
    List<RunRecord> records = run(one.replace("[fast, iterative, penalty], steps: 7", "fast"));
    assertThat(records).hasSize(1);
    for (RunRecord record : records) {
      assertThat(record.curve()).hasSize(1);
      assertThat(record.environment().data()).containsKeys("train", "val", "jpeg-decoder");
      assertThat(record.metrics()).extracting(MetricValue::n).contains(12);
      Map<String, HostArray> maps =
          Npz.read(folder.resolve("store/runs").resolve(record.runId()).resolve("saliency.npz"));
      assertThat(maps.get("gradient_logit"))
          .isNotNull()
          .extracting(HostArray::shape)
          .isEqualTo(Shape.of(3, 3, 28, 28));
    }
    String classes = String.join("|", DrawnImages.CLASSES);
    assertThat(reported("--data-dir", data.toString())).containsPattern("\"(" + classes + ")\"");
    assertThat(reported()).as("where the images are not").containsPattern("\"class [0-2]\"");
  }

  /** What a report calls the images. */
  private String reported(String... options) throws IOException {
    Path out = folder.resolve("report");
    List<String> command = new ArrayList<>(List.of("report", folder.resolve("store").toString()));
    command.addAll(List.of("--out", out.toString()));
    command.addAll(List.of(options));
    CommandLineRun report = CommandLineRun.of(command.toArray(String[]::new));
    assertThat(report.exitCode()).as(report.err()).isZero();
    try (var images = Files.list(out.resolve("data/images"))) {
      return Files.readString(images.findFirst().orElseThrow());
    }
  }

  @Test
  @Tag("slow")
  void everyNormByEveryRouteTrainsOneStep() throws IOException {
    assertThat(run(small())).hasSize(10);
  }

  private List<RunRecord> run(String suite) {
    Path store = folder.resolve("store");
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            Suites.write(folder, suite).toString(),
            "--store",
            store.toString(),
            "--data-dir",
            data.toString());
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(run.out()).contains("gallery.png");
    return RunStore.open(store, warning -> {}).all();
  }

  /** What a CPU does in seconds: images of 28 px, one step of 8 images, a small network. */
  private static String small() throws IOException {
    String text = Files.readString(ShippedSuitesTest.suites().resolve("paper.yaml"));
    for (String[] change :
        new String[][] {
          {"size: 224", "size: 28"},
          {"patch: 14", "patch: 7"},
          {"architecture: efficientnet-b0", "architecture: small-cnn"},
          {"device: \"cuda:0\"", "device: cpu"},
          {"epochs: 200", "epochs: 1"},
          {"threads: 8", "threads: 1"},
          {"images: 32", "images: 3"},
          {"attackImages: 256", "attackImages: 4"}
        }) {
      assertThat(text).contains(change[0]);
      text = text.replace(change[0], change[1]);
    }
    return text;
  }
}
