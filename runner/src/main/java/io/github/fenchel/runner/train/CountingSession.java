package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Collection;
import java.util.List;
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
final class CountingSession implements Session {
  private final Session session;
  private boolean nested;
  private int count;

  CountingSession(Session session) {
    this.session = session;
  }

  /** Returns how many gradients were asked for so far. */
  int count() {
    return count;
  }

  @Override
  public SessionOptions options() {
    return session.options();
  }

  @Override
  public Variable variable(String name, HostArray initial) {
    return session.variable(name, initial);
  }

  @Override
  public NeuralOps nn() {
    return session.nn();
  }

  @Override
  public Tensor constant(HostArray array) {
    return session.constant(array);
  }

  @Override
  public ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
    count += nested ? 2 : 1;
    return session.valueAndGradient(loss, at);
  }

  @Override
  public Gradients gradients(Supplier<Loss> loss, Collection<Variable> of) {
    count++;
    nested = true;
    try {
      return session.gradients(loss, of);
    } finally {
      nested = false;
    }
  }

  @Override
  public Program compile(String name, Function<List<Tensor>, List<Tensor>> traced) {
    return session.compile(name, traced);
  }

  @Override
  public void close() {
    session.close();
  }
}
