package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's jar in a plugin folder: listed, usable in suites, part of a run's identity. */
class PluginTest {
  @TempDir private Path folder;
  private Path plugins = Path.of("plugins");

  @BeforeEach
  void makeFolder() throws IOException {
    plugins = Files.createDirectory(folder.resolve("plugins"));
  }

  @Test
  void aNormFromAJarIsListedAndTrainsANetwork() {
    PluginJar.make(plugins.resolve("half.jar"), PluginJar.source("half-box", 1));
    CommandLineRun list = CommandLineRun.of("list", "--plugins", plugins.toString());
    assertThat(list.exitCode()).as(list.err()).isZero();
    assertThat(list.out()).contains("half-box  [half.jar]", "half a box");

    String text = Suites.TINY.replace("norm: l1", "norm: half-box");
    CommandLineRun run = run(text, "--plugins", plugins.toString());
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(run.out()).contains("half-box (epsilon 8/255 pixel)");
  }

  @Test
  void anotherPluginMakesAStoredRunStale() {
    assertThat(run(Suites.TINY).exitCode()).isZero();
    PluginJar.make(plugins.resolve("half.jar"), PluginJar.source("half-box", 1));
    String[] plan = {
      "plan",
      folder.resolve("suite.yaml").toString(),
      "--store",
      store(),
      "--plugins",
      plugins.toString()
    };
    assertThat(CommandLineRun.of(plan).out()).contains("stale: plugins.half.jar: none -> ");

    CommandLineRun accepted = run(Suites.TINY, "--plugins", plugins.toString(), "--accept-stale");
    assertThat(accepted.exitCode()).as(accepted.err()).isZero();
    assertThat(accepted.err()).contains("[2/2] l1 8/255 pixel: stored already");
  }

  @Test
  void anIdThatIsTakenIsRefusedNamingBothJars() {
    PluginJar.make(plugins.resolve("again.jar"), PluginJar.source("l1", 1));
    CommandLineRun list = CommandLineRun.of("list", "--plugins", plugins.toString());
    assertThat(list.exitCode()).isEqualTo(2);
    assertThat(list.err()).contains("\"l1\"", "again.jar").doesNotContain("\tat ");
  }

  @Test
  void aPluginForAnotherApiIsRefused() {
    PluginJar.make(plugins.resolve("old.jar"), PluginJar.source("half-box", 0));
    CommandLineRun list = CommandLineRun.of("list", "--plugins", plugins.toString());
    assertThat(list.exitCode()).isEqualTo(2);
    assertThat(list.err()).contains("old.jar", "version 0", "expected 1");
  }

  private CommandLineRun run(String text, String... more) {
    Path suite = Suites.write(folder, text);
    String[] arguments = new String[more.length + 5];
    String[] first = {"run", suite.toString(), "--store", store(), "--offline"};
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return CommandLineRun.of(arguments);
  }

  private String store() {
    return folder.resolve("store").toString();
  }
}
