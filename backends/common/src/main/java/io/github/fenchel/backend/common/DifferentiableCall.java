package io.github.fenchel.backend.common;

import java.util.List;
import java.util.function.Supplier;

/**
 * A call on an engine that has gradients.
 *
 * @param <A> what the backend stores of a variable
 * @param <T> the backend's tensors
 */
public interface DifferentiableCall<A, T extends CallTensor> extends EngineCall<A, T> {

  /** Begins an evaluation: what is computed until {@link #end} can be differentiated. */
  void begin();

  /** Ends the evaluation: its tensors may be freed, and all variables are constants again. */
  void end();

  /**
   * Keeps a tensor beyond the end of the evaluation.
   *
   * @return to be asked once, after that end: the same value, detached
   */
  Supplier<T> keep(T tensor);

  /** Returns the same value as something that gradients are taken with respect to. */
  T leaf(T at);

  /** Makes the variable's value, until it is assigned, what gradients are taken with respect to. */
  T leaf(StoredVariable<A> variable);

  /**
   * Returns the gradient of a scalar with respect to each leaf; zeros where it does not depend on
   * one.
   *
   * @param nested whether these gradients will be differentiated in turn
   */
  List<T> differentiate(T value, List<T> leaves, boolean nested);
}
