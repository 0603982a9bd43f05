package io.github.fenchel.backend.tensorflow;

import static io.github.fenchel.backend.tensorflow.Programs.normal;
import static io.github.fenchel.backend.tensorflow.Programs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where memory lies must never show. */
class LayoutTest {
  private static final HostArray IMAGES = normal(1, 2, 3, 4, 5);

  private final Session session = Programs.float64();

  @AfterEach
  void close() {
    session.close();
  }

  /** Images that lie channels last, with the same values. */
  private Tensor channelsLast(Tensor images) {
    return session.nn().averagePool2d(images, new Window(1, 1, 0));
  }

  /** Holds a function, and the gradient of its squares, to the same where memory lies as named. */
  private void agrees(UnaryOperator<Tensor> f) {
    HostArray plain = run(session, in -> f.apply(in.get(0)), IMAGES);
    HostArray moved = run(session, in -> f.apply(channelsLast(in.get(0))), IMAGES);
    assertThat(moved.shape()).isEqualTo(plain.shape());
    assertThat(moved.toDoubles()).containsExactly(plain.toDoubles(), within(1e-13));
    HostArray gradient = gradient(f);
    HostArray movedGradient = gradient(x -> f.apply(channelsLast(x)));
    assertThat(movedGradient.toDoubles()).containsExactly(gradient.toDoubles(), within(1e-13));
  }

  private HostArray gradient(UnaryOperator<Tensor> f) {
    return run(
        session,
        in ->
            session
                .valueAndGradient(x -> Loss.of(f.apply(x).square().mul(0.5).sum()), in.get(0))
                .gradient(),
        IMAGES);
  }

  @Test
  void operationsSeeTheMeaningOfAxes() {
    Shape channels = Shape.of(3, 1, 1);
    agrees(x -> x.add(session.constant(normal(4, 2, 3, 4, 5))));
    agrees(x -> session.constant(normal(4, 2, 3, 4, 5)).mul(x));
    agrees(x -> x.mul(session.constant(normal(5, 3, 1, 1))));
    agrees(x -> x.sub(session.constant(normal(6, 5))));
    agrees(x -> x.div(session.constant(normal(7, 2, 1, 1, 1))));
    agrees(x -> x.maximum(session.constant(normal(8, 4, 5))));
    agrees(x -> x.greaterThan(x.fill(0)).where(x, session.constant(normal(9, 3, 1, 5))));
    agrees(x -> x.sum(false, 1));
    agrees(x -> x.sum(true, 2, 3).add(x));
    agrees(x -> x.sum(0, 2, 3).reshape(channels).add(x));
    agrees(x -> x.max(false, 1, 2));
    agrees(x -> x.max(true, 3));
    agrees(x -> x.reshape(Shape.of(2, 60)));
    agrees(x -> x.reshape(Shape.of(2, 3, 2, 2, 5)).sum(3));
    agrees(x -> x.permute(3, 0, 2, 1).slice(0, 1, 4));
    agrees(x -> x.permute(1, 0, 2, 3).add(x.slice(0, 0, 1).permute(1, 0, 2, 3)));
    agrees(x -> x.slice(1, 1, 3).concat(1, List.of(x.mul(2), x.slice(1, 0, 1))));
    agrees(x -> x.logSoftmax(1));
    agrees(x -> x.logSoftmax(2));
    agrees(x -> x.slice(1, 0, 1).broadcastTo(Shape.of(2, 3, 4, 5)));
    agrees(x -> x.broadcastTo(Shape.of(2, 2, 3, 4, 5)));
    agrees(x -> x.reshape(Shape.of(6, 20)).permute(1, 0).matmul(x.reshape(Shape.of(6, 20))));
    agrees(x -> x.argMax(1).oneHot(3, x.dataType()).permute(0, 3, 1, 2).mul(x));
    agrees(
        x ->
            session
                .nn()
                .conv2d(x, session.constant(normal(10, 6, 1, 3, 3)), null, new Convolution(2, 1, 3))
                .relu());
  }

  @Test
  void filtersComeBackAsTheyWent() {
    HostArray filter = normal(2, 4, 3, 2, 5);
    Variable w = session.variable("w", filter);
    assertThat(w.read()).isEqualTo(filter);
    assertThat(run(session, in -> w.value())).isEqualTo(filter);
    HostArray other = normal(3, 4, 3, 2, 5);
    run(
        session,
        in -> {
          w.assign(in.get(0));
          return in.get(0);
        },
        other);
    assertThat(w.read()).isEqualTo(other);
    w.write(filter);
    assertThat(run(session, in -> w.value().add(0)).toDoubles()).isEqualTo(filter.toDoubles());
  }
}
