package io.github.fenchel.losses;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.reference.ReferenceBackend;
import java.util.List;
import java.util.function.Function;

/** Evaluates expressions and norms in double precision, on the backend {@code reference}. */
public final class OnReference {
  private OnReference() {}

  static Session session() {
    return new ReferenceBackend().open(new SessionOptions("cpu", DataType.FLOAT64, 1));
  }

  public static HostArray evaluate(Function<List<Tensor>, Tensor> expression, HostArray... inputs) {
    try (Session session = session()) {
      return session
          .compile("expression", tensors -> List.of(expression.apply(tensors)))
          .call(inputs)
          .get(0);
    }
  }

  public static HostArray penalty(Norm norm, HostArray gradient) {
    return evaluate(t -> norm.penalty(t.get(0)), gradient);
  }

  public static HostArray regularizer(Norm norm, HostArray delta) {
    return evaluate(t -> norm.regularizer(t.get(0)), delta);
  }

  public static HostArray maximizer(Norm norm, HostArray gradient) {
    return evaluate(t -> norm.maximizer(t.get(0)), gradient);
  }

  public static HostArray prox(Norm norm, HostArray delta, double step) {
    return evaluate(t -> norm.prox(t.get(0), t.get(1)), delta, HostArray.scalar(step));
  }

  /** {@code <a,b>} of each example. */
  public static HostArray inner(HostArray a, HostArray b) {
    return evaluate(t -> t.get(0).mul(t.get(1)).sum(1, 2, 3), a, b);
  }

  /** One image of one channel and one row of pixels. */
  public static HostArray row(double... pixels) {
    return HostArray.of(Shape.of(1, 1, 1, pixels.length), pixels);
  }
}
