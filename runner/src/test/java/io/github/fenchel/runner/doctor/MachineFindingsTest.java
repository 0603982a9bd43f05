package io.github.fenchel.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineFindingsTest {
  @TempDir private Path folder;

  @Test
  void aStoreThatIsAFileIsWrongAndSaysWhatToDo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    Finding store = store(file.resolve("store"));

    assertThat(store.state()).isEqualTo(Finding.State.WRONG);
    assertThat(store.found()).contains("is a file");
    assertThat(store.remedy()).contains("--store DIR");
  }

  @Test
  void aStoreThatIsNotThereYetIsFineAndIsNotMade() {
    Finding store = store(folder.resolve("a").resolve("b"));

    assertThat(store.state()).isEqualTo(Finding.State.FINE);
    assertThat(store.found()).contains("not there yet, can be made", "GiB free");
    assertThat(folder).isEmptyDirectory();
  }

  private static Finding store(Path store) {
    return MachineFindings.findings(store).stream()
        .filter(finding -> finding.subject().equals("store"))
        .findFirst()
        .orElseThrow();
  }
}
