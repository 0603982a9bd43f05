package io.github.fenchel.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.run.KernelChoice;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.suites.SuiteReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The file that a worker is given. */
class TaskFileTest {
  private static final String SUITE =
      """
      fenchel: 1
      name: one
      data: {id: fashion-mnist-mini, train: 100, test: 50}
      architecture: linear
      backend: pytorch
      seed: 7
      training: {epochs: 1, batch: 50, optimizer: {id: adam, rate: 1e-3}, threads: 3}
      objective: {norm: l1, epsilon: 8/255 pixel, route: fast}
      evaluation: {images: 10, attackImages: 20}
      """;

  @TempDir private Path folder = Path.of("");

  private static RunSpec spec() {
    try {
      Path file = Files.writeString(Files.createTempFile("suite", ".yaml"), SUITE);
      return SuiteReader.read(file, PluginLoader.load(List.of()).catalog()).cells().get(0).spec();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<Task> tasks() {
    Component l1 = Component.of("l1");
    MatchSpec match =
        new MatchSpec(Component.of("x"), 5, Component.of("linear"), "pytorch", l1, "epsilon", l1);
    return Stream.of(
        new Task.Run(spec()),
        new Task.Trace(spec(), 7),
        new Task.Match(List.of(match, match)),
        new Task.Check("tensorflow", "cuda:0"),
        new Task.CheckKernels("pytorch"));
  }

  private TaskFile around(Task task) {
    return new TaskFile(
        TaskFile.VERSION,
        task,
        Path.of("a store", "caf\u00e9"),
        new DataLocation(List.of(Path.of("one"), folder), Path.of("cache"), true),
        List.of(Path.of("plugins")),
        new TaskFile.DeviceLock(folder.resolve("locks"), 1L << 40),
        new KernelChoice(
            new TreeMap<>(Map.of("ISA", "AVX2")), new TreeSet<>(Set.of(Convolution.Kind.RAGGED))));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aTaskIsReadBackEqual(Task task) {
    TaskFile file = around(task);
    assertThat(TaskFile.read(file.write(folder))).isEqualTo(file);
  }

  @Test
  void anEngineHasTheThreadsOfItsSpec() {
    assertThat(tasks().map(Task::threads)).containsExactly(3, 3, 2, 1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2      | 3    | a task of version 3, expected 2; use one build",
        "store  | shop | is not a task (",
        "check  | cook | is not a task (",
        "online | on   | is not a task (",
      })
  void aBrokenFileIsRefusedByName(String was, String is, String message) throws IOException {
    Path file = around(new Task.Check("reference", "cpu")).write(folder);
    String text = Files.readString(file);
    assertThat(text).contains(was);
    Files.writeString(file, text.replaceFirst(was + "\\b", is));
    assertThatThrownBy(() -> TaskFile.read(file))
        .isInstanceOf(FenchelException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .extracting(thrown -> ((FenchelException) thrown).kind())
        .isEqualTo(FailureKind.USER);
  }

  @Test
  void aMissingFileIsNamed() {
    Path none = folder.resolve("none.json");
    assertThatThrownBy(() -> TaskFile.read(none)).hasMessageStartingWith(none + ": ");
  }
}
