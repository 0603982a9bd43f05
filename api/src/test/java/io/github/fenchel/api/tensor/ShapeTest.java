package io.github.fenchel.api.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class ShapeTest {
  private static final Shape IMAGES = Shape.of(64, 3, 28, 20);

  @Test
  void lengthsAreReadFromEitherEnd() {
    assertThat(IMAGES.rank()).isEqualTo(4);
    assertThat(IMAGES.get(1)).isEqualTo(3);
    assertThat(IMAGES.get(-1)).isEqualTo(20);
    assertThat(IMAGES.axis(-4)).isZero();
    assertThat(IMAGES.size()).isEqualTo(64L * 3 * 28 * 20);
    assertThat(IMAGES).hasToString("[64,3,28,20]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IMAGES.get(4))
        .withMessage("shape [64,3,28,20] has no axis 4");
    assertThatIllegalArgumentException().isThrownBy(() -> IMAGES.axis(-5));
  }

  @Test
  void aScalarHasOneElementAndAnEmptyAxisNone() {
    assertThat(Shape.of()).isEqualTo(Shape.scalar());
    assertThat(Shape.scalar().size()).isEqualTo(1);
    assertThat(Shape.scalar()).hasToString("[]");
    assertThat(Shape.of(3, 0).size()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(2, -1))
        .withMessageContaining("-1");
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Shape.of(Long.MAX_VALUE, 2).size());
  }

  @Test
  void nobodyChangesAShapeFromOutside() {
    long[] lengths = {2, 3};
    Shape shape = Shape.of(lengths);
    lengths[0] = 9;
    shape.toArray()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(shape.with(-1, 5)).isEqualTo(Shape.of(2, 5));
    assertThat(shape).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void axesAreReducedAsInNumpy() {
    assertThat(IMAGES.reduce(false, 1, -1)).isEqualTo(Shape.of(64, 28));
    assertThat(IMAGES.reduce(true, 1, -1)).isEqualTo(Shape.of(64, 1, 28, 1));
    assertThat(IMAGES.reduce(false)).isEqualTo(Shape.scalar());
    assertThat(IMAGES.reduce(true)).isEqualTo(Shape.of(1, 1, 1, 1));
    assertThat(Shape.scalar().reduce(false)).isEqualTo(Shape.scalar());
    assertThat(Shape.of(0, 2).reduce(true, 0)).isEqualTo(Shape.of(1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> IMAGES.reduce(false, 4));
  }

  @Test
  void operandsBroadcastAsInNumpy() {
    assertThat(Shape.of(2, 1).broadcast(Shape.of(3))).isEqualTo(Shape.of(2, 3));
    assertThat(Shape.of(3).broadcast(Shape.of(2, 1))).isEqualTo(Shape.of(2, 3));
    assertThat(Shape.scalar().broadcast(IMAGES)).isEqualTo(IMAGES);
    assertThat(Shape.of(1).broadcast(Shape.of(0))).isEqualTo(Shape.of(0));
    assertThat(Shape.of(64, 1, 1, 1).broadcast(IMAGES)).isEqualTo(IMAGES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(2, 3).broadcast(Shape.of(2)))
        .withMessage("shapes [2,3] and [2] do not broadcast");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(0).broadcast(Shape.of(2)))
        .withMessageContaining("[0] and [2]");
  }
}
