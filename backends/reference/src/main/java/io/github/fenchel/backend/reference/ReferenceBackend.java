package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.backend.common.EngineSession;
import java.util.Map;
import java.util.Set;

/**
 * The backend {@code reference}: direct loops in double precision on the CPU.
 *
 * <p>It has no gradients, so it cannot train. It evaluates norms and forward passes on host arrays,
 * and other backends are checked against it.
 */
public final class ReferenceBackend implements Backend {

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.FLOAT64, Capability.DETERMINISTIC);
  }

  /** Returns no version: {@link StrictMath} gives the same bits on every Java. */
  @Override
  public Map<String, String> versions() {
    return Map.of();
  }

  @Override
  public Session open(SessionOptions options) {
    if (!options.device().equals("cpu")) {
      throw FenchelException.user(
          "backend reference has no device \"" + options.device() + "\"; use cpu");
    }
    if (options.dataType() != DataType.FLOAT64) {
      throw FenchelException.user(
          "backend reference computes in FLOAT64 only, not in " + options.dataType());
    }
    return new EngineSession<>(options, new ReferenceEngine());
  }
}
