package io.github.fenchel.backend.tck;

import io.github.fenchel.api.backend.ForwardingSession;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A forward-only session with input gradients by central differences: an independent derivative per
 * entry, right to about 1e-9 in float64, for tests of objectives and maps on small images.
 *
 * <p>It asks for the loss twice per entry, so a function that draws or assigns does so each time.
 *
 * @param session a session of float64, e.g. of the reference backend
 */
public record CentralDifferences(Session session) implements ForwardingSession {
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
}
