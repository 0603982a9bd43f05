package io.github.fenchel.runner.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void wordsStandLeftAndNumbersRight() {
    TextTable table = new TextTable(List.of("cell", "accuracy", "state"));
    table.row(List.of("standard", "0.9", "done"));
    table.row(List.of("l1", "-", "failed: diverged"));
    table.row(List.of("l2", "0.875", "done"));
    assertThat(table.render())
        .isEqualTo(
            """
            cell      accuracy  state
            standard       0.9  done
            l1               -  failed: diverged
            l2           0.875  done
            """);
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new TextTable(List.of("a", "b")).row(List.of("1")))
        .hasMessage("1 cells under 2 headings");
  }
}
