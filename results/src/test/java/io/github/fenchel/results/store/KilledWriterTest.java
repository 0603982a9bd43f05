package io.github.fenchel.results.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.results.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another process holds a run's folder, then is killed. */
final class KilledWriterTest {
  private static final String ID = Samples.record().runId();

  @TempDir Path folder = Path.of("");

  /** Begins a run, says so, and never ends. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      RunFolder run = RunStore.open(Path.of(arguments[0]), warning -> {}).begin(ID);
      RunStoreTest.fill(run);
      System.out.write('\n');
      System.out.flush();
      if (System.in.read() >= 0) {
        run.abandon();
      }
    }
  }

  @Test
  @Timeout(60)
  void itsFolderStaysWhileItLivesAndGoesWhenItIsDead() throws Exception {
    Path root = folder.resolve("store");
    RunStore store = RunStore.open(root, warning -> {});
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(writer.getInputStream().read()).isEqualTo('\n');
      List<String> theirs = RunStoreTest.names(root.resolve("partial"));
      assertThat(theirs).anyMatch(name -> name.endsWith("weights.safetensors"));

      RunStore hasty = store.waiting(Duration.ofMillis(50));
      assertThatThrownBy(() -> hasty.begin(ID))
          .hasMessageContaining("another process is executing");
      assertThat(store.isClaimed(ID)).isTrue();
      assertThat(store.claim(ID)).isEmpty();
      assertThat(RunStoreTest.names(root.resolve("partial"))).isEqualTo(theirs);
    } finally {
      writer.destroyForcibly();
      assertThat(writer.waitFor(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(store.find(ID)).isEmpty();
    assertThat(store.isClaimed(ID)).isFalse();

    try (RunFolder mine = store.begin(ID)) {
      String name = String.valueOf(mine.path().getFileName());
      assertThat(RunStoreTest.names(root.resolve("partial"))).containsExactly(name);
      RunStoreTest.fill(mine);
      mine.commit(Samples.record());
    }
    assertThat(store.find(ID))
        .contains(RunStoreTest.sealed(Samples.record(), RunStoreTest.WEIGHTS));
  }
}
