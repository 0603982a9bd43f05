package io.github.fenchel.backend.pytorch;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.backend.common.EngineSession;
import io.github.fenchel.backend.common.EngineVersions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

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
    return EngineVersions.of(PyTorchBackend.class);
  }

  @Override
  public Session open(SessionOptions options) {
    return new EngineSession<>(options, new PyTorchEngine(NativeEngine.manager(options.device())));
  }
}
