package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.fenchel.api.backend.Capability;
import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions: apart from each other, over when closed, and clear about what they cannot do. */
public abstract class SessionContract extends OnBackend {

  /** For subclasses. */
  protected SessionContract() {}

  @Test
  void aSessionTellsHowItComputes() {
    SessionOptions options = new SessionOptions(device(), dataType(), 2);
    try (Session session = backend().open(options)) {
      assertThat(session.options()).isEqualTo(options);
    }
  }

  @Test
  void nothingIsComputedOutsideOfACall() {
    Variable v = session().variable("v", vector(1));
    List<Tensor> kept = new ArrayList<>();
    session()
        .compile(
            "keeps",
            in -> {
              kept.add(in.get(0));
              return in;
            })
        .call(vector(1));
    Tensor late = kept.get(0);
    refuses(IllegalStateException.class, () -> late.add(1), "keeps");
    refuses(IllegalStateException.class, () -> session().nn());
    refuses(IllegalStateException.class, v::value);
    refuses(IllegalStateException.class, () -> v.assign(late));
    refuses(IllegalStateException.class, () -> session().constant(vector(1)));
    refuses(
        IllegalStateException.class, () -> session().gradients(() -> Loss.of(late), List.of(v)));
    refuses(IllegalStateException.class, () -> session().valueAndGradient(Loss::of, late));
    refuses(
        IllegalStateException.class,
        () -> session().compile("late", in -> List.of(late)).call(),
        "keeps");
  }

  @Test
  void afterCloseEveryMethodSaysThatTheSessionIsClosed() {
    Session session = open();
    Variable v = session.variable("v", vector(1));
    Program program = session.compile("p", in -> in);
    session.close();
    session.close();
    refuses(IllegalStateException.class, () -> program.call(vector(1)), "closed");
    refuses(IllegalStateException.class, v::read, "closed");
    refuses(IllegalStateException.class, () -> v.write(vector(2)), "closed");
    refuses(IllegalStateException.class, v::value, "closed");
    refuses(IllegalStateException.class, session::options, "closed");
    refuses(IllegalStateException.class, session::nn, "closed");
    refuses(IllegalStateException.class, () -> session.variable("w", vector(1)), "closed");
    refuses(IllegalStateException.class, () -> session.compile("q", in -> in), "closed");
    refuses(IllegalStateException.class, () -> session.constant(vector(1)), "closed");
  }

  @Test
  void closingOneSessionLeavesTheOtherOpen() {
    Session other = open();
    Variable theirs = other.variable("w", vector(3));
    Variable own = session().variable("w", vector(2));
    other.close();
    assertThat(run((s, in) -> own.value().mul(in.get(0)), vector(5)).item()).isEqualTo(10);
    refuses(IllegalStateException.class, theirs::read, "closed");
  }

  @Test
  void aCallOfOneSessionInsideACallOfAnotherDisturbsNeither() {
    try (Session other = open()) {
      Variable a = session().variable("w", vector(2));
      Variable b = other.variable("w", vector(3));
      Program inner =
          other.compile(
              "inner",
              in -> {
                b.assign(b.value().add(in.get(0)));
                return List.of(b.value());
              });
      List<HostArray> seen = new ArrayList<>();
      HostArray out =
          run(
              (s, in) -> {
                a.assign(a.value().add(1));
                seen.addAll(inner.call(vector(10)));
                return a.value().mul(in.get(0));
              },
              vector(5));
      assertThat(out.item()).isEqualTo(15);
      assertThat(seen.get(0).item()).isEqualTo(13);
      assertThat(a.read().item()).isEqualTo(3);
      assertThat(b.read().item()).isEqualTo(13);
    }
  }

  @Test
  @Needs(Capability.TRAIN)
  void gradientsInTwoSessionsDisturbNeither() {
    try (Session other = open()) {
      Variable a = session().variable("w", vector(2));
      Variable b = other.variable("w", vector(3));
      Program inner =
          other.compile(
              "inner",
              in ->
                  List.of(
                      other
                          .valueAndGradient(x -> Loss.of(x.mul(b.value()).sum()), in.get(0))
                          .gradient()));
      List<HostArray> seen = new ArrayList<>();
      HostArray out =
          run(
              (s, in) -> {
                Gradients g =
                    s.gradients(
                        () -> {
                          seen.addAll(inner.call(vector(1)));
                          return Loss.of(a.value().square().mul(in.get(0)).sum());
                        },
                        List.of(a));
                return g.of(a);
              },
              vector(5));
      assertThat(out.item()).isEqualTo(20);
      assertThat(seen.get(0).item()).isEqualTo(3);
    }
  }

  @Test
  void aTensorOfAnotherSessionIsRefused() {
    try (Session other = open()) {
      refuses(
          IllegalArgumentException.class,
          () ->
              run(
                  (s, in) -> {
                    other
                        .compile("second", theirs -> List.of(theirs.get(0).add(in.get(0))))
                        .call(HostArray.of(Shape.of(1), 1f));
                    return in.get(0);
                  },
                  vector(1)),
          "tensor");
    }
    assertThat(run((s, in) -> in.get(0).add(1), vector(1)).item()).isEqualTo(2);
  }

  @Test
  void anUnknownDeviceIsTheUsersMistake() {
    assertThat(openingOn("abacus"))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
        .hasMessageContaining("abacus");
  }

  @Test
  void aDeviceThatIsNotHereIsRefusedByName() {
    Throwable refusal = openingOn("cuda:99");
    boolean canUseOne = backend().capabilities().contains(Capability.GPU);
    assertThat(refusal)
        .isInstanceOfSatisfying(
            FenchelException.class,
            e -> assertThat(e.kind()).isEqualTo(canUseOne ? FailureKind.MACHINE : FailureKind.USER))
        .hasMessageContaining("cuda:99");
  }

  private Throwable openingOn(String device) {
    return catchThrowable(() -> backend().open(new SessionOptions(device, dataType(), 1)).close());
  }

  @Test
  @Needs(Capability.FLOAT64)
  void doublePrecisionIsThereOrRefusedByName() {
    assertThatDouble(open(DataType.FLOAT64));
  }

  private static void assertThatDouble(Session session) {
    try (session) {
      HostArray third = run(session, (s, in) -> in.get(0).div(3), HostArray.scalar(1));
      assertThat(third).isEqualTo(HostArray.scalar(1.0 / 3));
    }
  }

  @Test
  @Needs(Capability.TRAIN)
  void gradientsAreThereOrRefusedByName() {
    Variable w = session().variable("w", vector(3));
    HostArray g =
        run((s, in) -> s.gradients(() -> Loss.of(w.value().square().sum()), List.of(w)).of(w));
    assertThat(g.item()).isEqualTo(6);
  }

  @Test
  @Needs({Capability.TRAIN, Capability.DOUBLE_BACKPROP})
  void gradientsOfGradientsAreThereOrRefusedByName() {
    Variable w = session().variable("w", vector(3));
    HostArray g =
        run(
            (s, in) ->
                s.gradients(
                        () ->
                            Loss.of(
                                s.valueAndGradient(x -> Loss.of(x.square().sum()), w.value())
                                    .gradient()
                                    .square()
                                    .sum()),
                        List.of(w))
                    .of(w));
    assertThat(g.item()).isEqualTo(24);
  }

  @Test
  void whatTheBackendTellsOfItselfIsTheSameEachTime() {
    assertThat(backend().capabilities()).isEqualTo(backend().capabilities());
    assertThat(backend().versions()).isEqualTo(backend().versions());
    assertThatCode(() -> open().close()).doesNotThrowAnyException();
  }
}
