package io.github.fenchel.backend.pytorch;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** PyTorch through DJL: computes eagerly, differentiates by autograd. */
public final class PyTorchBackend implements Backend {

  /** A backend that has loaded nothing yet. */
  public PyTorchBackend() {}

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  @Override
  public Map<String, String> versions() {
    Properties versions = new Properties();
    try (InputStream resource = PyTorchBackend.class.getResourceAsStream("versions.properties")) {
      if (resource == null) {
        throw new IllegalStateException("versions.properties is missing from the backend's jar");
      }
      versions.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> byName = new TreeMap<>();
    versions.stringPropertyNames().forEach(n -> byName.put(n, versions.getProperty(n)));
    return byName;
  }

  @Override
  public Session open(SessionOptions options) {
    return new PyTorchSession(options, NativeEngine.manager(options.device()));
  }
}
