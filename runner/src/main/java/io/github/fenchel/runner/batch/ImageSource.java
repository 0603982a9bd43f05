package io.github.fenchel.runner.batch;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

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
    return of(images, Map.of());
  }

  /** Images in arrays, and what comes with each, by name, in the place of side maps. */
  static ImageSource of(LabeledImages images, Map<String, HostArray> given) {
    return new ImageSource() {
      @Override
      public int size() {
        return images.size();
      }

      @Override
      public HostBatch batch(int... places) {
        Map<String, HostArray> taken = new HashMap<>();
        given.forEach((name, array) -> taken.put(name, array.take(places)));
        return new HostBatch(images.images().take(places), images.labels().take(places), taken);
      }

      @Override
      public HostArray keys(int... places) {
        return images.keys().take(places);
      }
    };
  }

  /**
   * Images that are made when they are read; labels and keys are 0.
   *
   * @param image makes the one of that place, {@code [C,H,W]}
   */
  static ImageSource of(int size, ImageShape shape, IntFunction<HostArray> image) {
    return new ImageSource() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public HostBatch batch(int... places) {
        List<HostArray> made = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
          // The padding of a chunk repeats its last image.
          made.add(
              i > 0 && places[i] == places[i - 1]
                  ? made.get(i - 1)
                  : image.apply(places[i]).reshape(shape.batch(1)));
        }
        return new HostBatch(HostArray.concat(made), keys(places), Map.of());
      }

      @Override
      public HostArray keys(int... places) {
        return HostArray.of(Shape.of(places.length), new long[places.length]);
      }
    };
  }
}
