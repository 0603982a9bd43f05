package io.github.fenchel.results.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import org.junit.jupiter.api.Test;

class ChannelPoolingTest {
  private static final HostArray MAP =
      HostArray.of(Shape.of(1, 2, 2, 3), 1f, -3, 5, 2, 4, -7, 10, 20, 30, 40, 50, 60);

  @Test
  void aBlockIsTheMeanOfWhatIsThereSignsKept() {
    HostArray mean = ChannelPooling.mean(MAP, 2);
    assertThat(mean.shape()).isEqualTo(Shape.of(1, 2, 1, 2));
    // (1 - 3 + 2 + 4) / 4, (5 - 7) / 2; (10 + 20 + 40 + 50) / 4, (30 + 60) / 2
    assertThat(mean.toFloats()).containsExactly(1, -1, 30, 45);
  }

  @Test
  void blocksOfOnePixelChangeNothing() {
    assertThat(ChannelPooling.mean(MAP, 1)).isEqualTo(MAP);
  }

  @Test
  void magnitudesAreSummedOverChannels() {
    assertThat(ChannelPooling.magnitude(MAP).toDoubles()).containsExactly(11, 23, 35, 42, 54, 67);
  }

  @Test
  void anotherRankAndAnEmptyBlockAreRefused() {
    assertThatThrownBy(() -> ChannelPooling.mean(MAP.reshape(Shape.of(4, 3)), 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ChannelPooling.mean(MAP, 0)).hasMessageContaining("not 0");
  }
}
