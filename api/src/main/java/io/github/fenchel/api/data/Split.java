package io.github.fenchel.api.data;

import io.github.fenchel.api.tensor.HostArray;
import java.util.Map;

/** Labeled images. Safe for many threads. */
public interface Split {

  /** Returns the number of images. */
  int size();

  /** Returns the class of one image, from 0. */
  int label(int index);

  /**
   * Returns some images.
   *
   * @param indices which, in this order; an index may come twice
   * @return FLOAT32 {@code [n,C,H,W]} in [0,1]
   */
  HostArray images(int... indices);

  /**
   * Returns an image's place in the dataset's own split, whatever subset this one is: for
   * fashion-mnist the row of its idx file, for a folder of images the place among all of the
   * split's files.
   */
  default int position(int index) {
    return index;
  }

  /**
   * Returns maps that accompany some images, e.g. masks or gaze maps.
   *
   * @return name to FLOAT32 {@code [n,1,H,W]} in [0,1]; empty for most datasets
   */
  default Map<String, HostArray> sides(int... indices) {
    return Map.of();
  }
}
