package io.github.fenchel.runner.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.LockFile;
import io.github.fenchel.runner.worker.TaskFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leases of pretended GPUs. */
class GpusTest {
  @TempDir private Path folder;

  private static String visible(Gpus.Lease lease) {
    return lease.environment().getOrDefault("CUDA_VISIBLE_DEVICES", "as it was");
  }

  @Test
  void eachRunHasAGpuOfItsOwnAndTheNextWaits() {
    Gpus mine = Gpus.of("0,2", null, folder);
    Gpus theirs = Gpus.of("0,2", null, folder);
    Gpus.Lease first = mine.lease("cuda:0").orElseThrow();
    Gpus.Lease second = theirs.lease("cuda:0").orElseThrow();
    assertThat(List.of(visible(first), visible(second))).containsExactly("0", "2");
    assertThat(mine.lease("cuda:0")).isEmpty();
    assertThat(mine.lease("cpu")).contains(Gpus.Lease.NONE);
    first.close();
    Gpus.Lease third = theirs.lease("cuda:0").orElseThrow();
    assertThat(visible(third)).isEqualTo("0");
    third.close();
    second.close();
  }

  @Test
  void aGpuIsInUseWhileAChildHasItThoughItsCommandIsGone() {
    Gpus gpus = Gpus.of("5", null, folder);
    Gpus.Lease lease = gpus.lease("cuda:0").orElseThrow();
    assertThat(lease.ofChild())
        .isEqualTo(new TaskFile.DeviceLock(gpus.file().toAbsolutePath(), 11));
    LockFile.Held childs = new LockFile(gpus.file()).tryLock(11).orElseThrow();
    lease.close();
    assertThat(gpus.lease("cuda:0")).isEmpty();
    childs.close();
    gpus.lease("cuda:0").orElseThrow().close();
  }

  @Test
  void aDeviceByItsPlaceIsThatOne() {
    Gpus gpus = Gpus.of(null, "GPU-abc,GPU-def", folder);
    Gpus.Lease second = gpus.lease("cuda:1").orElseThrow();
    assertThat(visible(second)).isEqualTo("GPU-abc,GPU-def");
    assertThat(gpus.lease("cuda:1")).isEmpty();
    Gpus.Lease first = gpus.lease("cuda:0").orElseThrow();
    assertThat(visible(first)).isEqualTo("GPU-abc");
    assertThat(gpus.lease("cuda:0")).isEmpty();
    first.close();
    second.close();
  }

  @Test
  void aDeviceThatIsNotThereIsLeftToTheChildToMiss() {
    assertThat(Gpus.of(null, "", folder).lease("cuda:0")).contains(Gpus.Lease.NONE);
    assertThat(Gpus.of(null, "0", folder).lease("cuda:7")).contains(Gpus.Lease.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3,1   | 3;1",
        "0, 2  | 0;2",
        "1,-1,2| 1",
        "-1    | none",
        "''    | none",
        "MIG-a | MIG-a"
      })
  void theMaskOfTheEnvironmentIsRespected(String mask, String names) {
    List<String> expected = names.equals("none") ? List.of() : List.of(names.split(";"));
    assertThat(Gpus.of(null, mask, folder).names()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1 | 1,2 | --gpus 0,1: 0 is not among CUDA_VISIBLE_DEVICES=1,2",
        "1,1 | 1,2 | --gpus 1,1: expected different GPUs, e.g. 0,2",
        "1,  | 1,2 | --gpus 1,: expected different GPUs, e.g. 0,2",
      })
  void aWishThatCannotBeIsRefused(String wanted, String mask, String message) {
    assertThatThrownBy(() -> Gpus.of(wanted, mask, folder))
        .isInstanceOf(FenchelException.class)
        .hasMessage(message);
  }
}
