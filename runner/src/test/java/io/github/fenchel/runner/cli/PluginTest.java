package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.results.record.Digest;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's jar in a plugin folder: listed, usable in suites, part of a run's identity. */
class PluginTest {
  @TempDir private Path folder;
  private Path plugins = Path.of("plugins");

  @BeforeEach
  void makeFolder() throws IOException {
    plugins = Files.createDirectory(folder.resolve("plugins"));
  }

  @Test
  void aNormFromAJarIsListedAndTrainsANetworkWhoseRecordHoldsTheJarsDigest() throws IOException {
    Files.writeString(plugins.resolve("broken.jar"), "no jar, and no part of what a run is");
    Path jar = PluginJar.make(plugins.resolve("half.jar"), PluginJar.source("half-box", 1));
    CommandLineRun list = CommandLineRun.of("list", "--plugins", plugins.toString());
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out()).contains("half-box  [half.jar]", "half a box");

    String text = Suites.TINY.replace("norm: l1", "norm: half-box");
    CommandLineRun run = run(text, "--plugins", plugins.toString());
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(run.out()).contains("half-box (epsilon 8/255 pixel)");
    assertThat(RunStore.open(folder.resolve("store"), warning -> {}).all())
        .hasSize(2)
        .extracting(record -> record.environment().plugins())
        .containsOnly(new TreeMap<>(Map.of("half.jar", Digest.ofFile(jar))));
  }

  private static final String TRAINING_PARTS =
      """
      package org.example;

      import io.github.fenchel.api.Plugin;
      import io.github.fenchel.api.backend.*;
      import io.github.fenchel.api.data.ImageShape;
      import io.github.fenchel.api.parameter.*;
      import io.github.fenchel.api.tensor.*;
      import io.github.fenchel.api.training.*;
      import java.util.List;

      public final class ExamplePlugin implements Plugin {
        record Darker() implements Augmentation {
          public HostArray choose(int count, ImageShape image, RandomNumbers random) {
            double[] factors = new double[count];
            for (int i = 0; i < count; i++) {
              factors[i] = random.between(0.5, 1);
            }
            return HostArray.of(Shape.of(count, 1), factors);
          }

          public HostArray change(HostArray images, HostArray choices) {
            float[] values = images.toFloats();
            int size = values.length / choices.size();
            for (int i = 0; i < values.length; i++) {
              values[i] *= (float) choices.at(i / size);
            }
            return HostArray.of(images.shape(), values);
          }

          public HostArray changeSide(HostArray side, HostArray choices) {
            return side;
          }
        }

        record SignDescent(double rate) implements Optimizer {
          public double[] scalars(long step, double rate) {
            return new double[] {rate};
          }

          public Update prepare(Session session, List<Variable> weights) {
            return (gradients, scalars) ->
                weights.forEach(
                    w -> w.assign(w.value().sub(gradients.of(w).sign().mul(scalars.get(0)))));
          }
        }

        public int apiVersion() {
          return 1;
        }

        public List<Offer<Augmentation>> augmentations() {
          return List.of(
              new Offer<>(Descriptor.of("darker", "darkens"), arguments -> new Darker()));
        }

        public List<Offer<Optimizer>> optimizers() {
          return List.of(
              new Offer<>(
                  Descriptor.of(
                      "sign-descent",
                      "moves by signs",
                      Parameter.quantity("rate", Unit.NONE, Range.positive(), "the move")),
                  arguments -> new SignDescent(arguments.quantity("rate"))));
        }
      }
      """;

  @Test
  void anAugmentationAndAnOptimizerFromAJarTrainANetwork() {
    Path jar = PluginJar.make(plugins.resolve("parts.jar"), TRAINING_PARTS);
    CommandLineRun list = CommandLineRun.of("list", "--plugins", plugins.toString());
    assertThat(list.out()).contains("darker  [parts.jar]", "sign-descent  [parts.jar]");

    String misspelled = Suites.TINY.replace("test: 50", "test: 50, augmentation: darkr");
    CommandLineRun refused = run(misspelled, "--plugins", plugins.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("unknown augmentation \"darkr\"; did you mean \"darker\"?");

    String text =
        Suites.TINY
            .replace("test: 50", "test: 50, augmentation: darker")
            .replace("optimizer: {id: adam,", "optimizer: {id: sign-descent,")
            .replace(
                "threads: 1", "threads: 1, labelSmoothing: 0.1, gradientClipping: 5, ema: 0.5");
    CommandLineRun run = run(text, "--plugins", plugins.toString());
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(RunStore.open(folder.resolve("store"), warning -> {}).all())
        .hasSize(2)
        .allSatisfy(
            record -> {
              assertThat(record.environment().plugins())
                  .isEqualTo(Map.of("parts.jar", Digest.ofFile(jar)));
              ScheduleSpec schedule = record.spec().training().schedule();
              assertThat(schedule.labelSmoothing()).isEqualTo(Rational.parse("0.1"));
              assertThat(schedule.gradientClipping()).isEqualTo(Rational.parse("5"));
              assertThat(schedule.ema()).isEqualTo(Rational.parse("0.5"));
            });
  }

  @Test
  void aPluginMakesARunStaleOnlyIfTheRunUsesIt() throws IOException {
    String halved = Suites.TINY.replace("norm: l1", "norm: half-box");
    PluginJar.make(plugins.resolve("half.jar"), PluginJar.source("half-box", 1));
    TinyStore.in(folder);
    assertThat(plan(plugins)).doesNotContain("stale").contains("stored");

    assertThat(run(halved, "--plugins", plugins.toString()).exitCode()).isZero();
    String source = PluginJar.source("half-box", 1);
    Path changed = Files.createDirectory(folder.resolve("changed"));
    PluginJar.make(changed.resolve("half.jar"), source.replace("epsilon / 2", "epsilon / 3"));
    assertThat(plan(changed)).contains("stale: plugins.half.jar: ");

    CommandLineRun accepted = run(halved, "--plugins", changed.toString(), "--accept-stale");
    assertThat(accepted.exitCode()).as(accepted.err()).isZero();
    assertThat(accepted.err()).contains("[2/2] half-box 8/255 pixel: stored already");
  }

  private String plan(Path jars) {
    CommandLineRun plan =
        CommandLineRun.of(
            "plan",
            folder.resolve("suite.yaml").toString(),
            "--store",
            store(),
            "--plugins",
            jars.toString());
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    return plan.out();
  }

  @Test
  void theSchemaKnowsTheNormAndItsParameters() {
    PluginJar.make(
        plugins.resolve("half.jar"),
        PluginJar.source("half-box", 1).replace("\"epsilon\"", "\"half\""));
    CommandLineRun schema = CommandLineRun.of("schema", "--plugins", plugins.toString());
    assertThat(schema.exitCode()).as(schema.err()).isZero();
    assertThat(schema.out()).contains("\"half-box\"", "\"half\"");
  }

  @Test
  void aNormThatThrowsInTrainingIsAFailedCellThatNamesTheJar() {
    PluginJar.make(
        plugins.resolve("half.jar"),
        PluginJar.source("half-box", 1)
            .replace(
                "return gradient.sign().mul(epsilon / 2);",
                "throw new IllegalStateException(\"boom\");"));
    String text =
        Suites.TINY.replace(
            "  - standard\n", "  - {norm: half-box, epsilon: 8/255 pixel, route: fast}\n");
    CommandLineRun run = run(text, "--plugins", plugins.toString());
    assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(70);
    assertThat(run.out())
        .containsPattern("half-box.*failed")
        .containsPattern("l1.*done")
        .contains(
            "plugin half.jar failed in org.example.ExamplePlugin$HalfBox.maximizer"
                + " (ExamplePlugin.java:",
            "java.lang.IllegalStateException: boom");
  }

  private CommandLineRun run(String text, String... more) {
    Path suite = Suites.write(folder, text);
    String[] arguments = new String[more.length + 5];
    String[] first = {"run", suite.toString(), "--store", store(), "--offline"};
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return CommandLineRun.of(arguments);
  }

  private String store() {
    return folder.resolve("store").toString();
  }
}
