package io.github.fenchel.runner.run;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.plugin.Installation;
import io.github.fenchel.runner.plugin.InstalledPlugin;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.suites.catalog.Catalog;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process works with: a store, data and plugins; the same for a command and its workers.
 *
 * @param store the root of the result store
 * @param data where datasets look for their files
 * @param pluginFolders folders of plugin jars
 * @param plugins the plugins that were found
 * @param catalog everything that they offer
 */
public record Workspace(
    Path store,
    DataLocation data,
    List<Path> pluginFolders,
    List<InstalledPlugin> plugins,
    Catalog catalog) {
  /** Copies the lists. */
  public Workspace {
    pluginFolders = List.copyOf(pluginFolders);
    plugins = List.copyOf(plugins);
  }

  /** Loads the plugins of some folders; says nothing of the jars that are refused. */
  public static Workspace load(Path store, DataLocation data, List<Path> pluginFolders) {
    return of(store, data, pluginFolders, PluginLoader.load(pluginFolders));
  }

  /** A workspace with plugins that were loaded from its folders. */
  public static Workspace of(
      Path store, DataLocation data, List<Path> pluginFolders, Installation found) {
    return new Workspace(store, data, pluginFolders, found.plugins(), found.catalog().at(data));
  }

  /** The same workspace, but for the store. */
  public Workspace withStore(Path other) {
    return new Workspace(other, data, pluginFolders, plugins, catalog);
  }

  /** Reads a dataset. */
  public Dataset open(Component dataset) {
    return catalog.dataset(dataset.id()).create(dataset.arguments()).open(data);
  }
}
