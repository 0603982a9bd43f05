package io.github.fenchel.runner.cli.option;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.PrivateFolder;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.launch.LocalLauncher;
import io.github.fenchel.runner.launch.MachineKernels;
import io.github.fenchel.runner.plugin.Installation;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.runner.run.Workspace;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that say where things are; the same for every command that needs them. */
public final class PlaceOptions {
  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Where results are kept (default: FENCHEL_STORE, else results/runs in the checkout, else"
              + " ./fenchel-runs).")
  private @Nullable Path store;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "A folder of datasets; may be given more than once (also: FENCHEL_DATA).")
  private List<Path> dataFolders = new ArrayList<>();

  @Mixin private PluginOptions plugins;

  @Option(names = "--offline", description = "Download nothing.")
  private boolean offline;

  PlaceOptions() {}

  /**
   * Returns the workspace that these options describe; loads the plugins, and reports on standard
   * error which jars are refused.
   */
  public Workspace workspace(CommandSpec spec) {
    Workspace unchecked = workspace(plugins.installation(spec));
    PrintWriter err = spec.commandLine().getErr();
    return unchecked.withKernels(new MachineKernels(unchecked, new LocalLauncher(), err::println));
  }

  /** Loads the plugins; does not report refused jars. */
  public Installation installation() {
    return PluginLoader.load(plugins.folders());
  }

  /** Returns the workspace with these plugins, where no kernel was checked. */
  public Workspace workspace(Installation found) {
    return Workspace.of(store(), location(), plugins.folders(), found);
  }

  /** Opens the store; reports what it skips on standard error. */
  public RunStore store(Workspace workspace, CommandSpec spec) {
    return store(workspace, warnings(spec));
  }

  /** Opens the store; reports what it skips. */
  public RunStore store(Workspace workspace, Consumer<String> warnings) {
    return RunStore.open(workspace.store(), warnings);
  }

  /** Opens the store to read it, or the place where one will be; reports what it skips. */
  public RunStore storeToRead(Workspace workspace, CommandSpec spec) {
    return RunStore.reading(workspace.store(), warnings(spec));
  }

  /**
   * Opens an existing store to read it; reports what it skips on standard error.
   *
   * @param named its folder; null for the one that these options name
   */
  public RunStore existingStore(@Nullable Path named, CommandSpec spec) {
    return RunStore.existing(named == null ? store() : named, warnings(spec));
  }

  private static Consumer<String> warnings(CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    return warning -> err.println("warning: " + warning);
  }

  private Path store() {
    if (store != null) {
      return store;
    }
    String named = System.getenv("FENCHEL_STORE");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    Path home = PluginOptions.home();
    return home == null ? Path.of("fenchel-runs") : home.resolve("results").resolve("runs");
  }

  /** The folders of a search path; an empty entry is none, and not the working folder. */
  static List<Path> folders(@Nullable String searchPath) {
    if (searchPath == null) {
      return List.of();
    }
    return Arrays.stream(searchPath.split(File.pathSeparator, -1))
        .filter(entry -> !entry.isBlank())
        .map(Path::of)
        .toList();
  }

  private DataLocation location() {
    List<Path> folders = new ArrayList<>(dataFolders);
    folders.addAll(folders(System.getenv("FENCHEL_DATA")));
    Path cache =
        cache(
            System.getenv(),
            System.getProperty("user.home", ""),
            Path.of(System.getProperty("java.io.tmpdir")));
    return new DataLocation(folders, cache, !offline);
  }

  /**
   * Where downloads and findings about images are kept; not created here. A user without a home has
   * a folder among the temporary files, and nobody else may have written to it.
   *
   * @throws FenchelException of kind MACHINE if another user owns that folder or may write into it
   */
  static Path cache(Map<String, String> environment, String home, Path temporary) {
    String named = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!named.isEmpty()) {
      return Path.of(named, "fenchel");
    }
    Path folder = Path.of(home.isEmpty() ? "?" : home); // as Java calls the home of who has none
    Path usual = folder.resolve(".cache");
    if (folder.isAbsolute() && (Folders.isThere(usual) || PrivateFolder.isWritable(folder))) {
      return usual.resolve("fenchel");
    }
    Path own = temporary;
    try {
      own = temporary.resolve("fenchel-cache-" + PrivateFolder.user());
      Optional<String> doubt = PrivateFolder.doubt(own);
      if (doubt.isPresent()) {
        throw new IOException(doubt.get());
      }
      return own;
    } catch (IOException e) {
      throw new FenchelException(
          FailureKind.MACHINE,
          own
              + ": cannot be a cache: "
              + StorageFault.reason(e)
              + "; remove it, or set XDG_CACHE_HOME to a folder of your own",
          e);
    }
  }
}
