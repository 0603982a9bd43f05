package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.backend.common.EngineSession;
import io.github.fenchel.backend.common.EngineVersions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** TensorFlow by the graph API that DJL bundles: traces once per shape, then runs whole steps. */
public final class TensorFlowBackend implements Backend {

  /**
   * What oneDNN, which computes convolutions, may use of a CPU. Without AVX2 all convolutions would
   * be slower than a few are in double precision.
   */
  private static final List<Map<String, String>> LEVELS =
      List.of(
          Map.of(),
          Map.of("ONEDNN_MAX_CPU_ISA", "AVX512_CORE"),
          Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"));

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
    return open(options, Set.of());
  }

  @Override
  public Session open(SessionOptions options, Set<Convolution.Kind> inDouble) {
    NativeEngine.prepare(options.device());
    return new EngineSession<>(options, inDouble, new TensorFlowEngine());
  }

  @Override
  public List<Map<String, String>> kernelLevels() {
    return LEVELS;
  }
}
