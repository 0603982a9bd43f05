package io.github.fenchel.backend.common;

import io.github.fenchel.api.tensor.HostArray;

/**
 * A call on an engine that computes at once.
 *
 * @param <A> what the backend stores of a variable
 * @param <T> the backend's tensors
 */
public interface EagerCall<A, T extends CallTensor> extends EngineCall<A, T> {

  /** Copies a result to the host. */
  HostArray output(T result);

  /** Stores everything that was assigned. */
  void commit();
}
