package io.github.fenchel.runner.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.KernelChoice;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.runner.grid.FakeLauncher;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.runner.worker.TaskFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When kernels are checked, what counts as wrong, and how long the answer is known. */
class MachineKernelsTest {
  private static final EngineSpec SINGLE = engine("pytorch", "cpu", DataType.FLOAT32);

  @TempDir private Path folder = Path.of("");
  private final List<String> notices = new ArrayList<>();
  private final List<String> tried = new ArrayList<>();

  private static EngineSpec engine(String backend, String device, DataType type) {
    return new EngineSpec(backend, new SessionOptions(device, type, 2));
  }

  private MachineKernels kernels(FakeLauncher.Worker worker) {
    Workspace workspace =
        Workspace.load(folder, new DataLocation(List.of(), folder, false), List.of());
    FakeLauncher launcher =
        new FakeLauncher(
            given -> {
              tried.add(choice(given).text());
              return worker.work(given);
            });
    return new MachineKernels(workspace, launcher, folder.resolve("kernels"), notices::add);
  }

  /** What the check's process would be given. */
  private static KernelChoice choice(FakeLauncher.Given given) {
    assertThat(given.task()).isInstanceOf(Task.CheckKernels.class);
    return Objects.requireNonNull(TaskFile.of(given.task(), given.workspace(), null).kernels());
  }

  private static TaskEvent.End right(FakeLauncher.Given given) {
    for (Convolution.Kind kind : Convolution.Kind.values()) {
      given.events().accept(new TaskEvent.KindChecked(kind, null));
    }
    return new TaskEvent.Checked();
  }

  private static TaskEvent.End failed(FailureKind kind) {
    return new TaskEvent.Failed(kind, "gone\nat length");
  }

  @Test
  void anEngineIsCheckedOnceOnAMachine() {
    MachineKernels first = kernels(MachineKernelsTest::right);
    assertThat(first.of(SINGLE).orElseThrow().text()).isEqualTo("float32");
    assertThat(first.of(SINGLE)).isPresent();
    assertThat(kernels(MachineKernelsTest::right).of(SINGLE)).isPresent();
    assertThat(tried).containsExactly("float32");
    assertThat(notices).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERNAL", "TIME_LIMIT"})
  void aCrashOrAHangMakesChildrenStartOneLevelDown(FailureKind death) {
    MachineKernels kernels =
        kernels(given -> choice(given).variables().isEmpty() ? failed(death) : right(given));
    assertThat(kernels.of(SINGLE).orElseThrow().text())
        .isEqualTo("float32 at ONEDNN_MAX_CPU_ISA=AVX512_CORE");
    assertThat(kernels.verdict(SINGLE).orElseThrow().faults()).containsExactly("float32: gone");
  }

  @Test
  void whatIsWrongEverywhereIsComputedInDoublePrecision() {
    MachineKernels kernels =
        kernels(
            given -> {
              boolean wrong = !choice(given).inDouble().contains(Convolution.Kind.POINTWISE);
              right(given);
              given
                  .events()
                  .accept(
                      new TaskEvent.KindChecked(
                          Convolution.Kind.POINTWISE, wrong ? "off by a third" : null));
              return new TaskEvent.Checked();
            });
    assertThat(kernels.of(SINGLE).orElseThrow().text()).isEqualTo("float32; float64 for pointwise");
    assertThat(kernels(given -> failed(FailureKind.INTERNAL)).of(SINGLE))
        .as("remembered")
        .isEqualTo(kernels.of(SINGLE));
  }

  @Test
  void anEngineThatComputesNothingRightIsRefused() {
    MachineKernels kernels = kernels(given -> failed(FailureKind.INTERNAL));
    assertThatThrownBy(() -> kernels.of(SINGLE))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.MACHINE))
        .hasMessageContaining("backend pytorch computes convolutions wrong on this machine")
        .hasMessageContaining("gone")
        .hasMessageContaining("use another backend, or dataType float64");
  }

  @ParameterizedTest
  @EnumSource(names = {"MACHINE", "OUT_OF_MEMORY"})
  void anEngineThatCannotBeLoadedIsNotJudged(FailureKind kind) {
    assertThat(kernels(given -> failed(kind)).of(SINGLE)).isEmpty();
    assertThat(kernels(MachineKernelsTest::right).of(SINGLE)).as("not remembered").isPresent();
  }

  @Test
  void aUserWhoStopsTheCheckStopsTheCommand() {
    MachineKernels kernels = kernels(given -> failed(FailureKind.INTERRUPTED));
    assertThatThrownBy(() -> kernels.of(SINGLE))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
  }

  @Test
  void doublePrecisionGpusAndTheOracleAreNotChecked() {
    MachineKernels kernels = kernels(MachineKernelsTest::right);
    assertThat(kernels.of(engine("pytorch", "cpu", DataType.FLOAT64))).isEqualTo(Optional.empty());
    assertThat(kernels.of(engine("pytorch", "cuda:0", DataType.FLOAT32))).isEmpty();
    assertThat(kernels.of(engine("reference", "cpu", DataType.FLOAT32))).isEmpty();
    assertThat(tried).isEmpty();
  }
}
