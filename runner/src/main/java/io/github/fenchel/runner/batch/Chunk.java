package io.github.fenchel.runner.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * Some images of an evaluation pass.
 *
 * <p>Every chunk has the same length, so that a tracing engine traces once; the last repeats its
 * last image, and those rows are dropped on the host.
 *
 * @param from the first image's place among all
 * @param used how many images are not padding
 */
public record Chunk(int from, int used) {
  /**
   * The length of every chunk. Part of the result's definition: sums depend on it in the last bit.
   */
  public static final int LENGTH = 100;

  /** Covers {@code count} images. */
  public static List<Chunk> all(int count) {
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < count; from += LENGTH) {
      chunks.add(new Chunk(from, Math.min(LENGTH, count - from)));
    }
    return List.copyOf(chunks);
  }

  /** Returns the places of this chunk's images, padding included. */
  public int[] indices() {
    int[] indices = new int[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      indices[i] = from + Math.min(i, used - 1);
    }
    return indices;
  }
}
