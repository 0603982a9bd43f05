package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.Backend;
import io.github.fenchel.backend.tck.BackendContract;

/** What the oracle has no gradients for, it must refuse by name. */
final class ReferenceConformanceTest extends BackendContract {
  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }
}
