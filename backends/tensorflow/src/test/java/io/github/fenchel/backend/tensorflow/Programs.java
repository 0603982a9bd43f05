package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Short ways to sessions, arrays and one-off programs. */
final class Programs {
  private Programs() {}

  static Session open(DataType type) {
    return new TensorFlowBackend().open(new SessionOptions("cpu", type, 1));
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

  /** Normal numbers that are the same in each run. */
  static HostArray normal(long seed, long... shape) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double[] values = new double[Math.toIntExact(Shape.of(shape).size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    return HostArray.of(Shape.of(shape), values);
  }

  /** Returns the array with one element moved. */
  static HostArray moved(HostArray array, int index, double by) {
    double[] values = array.toDoubles();
    values[index] += by;
    return HostArray.of(array.shape(), values);
  }
}
