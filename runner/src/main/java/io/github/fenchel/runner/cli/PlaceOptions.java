package io.github.fenchel.runner.cli;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.data.Augmentations;
import io.github.fenchel.runner.exec.Workplace;
import io.github.fenchel.runner.plugin.InstalledPlugin;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.runner.train.Optimizers;
import io.github.fenchel.runner.train.Rates;
import io.github.fenchel.suites.Catalog;
import io.github.fenchel.suites.Source;
import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that say where things are; the same for every command that needs them. */
final class PlaceOptions {
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

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "A folder of plugin jars; may be given more than once.")
  private List<Path> pluginFolders = new ArrayList<>();

  @Option(names = "--offline", description = "Download nothing.")
  private boolean offline;

  PlaceOptions() {}

  /** Returns the workplace that these options describe; loads the plugins. */
  Workplace workplace() {
    List<Path> folders = new ArrayList<>(pluginFolders);
    Path shared = home() == null ? null : home().resolve("plugins");
    if (shared != null && Files.isDirectory(shared) && !folders.contains(shared)) {
      folders.add(shared);
    }
    List<InstalledPlugin> plugins = PluginLoader.load(folders);
    DataLocation location = location();
    Catalog catalog = catalog(plugins).at(location);
    return new Workplace(store(), location, folders, plugins, catalog);
  }

  /** Opens the store; what it passes over is told on standard error. */
  RunStore store(Workplace workplace, CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    return RunStore.open(workplace.store(), warning -> err.println("warning: " + warning));
  }

  private static Catalog catalog(List<InstalledPlugin> plugins) {
    return Catalog.of(
        plugins.stream()
            .map(installed -> new Source(installed.source(), installed.plugin()))
            .toList(),
        Optimizers.offers().stream().map(offer -> offer.descriptor()).toList(),
        Rates.offers().stream().map(offer -> offer.descriptor()).toList(),
        Augmentations.offers().stream().map(offer -> offer.descriptor()).toList());
  }

  private Path store() {
    if (store != null) {
      return store;
    }
    String named = System.getenv("FENCHEL_STORE");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    Path home = home();
    return home == null ? Path.of("fenchel-runs") : home.resolve("results").resolve("runs");
  }

  private DataLocation location() {
    List<Path> folders = new ArrayList<>(dataFolders);
    String named = System.getenv("FENCHEL_DATA");
    if (named != null && !named.isEmpty()) {
      for (String folder : named.split(File.pathSeparator, -1)) {
        folders.add(Path.of(folder));
      }
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache != null && !cache.isEmpty()
            ? Path.of(cache)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new DataLocation(folders, base.resolve("fenchel"), !offline);
  }

  /** Returns the checkout that the launcher runs from, if it is one. */
  private static @Nullable Path home() {
    String home = System.getProperty("fenchel.home");
    return home == null ? null : Path.of(home);
  }
}
