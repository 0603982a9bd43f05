package io.github.fenchel.api.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import org.junit.jupiter.api.Test;

class PooledMapsTest {
  @Test
  void absoluteValuesAreSummedOverTheChannelsOfEachImage() {
    HostArray maps = HostArray.of(Shape.of(2, 2, 1, 2), 1.0, -2, -3, 4, 0, 5, 0, -5);
    assertThat(PooledMaps.of(maps)).isDeepEqualTo(new double[][] {{4, 6}, {0, 10}});
  }

  @Test
  void pixelsComeLargestFirstAndTiesInTheirOrder() {
    assertThat(PooledMaps.order(1, 3, 2, 3, 0)).containsExactly(1, 3, 2, 0, 4);
  }

  @Test
  void mapsOfAnotherRankAreRefused() {
    assertThatThrownBy(() -> PooledMaps.of(HostArray.of(Shape.of(2), 1.0, 2)))
        .hasMessageContaining("maps are [n,C,H,W], found");
  }
}
