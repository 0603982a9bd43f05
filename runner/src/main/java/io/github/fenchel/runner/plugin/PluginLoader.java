package io.github.fenchel.runner.plugin;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.results.format.Digest;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the plugins on the class path and in plugin folders. */
public final class PluginLoader {
  private PluginLoader() {}

  /**
   * Loads every plugin: first those on the class path, then those of the folders' jars, each
   * ordered by jar and class, so that nothing depends on the file system's order.
   *
   * @param folders folders of plugin jars; each must exist
   * @throws FenchelException of kind USER if a folder or a jar cannot be read, has no service line,
   *     or a plugin was compiled against another API version; the message names the jar
   */
  public static List<InstalledPlugin> load(List<Path> folders) {
    List<InstalledPlugin> found = new ArrayList<>();
    ClassLoader own = PluginLoader.class.getClassLoader();
    found.addAll(loadFrom(own, null));
    for (Path folder : folders) {
      for (Path jar : jarsOf(folder)) {
        found.addAll(loadJar(jar, own));
      }
    }
    return List.copyOf(found);
  }

  private static List<Path> jarsOf(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw FenchelException.user(
          "plugin folder " + folder + " is not a folder; name one that holds plugin jars");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new FenchelException(
          FailureKind.USER, "plugin folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<InstalledPlugin> loadJar(Path jar, ClassLoader parent) {
    URL url;
    try {
      url = jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
    // Stays open for the process's life: classes are loaded from it lazily.
    ClassLoader loader = new URLClassLoader(jar.getFileName().toString(), new URL[] {url}, parent);
    List<InstalledPlugin> found = loadFrom(loader, jar);
    if (found.isEmpty()) {
      throw FenchelException.user(
          "plugin jar "
              + jar
              + " offers nothing: it lacks META-INF/services/"
              + Plugin.class.getName()
              + " with a line that names its plugin class");
    }
    return found;
  }

  private static List<InstalledPlugin> loadFrom(ClassLoader loader, @Nullable Path jar) {
    List<InstalledPlugin> found = new ArrayList<>();
    String where = jar == null ? "the class path" : "plugin jar " + jar;
    try {
      for (Plugin plugin : ServiceLoader.load(Plugin.class, loader)) {
        boolean fromParent = jar != null && plugin.getClass().getClassLoader() != loader;
        if (!fromParent) {
          found.add(installed(plugin, jar == null));
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new FenchelException(
          FailureKind.USER,
          where
              + " has a plugin that cannot be loaded: "
              + e.getMessage()
              + "; compile it against this version of fenchel-api, or remove it",
          e);
    }
    found.sort(
        Comparator.comparing(InstalledPlugin::source)
            .thenComparing(installed -> installed.plugin().getClass().getName()));
    return found;
  }

  private static InstalledPlugin installed(Plugin plugin, boolean builtIn) {
    Path location = locationOf(plugin.getClass());
    String source = location.getFileName().toString();
    if (plugin.apiVersion() != Plugin.API_VERSION) {
      throw FenchelException.user(
          "plugin "
              + plugin.getClass().getName()
              + " in "
              + location
              + " was compiled against API version "
              + plugin.apiVersion()
              + ", expected "
              + Plugin.API_VERSION
              + "; compile it against this version of fenchel-api");
    }
    String version = plugin.getClass().getPackage().getImplementationVersion();
    boolean isJar = Files.isRegularFile(location);
    return new InstalledPlugin(
        plugin,
        source,
        version == null ? "dev" : version,
        isJar ? digest(location) : "classes",
        builtIn);
  }

  private static String digest(Path jar) {
    try {
      return Digest.ofFile(jar);
    } catch (IOException e) {
      throw new FenchelException(
          FailureKind.USER, "plugin jar " + jar + " cannot be read: " + e.getMessage(), e);
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
