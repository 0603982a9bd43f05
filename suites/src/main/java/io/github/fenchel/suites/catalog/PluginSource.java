package io.github.fenchel.suites.catalog;

import io.github.fenchel.api.Plugin;

/**
 * A plugin and where it came from.
 *
 * @param name what a message calls it: its jar, or its class
 * @param plugin the plugin
 */
public record PluginSource(String name, Plugin plugin) {}
