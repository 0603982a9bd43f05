package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One engine on one device. Not thread-safe.
 *
 * <p>All computation happens inside a compiled {@link Program}. Every method but {@link #variable},
 * {@link #compile}, {@link #options} and {@link #close} throws {@link IllegalStateException}
 * outside of a program call; every method throws it after {@code close}, and {@code close} itself
 * does inside one.
 */
public interface Session extends AutoCloseable {

  /** Returns how this session computes. */
  SessionOptions options();

  /**
   * Creates a variable.
   *
   * @param name its name, unique in this session
   * @param initial its first value; a floating array is converted to the session's type
   */
  Variable variable(String name, HostArray initial);

  /** Returns the layers' operations. */
  NeuralOps nn();

  /** Returns a constant of this program; a floating array is converted to the session's type. */
  Tensor constant(HostArray array);

  /**
   * Evaluates a scalar function and its gradient with respect to one tensor.
   *
   * <p>Outside of {@link #gradients}, variables are frozen: nothing flows to them, and both results
   * are detached. Inside, the results carry the graph, so that an outer gradient can go through
   * them: this needs {@link Capability#DOUBLE_BACKPROP}.
   *
   * <p>Anything else that the function computes comes back only as an auxiliary value: all other
   * tensors of the evaluation may be freed at its end.
   *
   * @param loss the function, evaluated once; for gradients per example, its scalar sums over the
   *     batch
   * @param at where it is evaluated, e.g. images {@code [N,C,H,W]}
   */
  ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at);

  /**
   * Evaluates a loss and its gradients with respect to variables. Does not nest.
   *
   * @param loss the loss, evaluated once; its scalar and its auxiliary values come back detached
   * @param of the variables; one that the loss does not depend on has gradient zero
   */
  Gradients gradients(Supplier<Loss> loss, Collection<Variable> of);

  /**
   * Makes a program of a function of tensors.
   *
   * <p>The function may run at each call, or once for each combination of input shapes. So it must
   * do the same operations whenever shapes are equal: what changes from call to call is an input or
   * a variable. With {@code -Dfenchel.strict=true} an eager backend checks this, and its error
   * names the first operation that differs.
   *
   * @param name the program's name in errors
   * @param traced the function; it may read and assign variables
   */
  Program compile(String name, Function<List<Tensor>, List<Tensor>> traced);

  /** Frees all native memory of this session. Closing twice does nothing. */
  @Override
  void close();
}
