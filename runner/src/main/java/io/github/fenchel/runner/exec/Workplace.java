package io.github.fenchel.runner.exec;

import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.plugin.InstalledPlugin;
import io.github.fenchel.suites.Catalog;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process works with: the same for a parent and its children.
 *
 * @param store the root of the result store
 * @param data where datasets look for their files
 * @param pluginFolders folders of plugin jars
 * @param plugins the plugins that were found
 * @param catalog everything that they offer
 */
public record Workplace(
    Path store,
    DataLocation data,
    List<Path> pluginFolders,
    List<InstalledPlugin> plugins,
    Catalog catalog) {
  /** Copies the lists. */
  public Workplace {
    pluginFolders = List.copyOf(pluginFolders);
    plugins = List.copyOf(plugins);
  }

  /** The same workplace, but for the store. */
  Workplace withStore(Path other) {
    return new Workplace(other, data, pluginFolders, plugins, catalog);
  }

  /** Reads a dataset. */
  Dataset open(Component dataset) {
    return catalog.dataset(dataset.id()).create(dataset.arguments()).open(data);
  }
}
