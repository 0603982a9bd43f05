package io.github.fenchel.api.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FenchelExceptionTest {
  private static final String FORGED = "a\nPASSED\u001b[2J";
  private static final String SHOWN = "a\\nPASSED\\u001b[2J";

  @Test
  void aMessageIsOneLineWhateverItQuotes() {
    assertThat(FenchelException.user(FORGED)).hasMessage(SHOWN);
    assertThat(FenchelException.machine(FORGED)).hasMessage(SHOWN);
    assertThat(new FenchelException(FailureKind.TIME_LIMIT, FORGED, new IOException()))
        .hasMessage(SHOWN);
  }

  @Test
  void theLinesOfAListAreThoseThatWereGiven() {
    assertThat(FenchelException.ofLines(FailureKind.USER, List.of("two:", "  " + FORGED, "  b")))
        .hasMessage("two:\n  " + SHOWN + "\n  b");
  }

  @Test
  void whatAnotherProcessToldIsIndented() {
    assertThat(FenchelException.reported(FailureKind.USER, FORGED, "one\nPASSED\r"))
        .hasMessage(SHOWN + ": one\n  PASSED");
  }
}
