package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.ForwardingSession;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A session that counts the gradients of a loss that functions ask it for.
 *
 * <p>A gradient with respect to variables counts 1, and so does one with respect to a tensor. One
 * within {@link #gradients} counts 2: it is computed, and then gone back through, which costs about
 * what computing it did, twice over the one backward pass that the outer gradient takes anyway.
 * Forward passes alone count nothing.
 *
 * <p>It counts requests, and an engine may make them once for many calls, while it traces: so what
 * a program takes is what its first call adds.
 *
 * @see <a href="https://doi.org/10.1162/neco.1994.6.1.147">Pearlmutter, 1994: a product with the
 *     Hessian costs about two gradients</a>
 */
public final class CountingSession implements ForwardingSession {
  private final Session session;
  private boolean nested;
  private int count;

  /** A session that counts what is asked of another. */
  public CountingSession(Session session) {
    this.session = session;
  }

  @Override
  public Session session() {
    return session;
  }

  /** Returns how many gradients were asked for so far. */
  public int count() {
    return count;
  }

  @Override
  public ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
    count += nested ? 2 : 1;
    return ForwardingSession.super.valueAndGradient(loss, at);
  }

  @Override
  public Gradients gradients(Supplier<Loss> loss, Collection<Variable> of) {
    count++;
    nested = true;
    try {
      return ForwardingSession.super.gradients(loss, of);
    } finally {
      nested = false;
    }
  }
}
