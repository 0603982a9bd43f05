package io.github.fenchel.runner.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceOptionsTest {
  @TempDir private Path folder;

  @Test
  void theCacheIsWhereTheUserSaysElseInTheHomeFolder() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    assertThat(PlaceOptions.cache(Map.of("XDG_CACHE_HOME", "/c"), "?", folder))
        .isEqualTo(Path.of("/c/fenchel"));
    assertThat(PlaceOptions.cache(Map.of("XDG_CACHE_HOME", ""), home.toString(), folder))
        .isEqualTo(home.resolve(".cache/fenchel"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "", "/nonexistent"})
  void whoHasNoHomeHasACacheOfTheirOwnAmongTheTemporaryFiles(String home) throws IOException {
    Path cache = PlaceOptions.cache(Map.of(), home, folder);
    assertThat(cache.getParent()).isEqualTo(folder);
    assertThat(cache.getFileName().toString()).matches("fenchel-cache-[0-9]+");
    assertThat(cache).doesNotExist();
    Files.createSymbolicLink(cache, folder);
    assertThatThrownBy(() -> PlaceOptions.cache(Map.of(), home, folder))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining(cache + ": cannot be a cache: it is a link; remove it, or set");
  }

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
