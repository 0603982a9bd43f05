package io.github.fenchel.runner.cli.option;

import io.github.fenchel.api.file.Folders;
import io.github.fenchel.runner.plugin.Installation;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.runner.plugin.RefusedJar;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that say where plugins are. */
public final class PluginOptions {
  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description =
          "A folder of plugin jars; may be given more than once (in addition to: plugins in the"
              + " checkout).")
  private List<Path> named = new ArrayList<>();

  PluginOptions() {}

  /** Returns the folders of plugin jars: those that are named, and the checkout's. */
  List<Path> folders() {
    List<Path> folders = new ArrayList<>(named);
    Path home = home();
    Path shared = home == null ? null : home.resolve("plugins");
    if (shared != null && Folders.isThere(shared)) {
      folders.add(shared);
    }
    return List.copyOf(folders);
  }

  /** Loads the plugins; reports refused jars on standard error. */
  public Installation installation(CommandSpec spec) {
    Installation found = PluginLoader.load(folders());
    PrintWriter err = spec.commandLine().getErr();
    for (RefusedJar jar : found.refused()) {
      err.println("warning: " + jar.message());
    }
    err.flush();
    return found;
  }

  /** Returns the checkout that the launcher runs from, if it is one. */
  public static @Nullable Path home() {
    String home = System.getProperty("fenchel.home");
    return home == null ? null : Path.of(home);
  }
}
