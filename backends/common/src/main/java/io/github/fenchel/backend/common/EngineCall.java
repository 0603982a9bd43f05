package io.github.fenchel.backend.common;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;

/**
 * One running call of a program on its backend.
 *
 * @param <A> what the backend stores of a variable
 * @param <T> the backend's tensors
 */
public interface EngineCall<A, T extends CallTensor> {

  /** Returns the life of this call. */
  CallScope scope();

  /** Returns an operand as a tensor of this call; see {@link CallScope#own}. */
  T own(Tensor tensor);

  /** Makes a tensor of an argument, which has the session's type. */
  T input(HostArray argument);

  /** Makes a tensor of a constant, which has the session's type. */
  T constant(HostArray array);

  /** Returns what the variable holds at this point of the program. */
  T value(StoredVariable<A> variable);

  /** Assigns a value of the variable's type and shape, to be stored when the call succeeds. */
  void assign(StoredVariable<A> variable, T value);

  /** Ends the call and frees what it holds; what has not been stored by now is lost. */
  void close();
}
