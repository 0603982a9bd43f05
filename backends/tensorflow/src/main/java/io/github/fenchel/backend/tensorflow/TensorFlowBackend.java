package io.github.fenchel.backend.tensorflow;

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

/** TensorFlow by the graph API that DJL bundles: traces once per shape, then runs whole steps. */
public final class TensorFlowBackend implements Backend {

  /** A backend that has loaded nothing yet. */
  public TensorFlowBackend() {}

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(Capability.GPU));
  }

  @Override
  public Map<String, String> versions() {
    Properties versions = new Properties();
    try (InputStream resource =
        TensorFlowBackend.class.getResourceAsStream("versions.properties")) {
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
    NativeEngine.prepare(options.device());
    return new TensorFlowSession(options);
  }
}
