package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A session that delegates to another, except for what it overrides. */
public interface ForwardingSession extends Session {
  /** Returns the session that it delegates to, closing included. */
  Session session();

  @Override
  default SessionOptions options() {
    return session().options();
  }

  @Override
  default Variable variable(String name, HostArray initial) {
    return session().variable(name, initial);
  }

  @Override
  default NeuralOps nn() {
    return session().nn();
  }

  @Override
  default Tensor constant(HostArray array) {
    return session().constant(array);
  }

  @Override
  default ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
    return session().valueAndGradient(loss, at);
  }

  @Override
  default Gradients gradients(Supplier<Loss> loss, Collection<Variable> of) {
    return session().gradients(loss, of);
  }

  @Override
  default Program compile(String name, Function<List<Tensor>, List<Tensor>> traced) {
    return session().compile(name, traced);
  }

  @Override
  default void close() {
    session().close();
  }
}
