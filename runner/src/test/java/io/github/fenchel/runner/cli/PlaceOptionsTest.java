package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlaceOptionsTest {

  @Test
  void anEmptyEntryOfASearchPathIsNoFolder() {
    String s = File.pathSeparator;
    assertThat(PlaceOptions.folders("a" + s + s + "b" + s))
        .containsExactly(Path.of("a"), Path.of("b"));
    assertThat(PlaceOptions.folders(s + " " + s)).isEmpty();
    assertThat(PlaceOptions.folders("")).isEmpty();
    assertThat(PlaceOptions.folders(null)).isEmpty();
  }
}
