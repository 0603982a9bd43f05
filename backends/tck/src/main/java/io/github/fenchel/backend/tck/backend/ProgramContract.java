package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.counting;
import static io.github.fenchel.backend.tck.sample.Numbers.empty;
import static io.github.fenchel.backend.tck.sample.Numbers.integers;
import static io.github.fenchel.backend.tck.sample.Numbers.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables in program order, and what a program may be given and do. */
public abstract class ProgramContract extends OnBackend {

  /** For subclasses. */
  protected ProgramContract() {}

  @Test
  void variablesFollowProgramOrder() {
    Variable v = session().variable("v", HostArray.scalar(1));
    List<HostArray> out =
        session()
            .compile(
                "order",
                in -> {
                  Tensor before = v.value();
                  v.assign(before.add(10));
                  Tensor between = v.value();
                  v.assign(between.mul(2));
                  return List.of(before, between, v.value());
                })
            .call();
    assertThat(out.stream().map(HostArray::item)).containsExactly(1.0, 11.0, 22.0);
    assertThat(v.read().item()).isEqualTo(22);
  }

  @Test
  void whatOneCallStoresTheNextOneReads() {
    Variable v = session().variable("v", vector(1, 2));
    Program program =
        session()
            .compile(
                "grow",
                in -> {
                  v.assign(v.value().add(in.get(0)));
                  return List.of();
                });
    program.call(vector(10, 20));
    program.call(vector(100, 200));
    assertThat(v.read().toDoubles()).containsExactly(111, 222);
    v.write(HostArray.of(Shape.of(2), 4f, 5f));
    program.call(vector(1, 1));
    assertThat(v.read()).isEqualTo(rounded(vector(5, 6)));
  }

  @Test
  void aValueReadBeforeAnAssignmentStaysWhatItWas() {
    Variable a = session().variable("a", vector(1));
    Variable b = session().variable("b", vector(2));
    session()
        .compile(
            "swap",
            in -> {
              Tensor first = a.value();
              a.assign(b.value());
              b.assign(first);
              return List.of();
            })
        .call();
    assertThat(a.read().item()).isEqualTo(2);
    assertThat(b.read().item()).isEqualTo(1);
  }

  @Test
  void aCallThatFailsStoresNothing() {
    Variable a = session().variable("a", vector(1, 2));
    Variable b = session().variable("b", vector(3, 4));
    Program program =
        session()
            .compile(
                "half",
                in -> {
                  a.assign(a.value().add(1));
                  b.assign(b.value().add(in.get(0)));
                  return List.of(a.value());
                });
    refuses(IllegalArgumentException.class, () -> program.call(vector(1, 2, 3)), "[2]", "[3]");
    assertThat(a.read().toDoubles()).containsExactly(1, 2);
    program.call(vector(1, 1));
    assertThat(a.read().toDoubles()).containsExactly(2, 3);
    assertThat(b.read().toDoubles()).containsExactly(4, 5);
  }

  @Test
  void aCallWhoseResultCannotLeaveStoresNothing() {
    Variable a = session().variable("a", vector(1));
    refuses(
        IllegalArgumentException.class,
        () ->
            run(
                (s, in) -> {
                  a.assign(a.value().add(1));
                  return a.value().equalTo(a.value());
                }),
        "BOOLEAN");
    assertThat(a.read().item()).isEqualTo(1);
  }

  @Test
  void assignmentsOfAnotherShapeOrTypeAreRefused() {
    Variable v = session().variable("weight", vector(1, 2));
    Program assign =
        session()
            .compile(
                "assign",
                in -> {
                  v.assign(in.get(0));
                  return List.of();
                });
    String type = dataType().toString();
    refuses(
        IllegalArgumentException.class,
        () -> assign.call(vector(1)),
        "weight",
        type + "[1]",
        type + "[2]");
    refuses(
        IllegalArgumentException.class,
        () -> assign.call(integers(1, 2)),
        "INT64[2]",
        type + "[2]");
    refuses(IllegalArgumentException.class, () -> v.write(vector(1, 2, 3)), "weight", type + "[2]");
    assertThat(v.read().toDoubles()).containsExactly(1, 2);
  }

  @Test
  void aVariablesNameIsTakenOnce() {
    Variable v = session().variable("weight", vector(1, 2));
    assertThat(v.name()).isEqualTo("weight");
    assertThat(v.shape()).isEqualTo(Shape.of(2));
    refuses(
        IllegalArgumentException.class,
        () -> session().variable("weight", vector(1)),
        "already",
        "\"weight\"");
  }

  @Test
  void floatingArraysAreConvertedAndIntegersStay() {
    HostArray single = HostArray.of(Shape.of(2), 0.5f, 2f);
    List<HostArray> out =
        session()
            .compile("types", in -> List.of(in.get(0), in.get(1), session().constant(single)))
            .call(single, integers(7, -1));
    assertThat(out)
        .containsExactly(rounded(vector(0.5, 2)), integers(7, -1), rounded(vector(0.5, 2)));
  }

  @Test
  void inputsMayBeScalarOrEmpty() {
    assertThat(run((s, in) -> in.get(0), HostArray.scalar(0.5)).shape()).isEqualTo(Shape.scalar());
    assertThat(run((s, in) -> in.get(0), empty(0, 3)).shape()).isEqualTo(Shape.of(0, 3));
  }

  @Test
  void scalarInputsAreReadAtEachCall() {
    Program scale = session().compile("scale", in -> List.of(in.get(1).mul(in.get(0))));
    for (double factor : new double[] {2, 3, 0.5}) {
      assertThat(scale.call(HostArray.scalar(factor), vector(4)).get(0).item())
          .isEqualTo(4 * factor);
    }
  }

  @Test
  void aProgramTakesOtherShapesInOtherCalls() {
    Program sums = session().compile("sums", in -> List.of(in.get(0).sum(1)));
    assertThat(sums.call(counting(1, 3)).get(0).toDoubles()).containsExactly(6);
    assertThat(sums.call(counting(2, 2)).get(0).toDoubles()).containsExactly(3, 7);
    assertThat(sums.call(counting(1, 3)).get(0).toDoubles()).containsExactly(6);
  }

  @Test
  void aResultMayBeAnInputOrAppearTwice() {
    List<HostArray> out =
        session()
            .compile("twice", in -> List.of(in.get(0), in.get(0), in.get(0).add(1)))
            .call(vector(1));
    assertThat(out.stream().map(HostArray::item)).containsExactly(1.0, 1.0, 2.0);
  }

  @Test
  void theHostIsOutOfReachInsideAFunction() {
    Variable v = session().variable("v", vector(1));
    Program inner = session().compile("inner", in -> List.of());
    Map<String, Runnable> actions =
        Map.of("read", v::read, "write", () -> v.write(vector(2)), "call", inner::call);
    actions.forEach(
        (name, action) ->
            refuses(
                IllegalStateException.class,
                () ->
                    session()
                        .compile(
                            "outer",
                            in -> {
                              action.run();
                              return List.of();
                            })
                        .call(),
                "outer"));
    assertThat(v.read().item()).isEqualTo(1);
  }
}
