package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.backend.common.EngineSession;
import io.github.fenchel.backend.common.EngineVersions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

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
    return EngineVersions.of(TensorFlowBackend.class);
  }

  @Override
  public Session open(SessionOptions options) {
    NativeEngine.prepare(options.device());
    return new EngineSession<>(options, new TensorFlowEngine());
  }
}
