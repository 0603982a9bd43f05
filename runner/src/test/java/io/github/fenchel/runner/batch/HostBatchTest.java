package io.github.fenchel.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from a dataset is looked at before a norm weighs pixels by it. */
class HostBatchTest {

  @Test
  void sideMapsFollowTheirImages() {
    HostBatch batch = HostBatch.of(new Masked(1), 7, 3);
    assertThat(batch.labels().toLongs()).containsExactly(7, 3);
    assertThat(batch.sides().get("mask")).isEqualTo(maps(0, 0, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.001f, Float.NaN})
  void aSideMapOutsideOfSharesIsRefusedWithItsImage(float value) {
    assertThatThrownBy(() -> HostBatch.of(new Masked(value), 7, 3))
        .isInstanceOf(FenchelException.class)
        .hasMessage(
            "side map \"mask\" of image 3 has the value "
                + (double) value
                + "; expected numbers in [0,1]; fix the dataset");
  }

  private static HostArray maps(float... values) {
    return HostArray.of(Shape.of(2, 1, 1, 2), values);
  }

  /** Two images of two pixels, the last value of the second image's mask given. */
  private record Masked(float last) implements Split {
    @Override
    public int size() {
      return 10;
    }

    @Override
    public int label(int index) {
      return index;
    }

    @Override
    public HostArray images(int... indices) {
      return maps(0, 0, 0, 0);
    }

    @Override
    public Map<String, HostArray> sides(int... indices) {
      return Map.of("mask", maps(0, 0, 0, last));
    }
  }
}
