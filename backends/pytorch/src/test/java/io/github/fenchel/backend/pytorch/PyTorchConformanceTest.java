package io.github.fenchel.backend.pytorch;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.backend.tck.BackendContract;

final class PyTorchConformanceTest extends BackendContract {
  @Override
  protected Backend backend() {
    return new PyTorchBackend();
  }
}
