package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.counting;
import static io.github.fenchel.backend.tck.sample.Numbers.empty;
import static io.github.fenchel.backend.tck.sample.Numbers.integers;
import static io.github.fenchel.backend.tck.sample.Numbers.normal;
import static io.github.fenchel.backend.tck.sample.Numbers.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The values, shapes and types of {@link Tensor}'s operations. */
public abstract class TensorContract extends OnBackend {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  /** For subclasses. */
  protected TensorContract() {}

  private static Map<String, BinaryOperator<Tensor>> ofTwo() {
    Map<String, BinaryOperator<Tensor>> operations = new TreeMap<>();
    operations.put("add", Tensor::add);
    operations.put("sub", Tensor::sub);
    operations.put("mul", Tensor::mul);
    operations.put("div", Tensor::div);
    operations.put("maximum", Tensor::maximum);
    operations.put("minimum", Tensor::minimum);
    operations.put("equalTo", (a, b) -> a.equalTo(b).to(DataType.INT64));
    operations.put("greaterThan", (a, b) -> a.greaterThan(b).to(DataType.INT64));
    operations.put("where", (a, b) -> a.greaterThan(b).where(a, b.mul(2)));
    return operations;
  }

  private static Map<String, UnaryOperator<Tensor>> ofOne() {
    Map<String, UnaryOperator<Tensor>> operations = new TreeMap<>();
    operations.put("abs", Tensor::abs);
    operations.put("sign", Tensor::sign);
    operations.put("square", Tensor::square);
    operations.put("sqrt", Tensor::sqrt);
    operations.put("exp", Tensor::exp);
    operations.put("log", Tensor::log);
    operations.put("tanh", Tensor::tanh);
    operations.put("erf", Tensor::erf);
    operations.put("sigmoid", Tensor::sigmoid);
    operations.put("softplus", Tensor::softplus);
    operations.put("relu", Tensor::relu);
    operations.put("negate", Tensor::negate);
    operations.put("clip", x -> x.clip(-0.5, 1.5));
    operations.put("clip above", x -> x.clip(-INF, 1.5));
    operations.put("clip below", x -> x.clip(-0.5, INF));
    operations.put("numbers", x -> x.add(0.5).sub(1).mul(4).div(3));
    operations.put("fill", x -> x.fill(0.25));
    operations.put("stopGradient", Tensor::stopGradient);
    return operations;
  }

  @Test
  void functionsOfOneElementAgreeWithTheReferenceFromTinyToInfinite() {
    HostArray points =
        vector(
            -INF, -700, -40, -21, -3.3, -0.7, -1e-9, -0.0, 0, 1e-9, 0.2, 0.5, 1, 1.7, 19.9, 20.1,
            25, 80, 300, INF, NAN);
    ofOne().forEach((name, f) -> agreesPerElement(name, (s, in) -> f.apply(in.get(0)), points));
  }

  @Test
  void operandsBroadcastAsNumPysDo() {
    Shape[][] pairs = {
      {Shape.of(2, 3), Shape.of(3)},
      {Shape.of(2, 1), Shape.of(1, 3)},
      {Shape.of(2, 1, 3), Shape.of(4, 1)},
      {Shape.scalar(), Shape.of(2, 2)},
      {Shape.of(1), Shape.scalar()},
      {Shape.of(0, 3), Shape.of(3)},
      {Shape.of(0, 1), Shape.of(1, 3)},
      {Shape.of(2, 3), Shape.of(2, 3)},
    };
    for (Shape[] pair : pairs) {
      HostArray a = normal(1, pair[0].toArray());
      HostArray b = normal(2, pair[1].toArray());
      ofTwo()
          .forEach(
              (name, f) ->
                  agreesPerElement(
                      name + pair[0] + pair[1], (s, in) -> f.apply(in.get(0), in.get(1)), a, b));
    }
  }

  @Test
  void nanAndInfinitiesMeetEveryBinaryOperation() {
    HostArray column = HostArray.of(Shape.of(5, 1), 1.0, -2, INF, -INF, NAN);
    HostArray row = vector(1, 4, INF, -INF, NAN);
    ofTwo()
        .forEach(
            (name, f) ->
                agreesPerElement(name, (s, in) -> f.apply(in.get(0), in.get(1)), column, row));
  }

  @Test
  void aNumberOnlyComparesWithItselfAndNanWithNothing() {
    HostArray a = vector(1, 2, NAN);
    HostArray b = vector(1, 1, NAN);
    assertThat(run((s, in) -> in.get(0).equalTo(in.get(1)).to(DataType.INT64), a, b))
        .isEqualTo(integers(1, 0, 0));
    assertThat(run((s, in) -> in.get(0).greaterThan(in.get(1)).to(DataType.INT64), a, b))
        .isEqualTo(integers(0, 1, 0));
    assertThat(
            run(
                    (s, in) -> in.get(0).greaterThan(in.get(1)).where(in.get(0), in.get(1).fill(7)),
                    a,
                    b)
                .toDoubles())
        .containsExactly(7, 2, 7);
  }

