package io.github.fenchel.runner.plugin;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.runner.plugin.guard.GuardedPlugin;
import io.github.fenchel.runner.plugin.guard.JarClassLoader;
import io.github.fenchel.runner.plugin.guard.PluginCalls;
import io.github.fenchel.runner.plugin.guard.PluginFault;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PluginSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** Finds the plugins on the class path and in plugin folders. */
public final class PluginLoader {
  private PluginLoader() {}

  /**
   * Loads every plugin: first those on the class path, then those of the folders' jars, each
   * ordered by jar and class, so that nothing depends on the file system's order.
   *
   * <p>A jar is accepted as a whole or refused, and a refused jar does not affect the others. Of
   * two jars that offer the same id the later one is refused; its reason names both.
   *
   * @param folders folders of plugin jars; each must exist
   * @throws FenchelException of kind USER if a folder cannot be read
   */
  public static Installation load(List<Path> folders) {
    List<InstalledPlugin> plugins = new ArrayList<>(onClassPath());
    Catalog catalog = builtIn(plugins);
    List<RefusedJar> refused = new ArrayList<>();
    Map<String, Path> taken = new LinkedHashMap<>();
    for (Path jar : jarsOf(folders)) {
      try {
        List<InstalledPlugin> found = load(jar, taken);
        Catalog more = catalog;
        for (InstalledPlugin installed : found) {
          more = more.with(new PluginSource(installed.source(), installed.plugin()));
        }
        catalog = more;
        plugins.addAll(found);
        taken.put(jar.getFileName().toString(), jar);
      } catch (FenchelException reason) {
        refused.add(new RefusedJar(jar, String.valueOf(reason.getMessage())));
      } catch (OutOfMemoryError exhausted) {
        throw exhausted;
      } catch (Throwable defect) {
        // Whatever a stranger's code throws, an Error too, must not take the rest with it.
        refused.add(new RefusedJar(jar, failing(defect)));
      }
    }
    return new Installation(
        catalog.refusing(refused.stream().map(RefusedJar::name).toList()), plugins, refused);
  }

  private static List<InstalledPlugin> onClassPath() {
    ClassLoader own = PluginLoader.class.getClassLoader();
    List<InstalledPlugin> found = new ArrayList<>();
    for (Plugin plugin : ServiceLoader.load(Plugin.class, own)) {
      found.add(InstalledPlugin.of(plugin, true));
    }
    return sorted(found);
  }

  private static Catalog builtIn(List<InstalledPlugin> plugins) {
    return Catalog.of(
        plugins.stream()
            .map(installed -> new PluginSource(installed.source(), installed.plugin()))
            .toList());
  }

  /** Returns the jars of each folder in the order of their names; a folder counts once. */
  private static List<Path> jarsOf(List<Path> folders) {
    Set<Path> seen = new LinkedHashSet<>();
    List<Path> jars = new ArrayList<>();
    for (Path folder : folders) {
      if (!Folders.isThere(folder)) {
        throw FenchelException.user(
            "plugin folder " + folder + " is not a folder; name one that holds plugin jars");
      }
      if (!Folders.isReadable(folder)) {
        throw FenchelException.user(
            "plugin folder " + folder + " cannot be read: permission denied; make it readable");
      }
      try {
        if (seen.add(folder.toRealPath())) {
          List<Path> files = Folders.in(folder);
          jars.addAll(files.stream().filter(file -> file.toString().endsWith(".jar")).toList());
        }
      } catch (IOException e) {
        throw new FenchelException(
            FailureKind.USER,
            "plugin folder " + folder + " cannot be read: " + StorageFault.reason(e),
            e);
      }
    }
    return jars;
  }

  private static List<InstalledPlugin> load(Path jar, Map<String, Path> taken) {
    Path namesake = taken.get(jar.getFileName().toString());
    if (namesake != null) {
      throw FenchelException.user(
          "it has the name of "
              + namesake
              + ", and records tell plugins apart by their jar's name; rename one of the two");
    }
    ServiceFile.check(jar);
    List<InstalledPlugin> found;
    String name = jar.getFileName().toString();
    PluginCalls.Call call = PluginCalls.enter(name, "loading it", true);
    try {
      found = made(JarClassLoader.of(jar, PluginLoader.class.getClassLoader()));
    } finally {
      call.end();
    }
    if (found.isEmpty()) {
      throw FenchelException.user(
          "the plugin class that it names already comes with Fenchel; remove the jar");
    }
    return sorted(found).stream().map(PluginLoader::guest).toList();
  }

  private static List<InstalledPlugin> made(ClassLoader loader) {
    List<InstalledPlugin> found = new ArrayList<>();
    ServiceLoader.load(Plugin.class, loader).stream()
        .filter(provider -> provider.type().getClassLoader() == loader)
        .forEach(provider -> found.add(InstalledPlugin.of(provider.get(), false)));
    return found;
  }

  /** Shared by the catalog and by code that asks which plugin a part comes from. */
  private static InstalledPlugin guest(InstalledPlugin installed) {
    return new InstalledPlugin(
        new GuardedPlugin(installed.source(), installed.plugin()),
        installed.source(),
        installed.version(),
        installed.sha256(),
        installed.builtIn());
  }

  private static List<InstalledPlugin> sorted(List<InstalledPlugin> plugins) {
    plugins.sort(
        Comparator.comparing(InstalledPlugin::source)
            .thenComparing(installed -> installed.plugin().getClass().getName()));
    return plugins;
  }

  private static String failing(Throwable defect) {
    Throwable root = defect;
    for (int i = 0; root.getCause() != null && i < 20; i++) {
      root = root.getCause();
    }
    String what = root == defect ? "" : " (" + PluginFault.text(root) + ")";
    return "its plugin cannot be loaded: "
        + PluginFault.describe(defect)
        + what
        + "; build it again with this Fenchel's API (version "
        + Plugin.API_VERSION
        + "), or remove it";
  }
}
