package io.github.fenchel.runner.cli.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.runner.cli.CommandLineRun;
import io.github.fenchel.runner.cli.PluginJar;
import io.github.fenchel.runner.cli.StoreContents;
import io.github.fenchel.runner.cli.Suites;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace as a user asks for it: two processes, compared step by step. */
class TraceCommandTest {
  /** A network without kinks: engines stay together in it. */
  private static final String LINEAR =
      Suites.TINY
          .replace("small-cnn", "linear")
          .replace("backend: pytorch", "backend: [pytorch, tensorflow]\ndataType: float64");

  @TempDir private Path folder;

  @Test
  void bothEnginesAreTracedAndLeaveFilesButNoRun() throws IOException {
    CommandLineRun run = trace(LINEAR.replace("  - standard\n", ""), "--steps", "3");
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("linear: pytorch and tensorflow", "within budget at all 3 steps")
        .contains("input gradient", "weight gradient", "budget: 1e-12 for what step 1 computes");
    assertThat(run.err()).contains("[1/1] linear: starts");
    Path out = folder.resolve("store").resolve("trace");
    List<String> csv = Files.readAllLines(out.resolve("trace.csv"));
    assertThat(csv.get(0)).startsWith("runs,left,right,step,kind,tensor,layer,relative");
    assertThat(csv.subList(1, csv.size()))
        .hasSize(3 * (5 + 2 * 2))
        .anyMatch(line -> line.startsWith("linear,pytorch,tensorflow,3,weight,fc.bias,fc,"))
        .allMatch(line -> line.contains(",true,"));
    assertThat(Files.readString(out.resolve("trace.json"))).contains("\"verdict\": \"within\"");
    BufferedImage picture = ImageIO.read(out.resolve("trace.png").toFile());
    assertThat(List.of(picture.getWidth(), picture.getHeight()))
        .as("room for one pair")
        .containsExactly(840, 430);
    assertThat(new StoreContents(folder.resolve("store")).names("runs")).isEmpty();
  }

  @Test
  void aBiasedRunningVarianceIsFoundInItsLayer() throws IOException {
    Path plugins = plantedFaults();
    String text =
        Suites.TINY
            .replace("backend: pytorch", "backend: [pytorch, biased]\ndataType: float64")
            .replace("  - standard\n", "");
    CommandLineRun run =
        trace(text, "--steps", "2", "--plugins", plugins.toString(), "--quiet", "--out", out());
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
    // The divisor n = 50 * 14 * 14 for n - 1 changes a tenth of the new variance by 1 in 9800.
    assertThat(run.out())
        .contains(
            "beyond budget, first at step 1, batch-norm statistic bn2.running_var (layer bn2)");
    assertThat(run.err()).isEmpty();
    assertThat(Files.readString(Path.of(out()).resolve("trace.json")))
        .contains("\"tensor\": \"bn2.running_var\"", "\"layer\": \"bn2\"");
    assertThat(folder.resolve("store")).doesNotExist();
  }

  @Test
  void mistakesEndWithOneMessageAndCodeTwo() throws IOException {
    assertMistake(Suites.TINY, "no two of its 2 cells differ in the backend alone");
    assertMistake(LINEAR, "--steps 0: expected a whole number above 0", "--steps", "0");
    assertMistake(LINEAR, "--budget -1.0: expected a number above 0", "--budget", "-1");
    assertMistake(LINEAR, "Invalid value for option '--steps'", "--steps", "many");
    CommandLineRun missing = CommandLineRun.of("trace", folder.resolve("none.yaml").toString());
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("none.yaml: no such file");
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    assertMistake(LINEAR, "cannot be a store", "--store", file.toString());
  }

  @Test
  void whatABackendCannotDoIsSkippedWithItsReason() {
    String text = LINEAR.replace("[pytorch, tensorflow]", "[pytorch, reference]");
    CommandLineRun run = trace(text, "--out", out());
    assertThat(run.exitCode()).as(run.out()).isEqualTo(2);
    assertThat(run.out()).contains("skipped: backend reference cannot train");
  }

  @Test
  void helpSaysWhatIsComparedAndTheChildsCommandIsHidden() {
    CommandLineRun help = CommandLineRun.of("trace", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("--steps=K", "--budget=VALUE", "Exit codes:");
    assertThat(CommandLineRun.of("--help").out())
        .contains("  trace ")
        .doesNotContainPattern("(?m)^ +task\\b");
  }

  @Test
  @Tag("slow")
  void aBackendThatCrashesIsAFailureOfItsPairAlone() throws IOException {
    Path plugins = plantedFaults();
    String text =
        LINEAR
            .replace("[pytorch, tensorflow]", "[pytorch, crashing, tensorflow]")
            .replace("  - standard\n", "");
    CommandLineRun run =
        trace(text, "--steps", "2", "--plugins", plugins.toString(), "--out", out());
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(70);
    assertThat(run.out())
        .contains(
            "crashing: plugin planted.jar ended the process by Runtime.halt(134)",
            "within budget at all 2 steps")
        .doesNotContain("\tat ");
  }

  @Test
  @Tag("slow")
  void aTrainingThatDivergesOnBothSidesSaysSo() {
    String text =
        LINEAR
            .replace("  - standard\n", "")
            .replace("float64", "float32")
            .replace("{id: adam, rate: 1e-3}", "{id: sgd, rate: 1e38}");
    CommandLineRun run = trace(text, "--out", out());
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(4);
    assertThat(run.out()).contains("pytorch: training diverged at step 2", "tensorflow: training");
  }

  private void assertMistake(String text, String message, String... more) {
    CommandLineRun run = trace(text, more);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
  }

  private Path plantedFaults() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    try (var in =
        Objects.requireNonNull(getClass().getResourceAsStream("planted-faults.java.txt"))) {
      PluginJar.make(
          plugins.resolve("planted.jar"), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    return plugins;
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  private CommandLineRun trace(String text, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("trace", Suites.write(folder, text).toString(), "--offline"));
    if (Stream.of(more).noneMatch(option -> option.equals("--store"))) {
      arguments.addAll(List.of("--store", folder.resolve("store").toString()));
    }
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }
}
