package io.github.fenchel.runner.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.runner.grid.GridOptions;
import io.github.fenchel.runner.grid.Retry;
import io.github.fenchel.runner.launch.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the options of a grid come to. */
class RunOptionsTest {
  private static GridOptions grid(String... arguments) {
    RunOptions options = new RunOptions();
    new CommandLine(options).parseArgs(arguments);
    return options.grid(List.of(), false);
  }

  @Test
  void everyOptionReachesTheGrid() {
    assertThat(
            grid(
                "--jobs=3",
                "--fail-fast",
                "--time-limit=1h30m",
                "--memory-limit=500MB",
                "--retry=timeout,oom",
                "--retries=2"))
        .isEqualTo(
            new GridOptions(
                3,
                false,
                true,
                new Retry(Set.of(FailureKind.TIME_LIMIT, FailureKind.OUT_OF_MEMORY), 2),
                new Limits(Optional.of(Duration.ofMinutes(90)), OptionalLong.of(500_000_000))));
  }

  @Test
  void withoutOptionsNothingIsLimitedOrRetried() {
    GridOptions plain = grid();
    assertThat(plain.limits()).isEqualTo(Limits.NONE);
    assertThat(plain.retry().kinds()).isEmpty();
    assertThat(plain.failFast()).isFalse();
    assertThat(plain.jobs()).isPositive();
  }
}
