package io.github.fenchel.runner.plugin;

import io.github.fenchel.api.Plugin;

/**
 * A plugin and where it came from.
 *
 * @param plugin the plugin
 * @param source the jar's file name, or the folder of classes
 * @param version the jar's implementation version; {@code dev} where it states none
 * @param sha256 digest of the jar; {@code classes} where it is a folder of a development build
 * @param builtIn whether it came with Fenchel rather than from a plugin folder
 */
public record InstalledPlugin(
    Plugin plugin, String source, String version, String sha256, boolean builtIn) {}
