package io.github.fenchel.backend.tensorflow;

import static io.github.fenchel.backend.tensorflow.Programs.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single precision has kernels of its own; they compute what double precision composes. */
class SinglePrecisionTest {

  @ParameterizedTest(name = "penalized: {0}")
  @ValueSource(booleans = {false, true})
  void networksAgreeWithDoublePrecision(boolean penalized) {
    List<HostArray> exact = gradients(DataType.FLOAT64, penalized);
    List<HostArray> found = gradients(DataType.FLOAT32, penalized);
    for (int i = 0; i < exact.size(); i++) {
      assertThat(found.get(i).dataType()).isEqualTo(DataType.FLOAT32);
      double largest = 0;
      for (double value : exact.get(i).toDoubles()) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(found.get(i).toDoubles())
          .as("result %d", i)
          .containsExactly(exact.get(i).toDoubles(), within(2e-5 * largest));
    }
  }

  private static List<HostArray> gradients(DataType type, boolean penalized) {
    try (Session session = Programs.open(type)) {
      Variable filter = session.variable("filter", normal(1, 4, 2, 3, 3));
      Variable scale = session.variable("scale", normal(2, 4));
      Variable shift = session.variable("shift", normal(3, 4));
      return session
          .compile(
              "network",
              in -> {
                Gradients g =
                    session.gradients(
                        () -> {
                          ValueAndGradient v =
                              session.valueAndGradient(
                                  x -> network(session, x, filter, scale, shift), in.get(0));
                          Loss plain = network(session, in.get(0), filter, scale, shift);
                          return penalized
                              ? Loss.of(v.value().add(v.gradient().square().sum()))
                              : plain;
                        },
                        List.of(filter, scale, shift));
                List<Tensor> results =
                    new ArrayList<>(List.of(g.value(), g.of(filter), g.of(scale), g.of(shift)));
                if (!penalized) {
                  results.addAll(g.auxiliary());
                  ValueAndGradient attack =
                      session.valueAndGradient(
                          x -> network(session, x, filter, scale, shift), in.get(0));
                  results.add(attack.gradient());
                }
                return results;
              })
          .call(normal(4, 3, 2, 8, 8));
    }
  }

  private static Loss network(
      Session session, Tensor images, Variable filter, Variable scale, Variable shift) {
    Tensor c = session.nn().conv2d(images, filter.value(), null, new Convolution(1, 1, 1));
    BatchNormalized n = session.nn().batchNormByBatch(c, scale.value(), shift.value(), 1e-5);
    Tensor p = session.nn().maxPool2d(n.output().softplus(), new Window(2, 2, 0));
    Tensor e =
        session
            .nn()
            .batchNormByStatistics(
                p, scale.value(), shift.value(), n.mean(), n.unbiasedVariance(), 1e-5);
    Tensor flat = e.tanh().reshape(Shape.of(3, 64));
    return new Loss(flat.square().sum(), List.of(n.mean(), n.unbiasedVariance()));
  }
}
