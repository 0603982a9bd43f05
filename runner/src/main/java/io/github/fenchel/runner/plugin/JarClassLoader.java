package io.github.fenchel.runner.plugin;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Makes the class loader of a plugin jar. */
final class JarClassLoader {
  private JarClassLoader() {}

  /** Returns a loader that stays open for the process's life: classes are loaded from it lazily. */
  static ClassLoader of(Path jar, ClassLoader parent) {
    URL url;
    try {
      url = jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
    String name = PluginFault.loaderName(jar.getFileName().toString());
    return new URLClassLoader(name, new URL[] {url}, parent);
  }
}