  @Test
  void signOfNanIsNan() {
    assertThat(run((s, in) -> in.get(0).sign(), vector(-2, 0, 3, NAN)).toDoubles())
        .containsExactly(-1, 0, 1, NAN);
  }

  /** Abramowitz and Stegun, table 7.1. */
  @Test
  void erfIsTheTables() {
    double[] found = run((s, in) -> in.get(0).erf(), vector(-1, 0.5, 2)).toDoubles();
    assertThat(found[0]).isCloseTo(-0.8427007929, within(1e-6));
    assertThat(found[1]).isCloseTo(0.5204998778, within(1e-6));
    assertThat(found[2]).isCloseTo(0.9953222650, within(1e-6));
  }

  @Test
  void clipMaximumAndReluKeepNan() {
    HostArray a = vector(1, NAN, 3, 5);
    HostArray b = vector(2, 0, NAN, 4);
    assertThat(run((s, in) -> in.get(0).maximum(in.get(1)), a, b).toDoubles())
        .containsExactly(2, NAN, NAN, 5);
    assertThat(run((s, in) -> in.get(0).minimum(in.get(1)), a, b).toDoubles())
        .containsExactly(1, NAN, NAN, 4);
    assertThat(run((s, in) -> in.get(0).clip(2, 4.5).relu(), a).toDoubles())
        .containsExactly(2, NAN, 3, 4.5);
  }

