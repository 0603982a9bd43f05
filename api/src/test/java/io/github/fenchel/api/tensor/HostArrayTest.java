package io.github.fenchel.api.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class HostArrayTest {
  private static final Shape PAIR = Shape.of(2);
  private static final HostArray SINGLE = HostArray.of(PAIR, 0.1f, 2f);
  private static final HostArray DOUBLE = HostArray.of(PAIR, 0.1, 2.0);
  private static final HostArray WHOLE = HostArray.of(PAIR, 1L, 1L << 40);

  @Test
  void whatGoesInAndOutIsCopied() {
    double[] given = {1, 2};
    HostArray array = HostArray.of(PAIR, given);
    given[0] = 9;
    array.toDoubles()[1] = 9;
    assertThat(array).isEqualTo(HostArray.of(PAIR, 1.0, 2.0));
    float[] floats = {1, 2};
    HostArray single = HostArray.of(PAIR, floats);
    floats[0] = 9;
    single.toFloats()[1] = 9;
    assertThat(single).isEqualTo(HostArray.of(PAIR, 1f, 2f));
    long[] longs = {1, 2};
    HostArray whole = HostArray.of(PAIR, longs);
    longs[0] = 9;
    whole.toLongs()[1] = 9;
    assertThat(whole).isEqualTo(HostArray.of(PAIR, 1L, 2L));
  }

  @Test
  void equalMeansEqualTypeShapeAndBits() {
    assertThat(DOUBLE).isEqualTo(HostArray.of(PAIR, 0.1, 2.0)).isNotEqualTo(SINGLE);
    assertThat(DOUBLE).hasSameHashCodeAs(HostArray.of(PAIR, 0.1, 2.0));
    assertThat(DOUBLE.reshape(Shape.of(2, 1))).isNotEqualTo(DOUBLE);
    assertThat(HostArray.scalar(0.0)).isNotEqualTo(HostArray.scalar(-0.0));
    assertThat(HostArray.scalar(Double.NaN)).isEqualTo(HostArray.scalar(Double.NaN));
    assertThat(SINGLE).hasToString("FLOAT32[2]");
  }

  @Test
  void elementsAreReadAsNumbers() {
    assertThat(SINGLE.at(0)).isEqualTo(0.1f);
    assertThat(WHOLE.toDoubles()).containsExactly(1, 1L << 40);
    assertThat(DOUBLE.toFloats()).containsExactly(0.1f, 2f);
    assertThat(HostArray.of(Shape.of(1, 1), 7L).item()).isEqualTo(7);
    assertThatIllegalStateException().isThrownBy(DOUBLE::item).withMessageContaining("[2]");
    assertThatIllegalStateException().isThrownBy(DOUBLE::toLongs).withMessageContaining("FLOAT64");
  }

  @Test
  void floatingTypesConvertAndOthersDoNot() {
    assertThat(DOUBLE.to(DataType.FLOAT32)).isEqualTo(SINGLE);
    assertThat(SINGLE.to(DataType.FLOAT64).at(0)).isEqualTo((double) 0.1f);
    assertThat(WHOLE.to(DataType.INT64)).isSameAs(WHOLE);
    assertThatIllegalArgumentException().isThrownBy(() -> DOUBLE.to(DataType.INT64));
    assertThatIllegalArgumentException().isThrownBy(() -> HostArray.zeros(DataType.BOOLEAN, PAIR));
  }

  @Test
  void bytesAreLittleEndianAndReadBack() {
    assertThat(HostArray.of(PAIR, 1f, -2f).toBytes().array())
        .containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
    for (HostArray array : new HostArray[] {SINGLE, DOUBLE, WHOLE}) {
      assertThat(HostArray.of(array.dataType(), PAIR, array.toBytes())).isEqualTo(array);
      ByteBuffer big = ByteBuffer.allocate(2 * array.dataType().bytes());
      array.copyTo(big.order(ByteOrder.BIG_ENDIAN));
      assertThat(HostArray.of(array.dataType(), PAIR, big.rewind())).isEqualTo(array);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostArray.of(DataType.FLOAT32, PAIR, ByteBuffer.allocate(9)))
        .withMessage("FLOAT32[2] takes 8 bytes, found 9");
  }

  @Test
  void theNumberOfElementsMustFitTheShape() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostArray.of(Shape.of(3), 1.0, 2.0))
        .withMessage("shape [3] has 3 elements, but 2 were given");
    assertThatIllegalArgumentException().isThrownBy(() -> DOUBLE.reshape(Shape.of(3)));
    assertThat(HostArray.zeros(DataType.INT64, PAIR)).isEqualTo(HostArray.of(PAIR, 0L, 0L));
  }

  @Test
  void rowsAreTakenAlongTheFirstAxis() {
    HostArray table = HostArray.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6.0);
    assertThat(table.rows(1, 3)).isEqualTo(HostArray.of(Shape.of(2, 2), 3, 4, 5, 6.0));
    assertThat(table.rows(1, 1).shape()).isEqualTo(Shape.of(0, 2));
    assertThat(WHOLE.rows(1, 2).toLongs()).containsExactly(1L << 40);
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> table.rows(2, 4));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> table.rows(2, 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> table.rows(-1, 1));
  }
}
