package io.github.fenchel.backend.common;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The versions that a backend's results depend on, as its build wrote them beside its classes. */
public final class EngineVersions {
  private static final String FILE = "versions.properties";

  private EngineVersions() {}

  /** Returns the versions in the file {@code versions.properties} of a backend's package. */
  public static Map<String, String> of(Class<?> backend) {
    Properties versions = new Properties();
    try (InputStream resource = backend.getResourceAsStream(FILE)) {
      if (resource == null) {
        throw new IllegalStateException(FILE + " is missing from the jar of " + backend.getName());
      }
      versions.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> byName = new TreeMap<>();
    versions.stringPropertyNames().forEach(n -> byName.put(n, versions.getProperty(n)));
    return byName;
  }
}
