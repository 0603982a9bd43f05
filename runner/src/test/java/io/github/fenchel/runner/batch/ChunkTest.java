package io.github.fenchel.runner.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99, 100, 101, 250})
  void everyImageIsSeenOnceAndEveryChunkHasTheSameLength(int count) {
    List<Integer> seen = new ArrayList<>();
    for (Chunk chunk : Chunk.all(count)) {
      int[] indices = chunk.indices();
      assertThat(indices).hasSize(Chunk.LENGTH);
      for (int i = 0; i < chunk.used(); i++) {
        seen.add(indices[i]);
      }
      for (int i = chunk.used(); i < indices.length; i++) {
        assertThat(indices[i]).as("padding repeats the last image").isEqualTo(count - 1);
      }
    }
    assertThat(seen).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(seen.get(i)).isEqualTo(i);
    }
  }
}
