package io.github.fenchel.backend.pytorch;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import java.util.List;

/** Offers the backend {@code pytorch}. */
public final class PyTorchPlugin implements Plugin {

  /** Called by the service loader. */
  public PyTorchPlugin() {}

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<Offer<Backend>> backends() {
    return List.of(
        new Offer<>(
            Descriptor.of("pytorch", "PyTorch through DJL, eager, on the CPU or a CUDA device"),
            arguments -> new PyTorchBackend()));
  }
}