  @Test
  void shapesChangeWithoutChangingElements() {
    HostArray a = counting(2, 3);
    assertThat(run((s, in) -> in.get(0).permute(1, 0), a).toDoubles())
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(run((s, in) -> in.get(0).permute(-1, 0).reshape(Shape.of(6)), a).toDoubles())
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(run((s, in) -> in.get(0).reshape(Shape.of(3, 2)), a).toDoubles())
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(run((s, in) -> in.get(0).slice(-1, 1, 3), a).toDoubles())
        .containsExactly(2, 3, 5, 6);
    assertThat(
            run((s, in) -> in.get(0).concat(0, List.of(in.get(0).slice(0, 0, 1))), a).toDoubles())
        .containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3);
    assertThat(run((s, in) -> in.get(0).broadcastTo(Shape.of(2, 2)), vector(1, 2)).toDoubles())
        .containsExactly(1, 2, 1, 2);
    agreesPerElement("axes", (s, in) -> in.get(0).permute(2, 0, -2), counting(2, 3, 4));
  }

  @Test
  void imagesFlattenChannelByChannelWhateverLiesInMemory() {
    HostArray images = counting(2, 3, 2, 2);
    assertThat(run((s, in) -> in.get(0).reshape(Shape.of(2, 12)), images).toDoubles())
        .containsExactly(images.toDoubles());
    agreesPerElement(
        "a layer's output",
        (s, in) -> s.nn().maxPool2d(in.get(0), window(2, 1, 0)).reshape(Shape.of(2, 3)),
        images);
  }

  private static Window window(int size, int stride, int padding) {
    return new Window(size, stride, padding);
  }

  @Test
  void whatIsNotContiguousInMemoryComputesTheSame() {
    HostArray a = normal(3, 2, 3, 4);
    HostArray b = normal(4, 4, 2, 3);
    Map<String, UnaryOperator<Tensor>> operations = new TreeMap<>(ofOne());
    operations.put("as it is", x -> x);
    operations.put("reshape", x -> x.reshape(Shape.of(6, 4)));
    operations.put("slice", x -> x.slice(1, 1, 2));
    operations.put("sum", x -> x.sum(0));
    operations.put("max", x -> x.max(true, 1, 2));
    operations.put("argMax", x -> x.argMax(0));
    operations.put("logSoftmax", x -> x.logSoftmax(1));
    operations.put(
        "matmul", x -> x.reshape(Shape.of(4, 6)).permute(1, 0).matmul(x.reshape(Shape.of(4, 6))));
    operations.put("concat", x -> x.concat(2, List.of(x.slice(2, 0, 1), x)));
    operations.put("broadcastTo", x -> x.slice(0, 0, 1).broadcastTo(Shape.of(5, 2, 3)));
    operations.forEach(
        (name, f) -> agrees(name, (s, in) -> f.apply(in.get(0).permute(2, 0, 1)), a));
    ofTwo()
        .forEach(
            (name, f) ->
                agreesPerElement(
                    name, (s, in) -> f.apply(in.get(0).permute(2, 0, 1), in.get(1)), a, b));
  }

  @Test
  void reductionsTakeSeveralAxes() {
    HostArray a = HostArray.of(Shape.of(2, 2, 2), 1.0, 2, 3, 4, 5, 6, 7, 9);
    assertThat(run((s, in) -> in.get(0).sum(), a).item()).isEqualTo(37);
    assertThat(run((s, in) -> in.get(0).sum(0, -1), a).toDoubles()).containsExactly(14, 23);
    HostArray kept = run((s, in) -> in.get(0).sum(true, 1), a);
    assertThat(kept.shape()).isEqualTo(Shape.of(2, 1, 2));
    assertThat(kept.toDoubles()).containsExactly(4, 6, 12, 15);
    assertThat(run((s, in) -> in.get(0).sum(true), a).shape()).isEqualTo(Shape.of(1, 1, 1));
    assertThat(run((s, in) -> in.get(0).mean(1, 2), a).toDoubles()).containsExactly(2.5, 6.75);
    assertThat(run((s, in) -> in.get(0).mean(), a).item()).isEqualTo(4.625);
    assertThat(run((s, in) -> in.get(0).max(true, 0, 2), a).toDoubles()).containsExactly(6, 9);
    assertThat(run((s, in) -> in.get(0).max(false), a).item()).isEqualTo(9);
    HostArray odd = normal(5, 3, 1, 5, 2);
    for (int[] axes : new int[][] {{}, {0}, {1}, {-1}, {0, 2}, {1, 3}, {0, 1, 2, 3}}) {
      for (boolean keep : new boolean[] {false, true}) {
        agrees("sum", (s, in) -> in.get(0).sum(keep, axes), odd);
        agrees("max", (s, in) -> in.get(0).max(keep, axes), odd);
      }
    }
  }

  @Test
  void reductionsKeepNanAndInfinities() {
    HostArray rows = HostArray.of(Shape.of(4, 2), 1.0, NAN, -INF, -INF, INF, 1, INF, -INF);
    agreesPerElement("sum", (s, in) -> in.get(0).sum(1), rows);
    agreesPerElement("max", (s, in) -> in.get(0).max(false, 1), rows);
    assertThat(run((s, in) -> in.get(0).max(false, 1), rows).toDoubles())
        .containsExactly(NAN, -INF, INF, INF);
  }

  @Test
  void emptyAxesStayEmptyAndSumToZero() {
    assertThat(run((s, in) -> in.get(0).sum(), empty(0)).item()).isEqualTo(0);
    assertThat(run((s, in) -> in.get(0).sum(0), empty(0, 3)).toDoubles()).containsExactly(0, 0, 0);
    assertThat(run((s, in) -> in.get(0).sum(1), empty(0, 3)).shape()).isEqualTo(Shape.of(0));
    assertThat(run((s, in) -> in.get(0).permute(1, 0).exp(), empty(0, 3)).shape())
        .isEqualTo(Shape.of(3, 0));
    assertThat(run((s, in) -> in.get(0).reshape(Shape.of(3, 0)), empty(0, 3)).shape())
        .isEqualTo(Shape.of(3, 0));
    assertThat(run((s, in) -> in.get(0).slice(0, 1, 1), counting(2, 3)).shape())
        .isEqualTo(Shape.of(0, 3));
    assertThat(
            run((s, in) -> in.get(0).concat(0, List.of(in.get(1))), empty(0, 3), counting(2, 3))
                .toDoubles())
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(run((s, in) -> in.get(0).matmul(in.get(1)), empty(2, 0), empty(0, 2)).toDoubles())
        .containsExactly(0, 0, 0, 0);
  }

  @Test
  void argMaxIsTheFirstAmongTies() {
    HostArray a = HostArray.of(Shape.of(2, 4), 1.0, 3, 3, 2, 5, 5, 5, 5);
    assertThat(run((s, in) -> in.get(0).argMax(1), a)).isEqualTo(integers(1, 0));
    assertThat(run((s, in) -> in.get(0).argMax(0), a)).isEqualTo(integers(1, 1, 1, 1));
    HostArray wide = HostArray.of(Shape.of(1, 300), new double[300]);
    assertThat(run((s, in) -> in.get(0).argMax(-1), wide)).isEqualTo(integers(0));
  }

  @Test
  void classesAndMatrices() {
    assertThat(run((s, in) -> in.get(0).oneHot(3, dataType()), integers(2, 0, 1)).toDoubles())
        .containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 0);
    assertThat(
            run((s, in) -> in.get(0).matmul(in.get(0).permute(1, 0)), counting(2, 3)).toDoubles())
        .containsExactly(14, 32, 32, 77);
    agrees("matmul", (s, in) -> in.get(0).matmul(in.get(1)), normal(6, 5, 17), normal(7, 17, 1));
    agrees(
        "matmul of stacks",
        (s, in) -> in.get(0).matmul(in.get(1)),
        normal(6, 3, 2, 5, 4),
        normal(7, 3, 2, 4, 6));
    agrees(
        "matmul of transposed stacks",
        (s, in) -> in.get(0).permute(1, 0, 3, 2).matmul(in.get(1).permute(1, 0, 3, 2)),
        normal(6, 3, 2, 4, 5),
        normal(7, 3, 2, 6, 4));
    assertThat(
            run((s, in) -> in.get(0).matmul(in.get(1)), counting(2, 1, 2), counting(2, 2, 1))
                .toDoubles())
        .containsExactly(5, 25);
    HostArray scores = HostArray.of(Shape.of(2, 3), 1000.0, 1001, 999, -1000, 0, 0);
    agrees("logSoftmax", (s, in) -> in.get(0).logSoftmax(1), scores);
    agrees("logSoftmax", (s, in) -> in.get(0).logSoftmax(0), scores);
  }

  @Test
  void theSessionsTypeStaysWhateverNumberMeetsIt() {
    DataType[] seen = new DataType[2];
    HostArray scalar =
        run(
            (s, in) -> {
              Tensor t = in.get(0).mul(0.1).add(1e-3).div(3).clip(0, 1).maximum(in.get(0));
              seen[0] = t.dataType();
              return t;
            },
            HostArray.scalar(2));
    HostArray matrix =
        run(
            (s, in) -> {
              Tensor t = in.get(0).mul(0.1).sub(2).mul(in.get(0).sum()).mean();
              seen[1] = t.dataType();
              return t;
            },
            vector(1, 2));
    assertThat(List.of(scalar.dataType(), matrix.dataType(), seen[0], seen[1]))
        .containsOnly(dataType());
    assertThat(run((s, in) -> in.get(0).sum(), integers(1, 2)))
        .isEqualTo(HostArray.of(Shape.scalar(), 3L));
  }

  @Test
  void wrongOperandsAreRefusedWithFoundAndExpected() {
    HostArray[] a = {counting(2, 3), counting(2, 3), integers(1, 2, 3)};
    String type = dataType() + "[2,3]";
    refusesOperands(
        (s, in) -> in.get(0).add(in.get(1).reshape(Shape.of(3, 2))), a, "[2,3]", "[3,2]");
    refusesOperands((s, in) -> in.get(0).add(in.get(2)), a, type, "INT64[3]");
    refusesOperands((s, in) -> in.get(0).matmul(in.get(1)), a, "matmul", "[2,3]");
    refusesOperands(
        (s, in) ->
            in.get(0).reshape(Shape.of(2, 1, 3)).matmul(in.get(1).reshape(Shape.of(1, 3, 2))),
        a,
        "matmul",
        "[2,1,3]",
        "[1,3,2]");
    refusesOperands((s, in) -> in.get(0).reshape(Shape.of(4)), a, "reshape", "[2,3]", "[4]");
    refusesOperands((s, in) -> in.get(0).permute(0, 0), a, "permute");
    refusesOperands((s, in) -> in.get(0).slice(1, 0, 4), a, "slice", "[2,3]", "0 to 4");
    refusesOperands((s, in) -> in.get(2).sqrt(), a, "sqrt", "INT64[3]");
    refusesOperands((s, in) -> in.get(2).add(0.5), a, "add", "INT64[3]", "0.5");
    refusesOperands((s, in) -> in.get(0).equalTo(in.get(0)), a, "BOOLEAN");
    refusesOperands((s, in) -> in.get(0).equalTo(in.get(0)).add(in.get(0)), a, "add", "BOOLEAN");
    refusesOperands((s, in) -> in.get(0).sum(2), a, "no axis 2");
    refusesOperands((s, in) -> in.get(0).oneHot(3, dataType()), a, "oneHot", dataType().toString());
    refusesOperands((s, in) -> in.get(0).where(in.get(0), in.get(0)), a, "where", "BOOLEAN");
    refusesOperands(
        (s, in) -> in.get(0).concat(0, List.of(in.get(0).slice(1, 0, 2))), a, "[2,3]", "[2,2]");
    refusesOperands((s, in) -> in.get(0).broadcastTo(Shape.of(3)), a, "[2,3]", "[3]");
    refusesOperands((s, in) -> in.get(0).slice(0, 0, 0).max(false), a, "max", "[0,3]");
  }
}
