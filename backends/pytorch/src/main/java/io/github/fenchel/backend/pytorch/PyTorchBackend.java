package io.github.fenchel.backend.pytorch;

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

/** PyTorch through DJL: computes eagerly, differentiates by autograd. */
public final class PyTorchBackend implements Backend {

  /** What oneDNN 3.7.1 was seen to compute wrong on one machine. */
  private static final Set<Convolution.Kind> DOUBTED =
      EnumSet.complementOf(EnumSet.of(Convolution.Kind.ALIGNED));

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
  public PyTorchBackend() {}

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  @Override
  public Map<String, String> versions() {
    return EngineVersions.of(PyTorchBackend.class);
  }

  /** Without a check of this machine, the kinds that were ever seen wrong are doubted. */
  @Override
  public Session open(SessionOptions options) {
    return open(options, options.device().equals("cpu") ? DOUBTED : Set.of());
  }

  @Override
  public Session open(SessionOptions options, Set<Convolution.Kind> inDouble) {
    return new EngineSession<>(
        options, inDouble, new PyTorchEngine(NativeEngine.manager(options.device())));
  }

  @Override
  public List<Map<String, String>> kernelLevels() {
    return LEVELS;
  }
}
