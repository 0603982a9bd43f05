package io.github.fenchel.losses;

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

/** A forward-only session with input gradients by central differences: right to about 1e-9. */
record NumericalGradients(Session forward) implements Session {
  private static final double STEP = 1e-5;

  @Override
  public ValueAndGradient valueAndGradient(Function<Tensor, Loss> loss, Tensor at) {
    int size = Math.toIntExact(at.shape().size());
    List<Tensor> slopes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double[] unit = new double[size];
      unit[i] = STEP;
      Tensor move = constant(HostArray.of(at.shape(), unit));
      Tensor rise = loss.apply(at.add(move)).scalar().sub(loss.apply(at.sub(move)).scalar());
      slopes.add(rise.div(2 * STEP).reshape(Shape.of(1)));
    }
    Tensor gradient = slopes.get(0).concat(0, slopes.subList(1, size)).reshape(at.shape());
    Loss here = loss.apply(at);
    return new ValueAndGradient(here.scalar(), here.auxiliary(), gradient);
  }

  @Override
  public Gradients gradients(Supplier<Loss> loss, Collection<Variable> of) {
    return forward.gradients(loss, of);
  }

  @Override
  public SessionOptions options() {
    return forward.options();
  }

  @Override
  public Variable variable(String name, HostArray initial) {
    return forward.variable(name, initial);
  }

  @Override
  public NeuralOps nn() {
    return forward.nn();
  }

  @Override
  public Tensor constant(HostArray array) {
    return forward.constant(array);
  }

  @Override
  public Program compile(String name, Function<List<Tensor>, List<Tensor>> traced) {
    return forward.compile(name, traced);
  }

  @Override
  public void close() {
    forward.close();
  }
}
