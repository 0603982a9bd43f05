package io.github.fenchel.runner.plugin;

import io.github.fenchel.suites.catalog.Catalog;
import java.util.List;

/**
 * What was found at startup.
 *
 * @param catalog everything that suites may name
 * @param plugins the plugins that offer it
 * @param refused the jars that cannot be used
 */
public record Installation(
    Catalog catalog, List<InstalledPlugin> plugins, List<RefusedJar> refused) {
  /** Copies the lists. */
  public Installation {
    plugins = List.copyOf(plugins);
    refused = List.copyOf(refused);
  }
}
