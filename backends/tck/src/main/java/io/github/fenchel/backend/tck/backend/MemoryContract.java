package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Resident memory, after a warm-up, stays where it is.
 *
 * <p>A step holds about a megabyte of weights, so one that leaked would show.
 */
@Tag("memory")
public abstract class MemoryContract extends OnBackend {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int WIDTH = 360; // 360 x 360 doubles are 1 MB
  private static final int WARM_UP = 60;
  private static final int LOOK = 20;
  private static final int MOST_MEGABYTES = 40;

  /** For subclasses. */
  protected MemoryContract() {}

  @Test
  @Needs(Capability.TRAIN)
  void twoHundredAttackedStepsDoNotGrow() throws IOException {
    steps(200, false);
  }

  @Test
  @Needs({Capability.TRAIN, Capability.DOUBLE_BACKPROP})
  void twoHundredPenalizedStepsDoNotGrow() throws IOException {
    steps(200, true);
  }

  @Test
  @Tag("slow")
  @Needs(Capability.TRAIN)
  void aThousandAttackedStepsDoNotGrow() throws IOException {
    steps(1000, false);
  }

  @Test
  @Tag("slow")
  @Needs({Capability.TRAIN, Capability.DOUBLE_BACKPROP})
  void aThousandPenalizedStepsDoNotGrow() throws IOException {
    steps(1000, true);
  }

  @Test
  void twoHundredSessionsDoNotGrow() throws IOException {
    HostArray weight = normal(3, WIDTH, WIDTH);
    doesNotGrow(
        200,
        () -> {
          try (Session session = open()) {
            Variable w = session.variable("w", weight);
            run(session, (s, in) -> w.value().add(1).sum());
          }
        });
  }

  private void steps(int count, boolean nested) throws IOException {
    Session session = session();
    Variable weight = session.variable("weight", normal(1, WIDTH, WIDTH));
    Variable moment =
        session.variable("moment", HostArray.zeros(dataType(), Shape.of(WIDTH, WIDTH)));
    Program step =
        session.compile(
            "step",
            in -> {
              Tensor at = nested ? in.get(0) : attacked(session, weight, in.get(0));
              Gradients g =
                  session.gradients(
                      () -> Loss.of(nested ? penalized(session, weight, at) : loss(weight, at)),
                      List.of(weight));
              moment.assign(moment.value().mul(0.9).add(g.of(weight)));
              weight.assign(weight.value().sub(moment.value().mul(1e-6)));
              return List.of(g.value());
            });
    HostArray input = normal(2, 4, WIDTH);
    doesNotGrow(count, () -> step.call(input));
  }

  private static Tensor loss(Variable weight, Tensor at) {
    return at.matmul(weight.value()).tanh().softplus().sum();
  }

  private static Tensor attacked(Session session, Variable weight, Tensor x) {
    ValueAndGradient attack = session.valueAndGradient(y -> Loss.of(loss(weight, y)), x);
    return x.add(attack.gradient().sign().mul(0.1));
  }

  private static Tensor penalized(Session session, Variable weight, Tensor at) {
    ValueAndGradient inner = session.valueAndGradient(y -> Loss.of(loss(weight, y)), at);
    return inner.value().add(inner.gradient().abs().sum());
  }

  private static void doesNotGrow(int count, Runnable action) throws IOException {
    assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc, which is not here");
    lowest(WARM_UP, action);
    long first = lowest(count / 2, action);
    long second = lowest(count / 2, action);
    assertThat((second - first) >> 20)
        .as("MB grown from the first %d rounds to the next", count / 2)
        .isLessThan(MOST_MEGABYTES);
  }

  /**
   * Returns the least resident memory of several looks: the allocator keeps blocks for a while, and
   * a single look may find one of its peaks.
   *
   * <p>Java frees the native memory behind a buffer only when it collects the buffer. Left to
   * itself it lets those of a hundred sessions pile up, and resident memory swings by a hundred
   * megabytes; collected after each round, it stays within five.
   */
  private static long lowest(int rounds, Runnable action) throws IOException {
    long lowest = Long.MAX_VALUE;
    for (int i = 1; i <= rounds; i++) {
      action.run();
      System.gc();
      if (i % LOOK == 0) {
        lowest = Math.min(lowest, resident());
      }
    }
    return lowest;
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS in " + STATUS);
  }
}
