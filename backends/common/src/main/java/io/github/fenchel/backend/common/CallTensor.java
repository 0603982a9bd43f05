package io.github.fenchel.backend.common;

import io.github.fenchel.api.tensor.Tensor;

/** A backend's tensor, which lives within one call of a program. */
public interface CallTensor extends Tensor {

  /** Returns the life of the call that made this tensor. */
  CallScope scope();

  /**
   * Requires that this tensor may still be used; see {@link CallScope#requireUsable}.
   *
   * @throws IllegalStateException if its call, or the gradient evaluation that made it, has ended
   */
  void requireUsable();

  /** Returns the place of what made this tensor among what its call did; operands come earlier. */
  int position();
}
