package io.github.fenchel.backend.reference;

import static io.github.fenchel.backend.reference.Evaluation.counting;
import static io.github.fenchel.backend.reference.Evaluation.integers;
import static io.github.fenchel.backend.reference.Evaluation.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class TensorTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  private static double[] each(UnaryOperator<Tensor> function, double... values) {
    return Evaluation.of(t -> function.apply(t.get(0)), vector(values)).toDoubles();
  }

  private static double[] both(BinaryOperator<Tensor> function, HostArray a, HostArray b) {
    return Evaluation.of(t -> function.apply(t.get(0), t.get(1)), a, b).toDoubles();
  }

  private static HostArray on(HostArray input, UnaryOperator<Tensor> function) {
    return Evaluation.of(t -> function.apply(t.get(0)), input);
  }

  @Test
  void arithmeticIsElementWise() {
    HostArray a = vector(1, -2, INF, NAN);
    HostArray b = vector(4, 8, 2, 1);
    assertThat(both(Tensor::add, a, b)).containsExactly(5, 6, INF, NAN);
    assertThat(both(Tensor::sub, a, b)).containsExactly(-3, -10, INF, NAN);
    assertThat(both(Tensor::mul, a, b)).containsExactly(4, -16, INF, NAN);
    assertThat(both(Tensor::div, a, b)).containsExactly(0.25, -0.25, INF, NAN);
    assertThat(both(Tensor::maximum, a, b)).containsExactly(4, 8, INF, NAN);
    assertThat(both(Tensor::minimum, a, b)).containsExactly(1, -2, 2, NAN);
    assertThat(each(x -> x.add(1).sub(3).mul(2).div(4).negate(), 1, 5)).containsExactly(0.5, -1.5);
  }

  @Test
  void operandsBroadcastAsInNumpy() {
    HostArray column = HostArray.of(Shape.of(2, 1), 10.0, 20.0);
    assertThat(Evaluation.of(t -> t.get(0).add(t.get(1)), column, vector(1, 2, 3)))
        .isEqualTo(HostArray.of(Shape.of(2, 3), 11.0, 12.0, 13.0, 21.0, 22.0, 23.0));
    assertThat(both(Tensor::mul, HostArray.scalar(3), vector(1, 2))).containsExactly(3, 6);
    HostArray empty = HostArray.zeros(DataType.FLOAT64, Shape.of(0, 3));
    assertThat(Evaluation.of(t -> t.get(0).add(t.get(1)), empty, vector(1, 2, 3)).shape())
        .isEqualTo(Shape.of(0, 3));
    assertThat(on(vector(1, 2), x -> x.broadcastTo(Shape.of(2, 2))).toDoubles())
        .containsExactly(1, 2, 1, 2);
  }

  @Test
  void functionsOfOneElementMeetTheirClosedForms() {
    assertThat(each(Tensor::abs, -2, 0, -INF, NAN)).containsExactly(2, 0, INF, NAN);
    assertThat(each(Tensor::sign, -2, 0, INF, NAN)).containsExactly(-1, 0, 1, NAN);
    assertThat(each(Tensor::square, -3, INF)).containsExactly(9, INF);
    assertThat(each(Tensor::sqrt, 9, 0, -1)).containsExactly(3, 0, NAN);
    assertThat(each(Tensor::exp, 0, -INF, 1000)).containsExactly(1, 0, INF);
    assertThat(each(Tensor::log, 1, 0, -1)).containsExactly(0, -INF, NAN);
    assertThat(each(Tensor::relu, -1, 0, 2, NAN)).containsExactly(0, 0, 2, NAN);
    assertThat(each(x -> x.clip(-1, 1), -2, 0.5, INF, NAN)).containsExactly(-1, 0.5, 1, NAN);
    assertThat(each(x -> x.clip(0, INF), -2, 7)).containsExactly(0, 7);
    assertThat(each(Tensor::tanh, 0, INF, -INF)).containsExactly(0, 1, -1);
    assertThat(each(Tensor::sigmoid, 0, 1000, -1000, NAN)).containsExactly(0.5, 1, 0, NAN);
    assertThat(each(Tensor::softplus, 1000, -1000)).containsExactly(1000, 0);
    assertThat(each(Tensor::softplus, 0)[0]).isCloseTo(Math.log(2), within(1e-16));
    assertThat(each(Tensor::sigmoid, Math.log(3))[0]).isCloseTo(0.75, within(1e-15));
    assertThat(each(x -> x.fill(4), 1, 2)).containsExactly(4, 4);
    assertThat(each(Tensor::stopGradient, 1, 2)).containsExactly(1, 2);
  }

  @Test
  void comparisonsChooseAndNanEqualsNothing() {
    HostArray a = vector(1, 2, NAN);
    HostArray b = vector(1, 1, NAN);
    assertThat(both((x, y) -> x.equalTo(y).to(DataType.FLOAT64), a, b)).containsExactly(1, 0, 0);
    assertThat(both((x, y) -> x.greaterThan(y).to(DataType.FLOAT64), a, b))
        .containsExactly(0, 1, 0);
    assertThat(both((x, y) -> x.greaterThan(y).where(x.fill(7), y), a, vector(1, 1, 5)))
        .containsExactly(1, 7, 5);
    assertThat(on(HostArray.scalar(1), x -> x.equalTo(x).where(x, x.fill(0))).item()).isEqualTo(1);
  }

  @Test
  void castsTruncateAndRefuseSinglePrecision() {
    assertThat(on(vector(1.9, -1.9), x -> x.to(DataType.INT64))).isEqualTo(integers(1, -1));
    assertThat(on(vector(2, 0), x -> x.to(DataType.BOOLEAN).to(DataType.INT64)))
        .isEqualTo(integers(1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> on(vector(1), x -> x.to(DataType.FLOAT32)))
        .withMessageContaining("FLOAT64 only");
  }

  @Test
  void shapeOperationsMoveElements() {
    assertThat(on(counting(2, 3), x -> x.permute(1, 0)))
        .isEqualTo(HostArray.of(Shape.of(3, 2), 1.0, 4.0, 2.0, 5.0, 3.0, 6.0));
    assertThat(on(counting(2, 3, 2), x -> x.permute(2, 0, -2)).toDoubles())
        .containsExactly(1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12);
    assertThat(on(counting(2, 3), x -> x.reshape(Shape.of(3, 2))))
        .isEqualTo(counting(2, 3).reshape(Shape.of(3, 2)));
    assertThat(on(counting(2, 3), x -> x.slice(-1, 1, 3)))
        .isEqualTo(HostArray.of(Shape.of(2, 2), 2.0, 3.0, 5.0, 6.0));
    assertThat(on(counting(2, 3), x -> x.slice(0, 1, 1)).shape()).isEqualTo(Shape.of(0, 3));
    assertThat(on(counting(2, 2), x -> x.concat(1, List.of(x.slice(1, 0, 1), x.negate()))))
        .isEqualTo(HostArray.of(Shape.of(2, 5), 1, 2, 1, -1, -2, 3, 4, 3, -3, -4.0));
  }

  @Test
  void reductionsFoldInIndexOrder() {
    assertThat(on(counting(2, 3), x -> x.sum(1))).isEqualTo(vector(6, 15));
    assertThat(on(counting(2, 3), x -> x.sum(true, 0)))
        .isEqualTo(HostArray.of(Shape.of(1, 3), 5.0, 7.0, 9.0));
    assertThat(on(counting(2, 3), Tensor::sum)).isEqualTo(HostArray.scalar(21));
    assertThat(on(counting(2, 3, 2), x -> x.mean(0, -1))).isEqualTo(vector(4.5, 6.5, 8.5));
    assertThat(on(vector(1e16, 1, -1e16), Tensor::sum).item()).isEqualTo(0);
    assertThat(on(vector(), Tensor::sum).item()).isEqualTo(0);
    assertThat(on(HostArray.zeros(DataType.FLOAT64, Shape.of(2, 0)), x -> x.sum(1)))
        .isEqualTo(vector(0, 0));
    assertThat(on(counting(2, 1), x -> x.max(false, 1))).isEqualTo(vector(1, 2));
    assertThat(on(HostArray.of(Shape.of(2, 2), 1.0, NAN, -INF, -INF), x -> x.max(false, 1)))
        .isEqualTo(vector(NAN, -INF));
    assertThat(on(vector(), x -> x.sum(0)).item()).isEqualTo(0);
    assertThatIllegalArgumentException().isThrownBy(() -> on(vector(), x -> x.max(false)));
  }

  @Test
  void argMaxTakesTheFirstAmongTiesAndNanAsLargest() {
    HostArray table =
        HostArray.of(Shape.of(4, 3), 1, 3, 3, -INF, -INF, -INF, 0, NAN, NAN, -0.0, 0, -1);
    assertThat(on(table, x -> x.argMax(1))).isEqualTo(integers(1, 0, 1, 0));
    assertThat(on(counting(2, 3), x -> x.argMax(0))).isEqualTo(integers(1, 1, 1));
  }

  @Test
  void matricesMultiply() {
    assertThat(
            Evaluation.of(
                t -> t.get(0).matmul(t.get(1)),
                counting(2, 3),
                HostArray.of(Shape.of(3, 1), 1.0, 10.0, 100.0)))
        .isEqualTo(HostArray.of(Shape.of(2, 1), 321.0, 654.0));
    HostArray empty = HostArray.zeros(DataType.FLOAT64, Shape.of(2, 0));
    assertThat(on(empty, x -> x.matmul(x.permute(1, 0))).toDoubles()).containsExactly(0, 0, 0, 0);
  }

  @Test
  void logSoftmaxDoesNotOverflow() {
    HostArray rows = HostArray.of(Shape.of(2, 2), 1000, 1000, 0, Math.log(3));
    assertThat(on(rows, x -> x.logSoftmax(1)).toDoubles())
        .containsExactly(
            new double[] {-Math.log(2), -Math.log(2), -Math.log(4), Math.log(0.75)}, within(1e-15));
    assertThat(on(rows, x -> x.logSoftmax(0)).at(0)).isEqualTo(0);
  }

  @Test
  void oneHotMarksTheClass() {
    assertThat(on(integers(2, 0), x -> x.oneHot(3, DataType.FLOAT64)))
        .isEqualTo(HostArray.of(Shape.of(2, 3), 0, 0, 1, 1, 0, 0.0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> on(integers(3), x -> x.oneHot(3, DataType.FLOAT64)))
        .withMessageContaining("class 3 is not one of 0 to 2");
  }

  @Test
  void unfitOperandsAreNamed() {
    HostArray a = counting(2, 3);
    assertRefused(x -> x.add(x.slice(1, 0, 2)), a, "[2,3]", "[2,2]");
    assertRefused(x -> x.add(x.to(DataType.INT64)), a, "INT64[2,3]", "FLOAT64[2,3]");
    assertRefused(x -> x.reshape(Shape.of(5)), a, "reshape", "[2,3]", "[5] takes 5");
    assertRefused(x -> x.permute(0), a, "permute: [0] does not name each axis of [2,3] once");
    assertRefused(x -> x.permute(0, 0), a, "permute: [0, 0] does not name each axis of [2,3] once");
    assertRefused(x -> x.slice(1, 2, 4), a, "slice", "[2,3]", "2 to 4");
    assertRefused(x -> x.broadcastTo(Shape.of(3)), a, "broadcastTo", "[3]");
    assertRefused(x -> x.concat(0, List.of(x.slice(1, 0, 1))), a, "concat", "[2,1]");
    assertRefused(x -> x.concat(0, List.of(x.reshape(Shape.of(6)))), a, "concat", "[6]");
    assertRefused(x -> x.matmul(x), a, "matmul", "[2,3] and [2,3]", "[...,k,n]");
    assertRefused(x -> x.sum(2), a, "no axis 2");
    assertRefused(x -> x.clip(1, 0), a, "bounds 1.0 and 0.0");
    assertRefused(x -> x.where(x, x), a, "where", "BOOLEAN");
    assertRefused(x -> x.equalTo(x).sum(), a, "sum", "cast it");
    assertRefused(x -> x.equalTo(x), a, "output 0 is BOOLEAN");
    assertRefused(Tensor::sqrt, integers(4), "sqrt", "INT64[1]", "floating");
    assertRefused(x -> x.mul(0.5), integers(4), "mul", "INT64[1]", "0.5");
  }

  private static void assertRefused(
      UnaryOperator<Tensor> function, HostArray input, String... words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> on(input, function))
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
