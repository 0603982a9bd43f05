package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.backend.tck.BackendContract;

final class TensorFlowConformanceTest extends BackendContract {
  @Override
  protected Backend backend() {
    return new TensorFlowBackend();
  }
}
