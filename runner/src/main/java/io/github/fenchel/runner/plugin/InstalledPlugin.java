package io.github.fenchel.runner.plugin;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.results.record.Digest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

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
    Plugin plugin, String source, String version, String sha256, boolean builtIn) {

  /** Describes a plugin by the place that its class was loaded from. */
  static InstalledPlugin of(Plugin plugin, boolean builtIn) {
    Path location = locationOf(plugin.getClass());
    String version = plugin.getClass().getPackage().getImplementationVersion();
    return new InstalledPlugin(
        plugin,
        location.getFileName().toString(),
        version == null ? "dev" : version,
        RegularFile.isThere(location) ? digest(location) : "classes",
        builtIn);
  }

  private static String digest(Path jar) {
    try {
      return Digest.ofFile(jar);
    } catch (IOException e) {
      throw new FenchelException(
          FailureKind.USER, jar + " cannot be read: " + StorageFault.reason(e), e);
    }
  }

  private static Path locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      throw new IllegalStateException("cannot tell where " + type.getName() + " was loaded from");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
