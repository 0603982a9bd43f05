package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir private Path folder;

  @Test
  @Tag("slow")
  void withoutAPlaceForTemporaryFilesItStillExaminesTheRest()
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process doctor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder.resolve("none"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "doctor",
                "--offline",
                "--store",
                folder.resolve("store").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(doctor.waitFor()).isEqualTo(3);
    assertThat(Files.readString(out))
        .contains("[bad]  temporary files: " + folder.resolve("none"), "TMPDIR=DIR")
        .contains("[bad]  backend reference: ", "[ok]   store: ", "[ok]   data fashion-mnist-mini")
        .doesNotContain("\tat ");
  }
}
