package io.github.fenchel.backend.pytorch;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/** Short ways to sessions, arrays and one-off programs. */
final class Programs {
  private Programs() {}

  static Session open(DataType type) {
    return new PyTorchBackend().open(new SessionOptions("cpu", type, 1));
  }

  static Session float64() {
    return open(DataType.FLOAT64);
  }

  /** Runs a function of one result once. */
  static HostArray run(Session session, Function<List<Tensor>, Tensor> f, HostArray... inputs) {
    return session.compile("test", in -> List.of(f.apply(in))).call(inputs).get(0);
  }

  static HostArray vector(double... values) {
    return HostArray.of(Shape.of(values.length), values);
  }
}
