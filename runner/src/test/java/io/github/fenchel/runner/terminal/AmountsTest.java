package io.github.fenchel.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {

  @ParameterizedTest
  @CsvSource({"90s, 90", "30m, 1800", "2h, 7200", "1h30m, 5400", "1h1m1s, 3661"})
  void timesAreHoursMinutesAndSeconds(String text, long seconds) {
    assertThat(Amounts.time("--time-limit", text)).hasSeconds(seconds);
  }

  @ParameterizedTest
  @CsvSource({
    "800MB, 800000000",
    "4GB, 4000000000",
    "4GiB, 4294967296",
    "1.5 GB, 1500000000",
    "2TiB, 2199023255552"
  })
  void memoryIsDecimalOrBinary(String text, long bytes) {
    assertThat(Amounts.memory("--memory-limit", text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "0s", "m", "30 m", "1m1h", "-3s", "soon"})
  void aTimeWithoutUnitOrSenseIsRefused(String text) {
    assertThatThrownBy(() -> Amounts.time("--time-limit", text))
        .hasMessage(
            "--time-limit " + text + ": expected a time with its unit, e.g. 90s, 30m or 1h30m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "0GB", "4G", "4 gb", "-4GB", "much"})
  void memoryWithoutUnitOrSenseIsRefused(String text) {
    assertThatThrownBy(() -> Amounts.memory("--memory-limit", text))
        .hasMessageContaining("expected memory with its unit");
  }

  @Test
  void clocksHaveHoursOnlyWhereThereAreSome() {
    assertThat(Amounts.clock(Duration.ofSeconds(9))).isEqualTo("0:09");
    assertThat(Amounts.clock(Duration.ofSeconds(3729))).isEqualTo("1:02:09");
  }
}
