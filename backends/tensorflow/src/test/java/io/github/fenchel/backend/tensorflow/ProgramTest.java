package io.github.fenchel.backend.tensorflow;

import static io.github.fenchel.backend.tensorflow.Programs.run;
import static io.github.fenchel.backend.tensorflow.Programs.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.BatchNormalized;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgramTest {
  private final Session session = Programs.float64();

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void variablesFollowProgramOrderAndAreStoredAtTheEnd() {
    Variable v = session.variable("v", HostArray.scalar(1));
    HostArray out =
        run(
            session,
            in -> {
              Tensor before = v.value();
              v.assign(before.add(10));
              v.assign(v.value().mul(2));
              return before.add(v.value());
            });
    assertThat(out.item()).isEqualTo(23);
    assertThat(v.read().item()).isEqualTo(22);
    v.write(HostArray.of(Shape.scalar(), 4f));
    assertThat(v.read()).isEqualTo(HostArray.scalar(4));
  }

  @Test
  void twoTrainingForwardsInOneCallMoveRunningStatisticsTwice() {
    Variable running = session.variable("running", vector(0));
    HostArray x = HostArray.of(Shape.of(2, 1, 1, 1), 1.0, 3);
    Program program =
        session.compile(
            "forwards",
            in -> {
              for (int i = 0; i < 2; i++) {
                session.gradients(
                    () -> {
                      Tensor one = in.get(0).slice(0, 0, 1).reshape(Shape.of(1)).fill(1);
                      BatchNormalized n = session.nn().batchNormByBatch(in.get(0), one, one, 1e-5);
                      running.assign(running.value().mul(0.9).add(n.mean().mul(0.1)));
                      return Loss.of(n.output().sum());
                    },
                    List.of());
              }
              return List.of();
            });
    program.call(x);
    assertThat(running.read().item()).isCloseTo(0.2 * 0.9 + 0.2, within(1e-15));
  }

  @Test
  void aFailingCallStoresNothing() {
    Variable v = session.variable("v", vector(1, 2));
    assertThatThrownBy(
            () ->
                run(
                    session,
                    in -> {
                      v.assign(v.value().add(1));
                      return v.value().add(in.get(0));
                    },
                    vector(1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2] and [3]");
    assertThat(v.read()).isEqualTo(vector(1, 2));
    assertThat(run(session, in -> v.value().add(1)).toDoubles()).containsExactly(2, 3);
  }

  @Test
  void assignmentsOfAnotherShapeOrTypeAreRefused() {
    Variable v = session.variable("v", vector(1, 2));
    assertThatThrownBy(
            () ->
                run(
                    session,
                    in -> {
                      v.assign(in.get(0));
                      return in.get(0);
                    },
                    vector(1)))
        .hasMessageContaining("variable \"v\" was assigned FLOAT64[1], expected FLOAT64[2]");
    assertThatThrownBy(() -> v.write(vector(1, 2, 3))).hasMessageContaining("expected FLOAT64[2]");
    assertThatThrownBy(() -> session.variable("v", vector(1)))
        .hasMessageContaining("a variable \"v\" already");
  }

  @Test
  void aRateGivenAsInputFollowsItsCosine() {
    Variable w = session.variable("w", HostArray.scalar(1));
    Program step =
        session.compile(
            "step",
            in -> {
              Gradients g =
                  session.gradients(() -> Loss.of(w.value().square().mul(0.5)), List.of(w));
              w.assign(w.value().sub(g.of(w).mul(in.get(0))));
              return List.of(g.value());
            });
    double expected = 1;
    for (int i = 0; i < 5; i++) {
      double rate = 0.5 * 0.1 * (1 + Math.cos(Math.PI * i / 5));
      step.call(HostArray.scalar(rate));
      expected *= 1 - rate;
    }
    assertThat(w.read().item()).isCloseTo(expected, within(1e-15));
  }

  @Test
  void aFunctionIsTracedOnceForEachCombinationOfShapes() {
    int[] traced = new int[1];
    Program program =
        session.compile(
            "counted",
            in -> {
              traced[0]++;
              return List.of(in.get(0).add(1));
            });
    program.call(vector(1, 2));
    program.call(vector(3, 4));
    assertThat(traced[0]).isEqualTo(1);
    assertThat(program.call(vector(1, 2, 3)).get(0)).isEqualTo(vector(2, 3, 4));
    program.call(HostArray.of(Shape.of(2), 1L, 2));
    assertThat(traced[0]).isEqualTo(3);
    assertThat(program.call(vector(5, 6)).get(0)).isEqualTo(vector(6, 7));
    assertThat(traced[0]).isEqualTo(3);
  }

  @Test
  void theHostIsOutOfReachInsideAFunction() {
    Variable v = session.variable("v", vector(1));
    assertThatThrownBy(() -> run(session, in -> session.constant(v.read())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("variable \"v\" is read on the host inside program \"test\"");
    assertThatThrownBy(
            () ->
                run(
                    session,
                    in -> {
                      v.write(vector(2));
                      return v.value();
                    }))
        .hasMessageContaining("variable \"v\" is written from the host inside program \"test\"");
    assertThatThrownBy(() -> run(session, in -> session.constant(run(session, x -> v.value()))))
        .hasMessageContaining("is called inside program \"test\"");
  }

  @Test
  void nothingWorksOutsideOfACallOrAfterClose() {
    Variable v = session.variable("v", vector(1));
    Tensor[] kept = new Tensor[1];
    Program program =
        session.compile(
            "keeps",
            in -> {
              kept[0] = in.get(0);
              return in;
            });
    program.call(vector(1));
    assertThatThrownBy(() -> kept[0].add(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("used after its call");
    assertThatThrownBy(() -> session.nn()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(v::value).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> v.assign(kept[0])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.constant(vector(1))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.gradients(() -> Loss.of(kept[0]), List.of(v)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.valueAndGradient(Loss::of, kept[0]))
        .isInstanceOf(IllegalStateException.class);
    session.close();
    session.close();
    assertThatThrownBy(() -> program.call(vector(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the session is closed");
    assertThatThrownBy(v::read).hasMessage("the session is closed");
    assertThatThrownBy(session::options).hasMessage("the session is closed");
    assertThatThrownBy(() -> session.compile("p", in -> in)).hasMessage("the session is closed");
  }

  @Test
  void aTensorOfAnotherSessionIsRefusedAndSessionsDoNotDisturbEachOther() {
    try (Session other = Programs.open(DataType.FLOAT32)) {
      Variable a = session.variable("w", vector(2));
      Variable b = other.variable("w", vector(3));
      Program inner =
          other.compile(
              "inner",
              in -> {
                Tensor g =
                    other
                        .valueAndGradient(x -> Loss.of(x.mul(b.value()).sum()), in.get(0))
                        .gradient();
                b.assign(b.value().add(1));
                return List.of(g);
              });
      HostArray out =
          run(
              session,
              in -> {
                Gradients g =
                    session.gradients(
                        () -> {
                          assertThat(inner.call(vector(1)).get(0).item()).isEqualTo(3);
                          return Loss.of(a.value().square().mul(in.get(0)).sum());
                        },
                        List.of(a));
                return g.of(a);
              },
              vector(5));
      assertThat(out.item()).isEqualTo(20);
      assertThat(b.read()).isEqualTo(HostArray.of(Shape.of(1), 4f));
      assertThatThrownBy(() -> run(session, in -> run2(other, in.get(0)), vector(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a tensor of program \"test\" was given to program \"second\"");
    }
    assertThat(run(session, in -> in.get(0).add(1), vector(1)).item()).isEqualTo(2);
  }

  private static Tensor run2(Session other, Tensor foreign) {
    other
        .compile("second", in -> List.of(in.get(0).add(foreign)))
        .call(HostArray.of(Shape.of(1), 1f));
    return foreign;
  }

  @Test
  void equalCallsGiveEqualBits() {
    List<List<HostArray>> runs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (Session own = Programs.float64()) {
        PenaltyNetwork network = new PenaltyNetwork(own);
        Program step =
            own.compile(
                "step",
                in -> {
                  Gradients g =
                      own.gradients(
                          () -> Loss.of(network.penalized(in.get(0), in.get(1))),
                          network.weights());
                  network.weights().forEach(w -> w.assign(w.value().sub(g.of(w).mul(1e-3))));
                  return List.of(g.value());
                });
        for (int s = 0; s < 5; s++) {
          step.call(PenaltyNetwork.images(), PenaltyNetwork.labels());
        }
        runs.add(network.weights().stream().map(Variable::read).toList());
      }
    }
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
  }

  @Test
  void inputsMayBeEmptyOrScalarAndAreConverted() {
    assertThat(run(session, in -> in.get(0).sum(), HostArray.of(Shape.of(0), new double[0])).item())
        .isEqualTo(0);
    assertThat(run(session, in -> in.get(0), HostArray.of(Shape.of(0, 3), new double[0])).shape())
        .isEqualTo(Shape.of(0, 3));
    assertThat(run(session, in -> in.get(0), HostArray.of(Shape.scalar(), 0.5f)))
        .isEqualTo(HostArray.scalar(0.5));
  }
}
