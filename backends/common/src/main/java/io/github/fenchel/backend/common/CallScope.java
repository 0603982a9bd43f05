package io.github.fenchel.backend.common;

import io.github.fenchel.api.tensor.Tensor;

/** The life of one call of a program: the tensors that it makes live as long. */
public final class CallScope {
  private final String program;
  private boolean ended;

  /** The life of a call that begins now. */
  public CallScope(String program) {
    this.program = program;
  }

  /** Returns the program's name. */
  public String program() {
    return program;
  }

  /** Ends the call, and with it the life of its tensors. */
  public void end() {
    ended = true;
  }

  /**
   * Requires that a tensor of this call may still be used.
   *
   * @param evaluationOver whether the gradient evaluation that made it has ended
   * @throws IllegalStateException if it may not
   */
  public void requireUsable(boolean evaluationOver) {
    if (ended) {
      throw new IllegalStateException(
          "a tensor of program \""
              + program
              + "\" is used after its call; only a program's outputs outlive it");
    }
    if (evaluationOver) {
      throw new IllegalStateException(
          "program \""
              + program
              + "\": a tensor of a finished gradient evaluation is used; return it as an auxiliary"
              + " value instead");
    }
  }

  /**
   * Returns an operand as the backend's own type.
   *
   * @throws IllegalArgumentException if it is a tensor of another backend, session or call
   * @throws IllegalStateException if it may no longer be used
   */
  public <T extends CallTensor> T own(Class<T> type, Tensor tensor) {
    if (!type.isInstance(tensor)) {
      throw new IllegalArgumentException(
          "a tensor of " + tensor.getClass().getName() + " does not belong to this backend");
    }
    T own = type.cast(tensor);
    own.requireUsable();
    if (own.scope() != this) {
      throw new IllegalArgumentException(
          "a tensor of program \""
              + own.scope().program()
              + "\" was given to program \""
              + program
              + "\"; a tensor lives within the call that made it");
    }
    return own;
  }
}
