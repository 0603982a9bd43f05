package io.github.fenchel.api.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LockHoldersTest {
  private static final List<String> LOCKS =
      List.of(
          "1: POSIX  ADVISORY  WRITE 4711 08:01:131 42 42",
          "1: -> POSIX  ADVISORY  WRITE 4712 08:01:131 43 43",
          "2: FLOCK  ADVISORY  WRITE 4713 08:01:131 0 EOF",
          "3: POSIX  ADVISORY  READ 4714 08:01:131 44 44",
          "4: POSIX  ADVISORY  WRITE -1 08:01:131 45 45");

  @Test
  void theProcessIsFoundByFileAndPlace() {
    assertThat(LockHolders.in(LOCKS, "131", 42)).hasValue(4711);
    assertThat(LockHolders.in(LOCKS, "131", 44)).hasValue(4714);
  }

  @Test
  void whoeverWaitsHoldsNothingAndWhatIsElsewhereIsUnknown() {
    assertThat(LockHolders.in(LOCKS, "131", 43)).isEmpty();
    assertThat(LockHolders.in(LOCKS, "131", 0)).isEmpty();
    assertThat(LockHolders.in(LOCKS, "31", 42)).isEmpty();
    assertThat(LockHolders.in(LOCKS, "131", 45)).isEmpty();
  }
}
