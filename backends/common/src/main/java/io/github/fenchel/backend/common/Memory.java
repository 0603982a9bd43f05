package io.github.fenchel.backend.common;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;

/**
 * Where a backend stores variables.
 *
 * @param <A> what it stores of one
 */
public interface Memory<A> {

  /** Copies an array from the host, to stay until it is freed. */
  A place(HostArray array);

  /** Copies what is stored to the host. */
  HostArray read(A stored, DataType type, Shape shape);

  /** Frees what is stored. */
  void free(A stored);
}
