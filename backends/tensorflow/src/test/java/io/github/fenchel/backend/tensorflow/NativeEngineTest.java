package io.github.fenchel.backend.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.tensor.DataType;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeEngineTest {

  @Test
  void theServiceFileOffersTheBackend() {
    Plugin plugin =
        ServiceLoader.load(Plugin.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(TensorFlowPlugin.class::isInstance)
            .findFirst()
            .orElseThrow();
    var offer = plugin.backends().get(0);
    assertThat(offer.descriptor().id()).isEqualTo("tensorflow");
    var backend = offer.create(Arguments.none());
    assertThat(backend.capabilities())
        .contains(Capability.TRAIN, Capability.DOUBLE_BACKPROP, Capability.FLOAT64);
    assertThat(backend.versions()).containsOnlyKeys("djl", "tensorflow");
    assertThat(backend.versions().values()).allMatch(v -> v.matches("\\d+\\.\\d+\\.\\d+"));
  }

  @Test
  void aDeviceItCannotUseIsTheUsersFault() {
    assertThatThrownBy(() -> open("tpu:0"))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
        .hasMessageContaining("device \"tpu:0\" is unknown; expected cpu");
    assertThatThrownBy(() -> open("cuda:99"))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
        .hasMessageContaining("device cuda:99 was asked for")
        .hasMessageContaining("use device cpu");
  }

  @Test
  void aMissingNativeLibraryIsTheMachinesAndNamesTheRemedy(@TempDir Path cache)
      throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("tensorflow-core-native"))
            .collect(Collectors.joining(File.pathSeparator));
    Path output = cache.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                OpensASession.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(child.waitFor())
        .as(Files.readString(output, StandardCharsets.UTF_8))
        .isEqualTo(FailureKind.MACHINE.exitCode());
    assertThat(Files.readString(output, StandardCharsets.UTF_8))
        .contains("backend tensorflow: no native library of TensorFlow for ")
        .contains("tensorflow-core-native")
        .contains("TENSORFLOW_LIBRARY_PATH");
  }

  private static void open(String device) {
    new TensorFlowBackend().open(new SessionOptions(device, DataType.FLOAT32, 1)).close();
  }

  /** What the child process does. */
  static final class OpensASession {
    private OpensASession() {}

    public static void main(String[] arguments) {
      try {
        open("cpu");
      } catch (FenchelException e) {
        System.out.println(e.getMessage());
        System.exit(e.kind().exitCode());
      }
    }
  }
}
