package io.github.fenchel.runner.saliency;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A session without gradients that takes input gradients by central differences: one honest,
 * independent derivative per entry, for tests on small images.
 *
 * @param inner the session that computes
 */
record DifferencedSession(Session inner) implements Session {
  private static final double STEP = 1e-5;

  @Override
  public ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
    int size = Math.toIntExact(at.shape().size());
    List<Tensor> slopes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double[] nudge = new double[size];
      nudge[i] = STEP;
      Tensor step = constant(HostArray.of(at.shape(), nudge));
      Tensor rise = loss.apply(at.add(step)).scalar().sub(loss.apply(at.sub(step)).scalar());
      slopes.add(rise.div(2 * STEP).reshape(Shape.of(1)));
    }
    Tensor gradient = slopes.get(0).concat(0, slopes.subList(1, size)).reshape(at.shape());
    Loss here = loss.apply(at);
    return new ValueAndGradient(here.scalar(), here.auxiliary(), gradient);
  }

  @Override
  public SessionOptions options() {
    return inner.options();
  }

  @Override
  public Variable variable(String name, HostArray initial) {
    return inner.variable(name, initial);
  }

  @Override
  public NeuralOps nn() {
    return inner.nn();
  }

  @Override
  public Tensor constant(HostArray array) {
    return inner.constant(array);
  }

  @Override
  public Gradients gradients(Supplier<Loss> loss, Collection<Variable> of) {
    return inner.gradients(loss, of);
  }

  @Override
  public Program compile(String name, Function<List<Tensor>, List<Tensor>> traced) {
    return inner.compile(name, traced);
  }

  @Override
  public void close() {
    inner.close();
  }
}
