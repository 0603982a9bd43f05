package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.NeuralOps;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Evaluates one expression on the reference backend. */
final class Evaluation {
  private Evaluation() {}

  static Session session() {
    return new ReferenceBackend().open(new SessionOptions("cpu", DataType.FLOAT64, 1));
  }

  static HostArray of(Function<List<Tensor>, Tensor> expression, HostArray... inputs) {
    try (Session session = session()) {
      return session
          .compile("test", tensors -> List.of(expression.apply(tensors)))
          .call(inputs)
          .get(0);
    }
  }

  static HostArray of(
      HostArray input, BiFunction<NeuralOps, List<Tensor>, Tensor> layer, HostArray... weights) {
    try (Session session = session()) {
      HostArray[] all = new HostArray[weights.length + 1];
      all[0] = input;
      System.arraycopy(weights, 0, all, 1, weights.length);
      return session
          .compile("test", tensors -> List.of(layer.apply(session.nn(), tensors)))
          .call(all)
          .get(0);
    }
  }

  static HostArray vector(double... values) {
    return HostArray.of(Shape.of(values.length), values);
  }

  static HostArray integers(long... values) {
    return HostArray.of(Shape.of(values.length), values);
  }

  /** The numbers 1, 2, 3 and so on, row-major. */
  static HostArray counting(long... lengths) {
    Shape shape = Shape.of(lengths);
    double[] values = new double[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1;
    }
    return HostArray.of(shape, values);
  }
}
