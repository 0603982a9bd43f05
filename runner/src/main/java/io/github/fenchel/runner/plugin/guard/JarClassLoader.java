package io.github.fenchel.runner.plugin.guard;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The class loader of a plugin jar; it stays open for the process's life, since classes are loaded
 * from it lazily.
 */
public final class JarClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static volatile boolean used;

  private final Path file;
  private final URL url;

  private JarClassLoader(Path file, URL url, ClassLoader parent) {
    super(PluginFault.loaderName(file.getFileName().toString()), new URL[] {url}, parent);
    this.file = file;
    this.url = url;
  }

  /** A loader of a jar's classes. */
  public static JarClassLoader of(Path jar, ClassLoader parent) {
    used = true;
    try {
      return new JarClassLoader(jar, jar.toUri().toURL(), parent);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns whether there is any. */
  static boolean isUsed() {
    return used;
  }

  /** Returns the jar's name. */
  String jar() {
    return file.getFileName().toString();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL resource = findResource(name.replace('.', '/') + ".class");
    if (resource == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] type;
    try (InputStream in = resource.openStream()) {
      type = in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    if (!HaltCalls.mayBeIn(type)) {
      return super.findClass(name);
    }
    byte[] led = HaltCalls.lead(type);
    definePackageOf(name);
    return defineClass(name, led, 0, led.length, new CodeSource(url, (Certificate[]) null));
  }

  private void definePackageOf(String name) throws ClassNotFoundException {
    int dot = name.lastIndexOf('.');
    if (dot < 0 || getDefinedPackage(name.substring(0, dot)) != null) {
      return;
    }
    URL found = findResource(JarFile.MANIFEST_NAME);
    try (InputStream in = found == null ? InputStream.nullInputStream() : found.openStream()) {
      definePackage(name.substring(0, dot), new Manifest(in), url);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    } catch (IllegalArgumentException another) {
      // Another thread defined it meanwhile.
    }
  }
}
