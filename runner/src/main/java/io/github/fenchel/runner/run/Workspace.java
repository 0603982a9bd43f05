package io.github.fenchel.runner.run;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.run.EngineSpec;
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
 * @param kernels with which kernels engines compute here
 */
public record Workspace(
    Path store,
    DataLocation data,
    List<Path> pluginFolders,
    List<InstalledPlugin> plugins,
    Catalog catalog,
    KernelChoices kernels) {
  /** Copies the lists. */
  public Workspace {
    pluginFolders = List.copyOf(pluginFolders);
    plugins = List.copyOf(plugins);
  }

  /** Loads the plugins of some folders; says nothing of the jars that are refused. */
  public static Workspace load(Path store, DataLocation data, List<Path> pluginFolders) {
    return of(store, data, pluginFolders, PluginLoader.load(pluginFolders));
  }

  /** A workspace with plugins that were loaded from its folders, where no kernel was checked. */
  public static Workspace of(
      Path store, DataLocation data, List<Path> pluginFolders, Installation found) {
    return new Workspace(
        store,
        data,
        pluginFolders,
        found.plugins(),
        found.catalog().at(data),
        KernelChoices.UNCHECKED);
  }

  /** The same workspace, but for the store. */
  public Workspace withStore(Path other) {
    return new Workspace(other, data, pluginFolders, plugins, catalog, kernels);
  }

  /** The same workspace, but for the kernels. */
  public Workspace withKernels(KernelChoices others) {
    return new Workspace(store, data, pluginFolders, plugins, catalog, others);
  }

  /** Returns a backend. */
  public Backend backend(String id) {
    return catalog.backend(id).create(Arguments.none());
  }

  /** Opens a session on an engine, with the kernels that are right here. */
  public Session open(EngineSpec engine) {
    Backend backend = backend(engine.backend());
    return kernels
        .of(engine)
        .map(choice -> backend.open(engine.options(), choice.inDouble()))
        .orElseGet(() -> backend.open(engine.options()));
  }

  /** Reads a dataset. */
  public Dataset open(Component dataset) {
    return catalog.dataset(dataset.id()).create(dataset.arguments()).open(data);
  }
}
