package io.github.fenchel.runner.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.PrivateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class NativeCacheTest {
  @TempDir private Path folder;

  @Test
  void withAHomeItIsWhereTheEnginesHaveIt() throws IOException {
    Files.createDirectory(folder.resolve(".djl.ai"));
    assertThat(find(Map.of(), folder.toString()))
        .isEqualTo(new NativeCache(null, null, folder.resolve(".cache/fenchel/kernels")));
    assertThat(folder).isDirectoryNotContaining("glob:**natives*");
  }

  @Test
  void withoutAHomeItIsTheUsersOwnAmongTemporaryFiles() throws IOException {
    for (String home : new String[] {"?", "", "/no/such/home"}) {
      NativeCache cache = find(Map.of(), home);
      Path own = folder.resolve("fenchel-natives-" + PrivateFolder.user());
      assertThat(cache)
          .isEqualTo(
              new NativeCache(own.resolve("djl"), own.resolve("javacpp"), own.resolve("kernels")));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void whatSomebodyPlantedIsRefusedWithTheRemedy() throws IOException {
    Path planted = Files.createDirectory(folder.resolve("fenchel-natives-" + PrivateFolder.user()));
    refusedWhere(planted, "/no/such/home");
    Path home = Files.createDirectory(folder.resolve("home"));
    refusedWhere(Files.createDirectory(home.resolve(".javacpp")), home.toString());
  }

  private void refusedWhere(Path open, String home) throws IOException {
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> find(Map.of(), home))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.MACHINE))
        .hasMessageStartingWith(open + ": cannot hold native libraries: users other than its owner")
        .hasMessageContaining("set XDG_CACHE_HOME to a folder of your own");
    Path other = folder.resolve("cache");
    assertThat(find(Map.of("XDG_CACHE_HOME", other.toString()), home).djl())
        .as("the remedy works")
        .isEqualTo(other.resolve("fenchel/natives/djl"));
  }

  private NativeCache find(Map<String, String> environment, String home) {
    return NativeCache.find(environment, home, folder);
  }
}
