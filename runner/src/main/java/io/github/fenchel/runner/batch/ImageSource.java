package io.github.fenchel.runner.batch;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Labeled images that are read a few at a time. */
public interface ImageSource {
  /** Returns how many there are. */
  int size();

  /** Reads some of them, in this order; one may come more than once. */
  HostBatch batch(int... places);

  /** Returns the keys of some of them, INT64 {@code [n]}, that their draws are seeded by. */
  HostArray keys(int... places);

  /** All images of a split; keyed by their places in the dataset's own split. */
  static ImageSource of(Split split) {
    return new ImageSource() {
      @Override
      public int size() {
        return split.size();
      }

      @Override
      public HostBatch batch(int... places) {
        return HostBatch.of(split, places);
      }

      @Override
      public HostArray keys(int... places) {
        long[] positions = Arrays.stream(places).mapToLong(split::position).toArray();
        return HostArray.of(Shape.of(positions.length), positions);
      }
    };
  }

  /** Some images of a split, in this order. */
  static ImageSource of(Split split, List<Integer> chosen) {
    ImageSource all = of(split);
    return new ImageSource() {
      private int[] among(int... places) {
        return Arrays.stream(places).map(chosen::get).toArray();
      }

      @Override
      public int size() {
        return chosen.size();
      }

      @Override
      public HostBatch batch(int... places) {
        return all.batch(among(places));
      }

      @Override
      public HostArray keys(int... places) {
        return all.keys(among(places));
      }
    };
  }

  /** Images in arrays; without side maps. */
  static ImageSource of(LabeledImages images) {
    return new ImageSource() {
      @Override
      public int size() {
        return images.size();
      }

      @Override
      public HostBatch batch(int... places) {
        return new HostBatch(images.images().take(places), images.labels().take(places), Map.of());
      }

      @Override
      public HostArray keys(int... places) {
        return images.keys().take(places);
      }
    };
  }
}
