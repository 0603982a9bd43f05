package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import java.util.List;

/** Offers the backend {@code tensorflow}. */
public final class TensorFlowPlugin implements Plugin {

  /** Called by the service loader. */
  public TensorFlowPlugin() {}

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<Offer<Backend>> backends() {
    return List.of(
        new Offer<>(
            Descriptor.of("tensorflow", "TensorFlow through DJL, traced into graphs, on the CPU"),
            arguments -> new TensorFlowBackend()));
  }
}
