package io.github.fenchel.runner.batch;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import java.util.ArrayList;
import java.util.List;

/** Where the random numbers of a chunk of images come from. */
public interface DrawSource {
  /**
   * Draws.
   *
   * @param spec what is drawn, for as many images as a chunk has
   * @param from the place of the chunk's first image among all
   * @param keys INT64 {@code [n]}: each image's key, e.g. its place in its dataset
   */
  HostArray draw(DrawSpec spec, int from, HostArray keys);

  /** The same numbers for every chunk; seeded by the use alone. */
  static DrawSource of(Seeds seeds, String use) {
    return (spec, from, keys) -> Randomness.draw(spec, seeds.derive("draw", use, spec.name()));
  }

  /** Numbers for each chunk; seeded by the use and the chunk's place. */
  static DrawSource perChunk(Seeds seeds, String use) {
    return (spec, from, keys) -> of(seeds, use + " " + from).draw(spec, from, keys);
  }

  /**
   * Numbers for each image; seeded by the use and the image's key, whatever chunk it is in.
   *
   * @throws IllegalArgumentException when drawing, if a draw's first axis is not the batch's
   */
  static DrawSource perImage(Seeds seeds, String use) {
    return (spec, from, keys) -> {
      if (spec.shape().rank() == 0 || spec.shape().get(0) != keys.size()) {
        throw new IllegalArgumentException(
            "draw "
                + spec.name()
                + " of "
                + keys.size()
                + " images has shape "
                + spec.shape()
                + "; its first axis must be the images'");
      }
      List<HostArray> rows = new ArrayList<>(keys.size());
      for (long key : keys.toLongs()) {
        DrawSpec one =
            new DrawSpec(
                spec.name(), spec.distribution(), spec.parameter(), spec.shape().with(0, 1));
        long seed = seeds.derive("draw", use, Long.toString(key), spec.name());
        rows.add(Randomness.draw(one, seed));
      }
      return HostArray.concat(rows);
    };
  }
}
