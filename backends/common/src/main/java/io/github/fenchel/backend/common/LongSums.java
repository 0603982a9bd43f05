package io.github.fenchel.backend.common;

import io.github.fenchel.api.tensor.Shape;

/**
 * How a sum over a batch is divided, so that it loses no digits.
 *
 * <p>A kernel that adds {@code n} numbers of one size one after another is off by up to {@code n}
 * roundings; one that adds groups, and then the groups' sums, by those of the longest sum.
 */
public final class LongSums {
  private static final int LONGEST = 256;
  private static final int HARMLESS = 2048;

  private LongSums() {}

  /**
   * Returns whether so many values per channel lose digits of single precision, added one by one.
   *
   * @param images {@code [N,C,H,W]}
   */
  public static boolean areLong(Shape images) {
    return images.size() > HARMLESS * images.get(1);
  }

  /**
   * Returns into how many rows images that lie channels last are divided, for sums down the rows: a
   * multiple of the images, at most 256 unless there are more images than that. The remaining
   * places of a channel lie side by side, and their sums are added next.
   *
   * @param images {@code [N,C,H,W]}
   */
  public static long rows(Shape images) {
    long count = images.get(0);
    long height = images.get(2);
    for (long share = height; share > 1; share--) {
      if (height % share == 0 && count * share <= LONGEST) {
        return count * share;
      }
    }
    return count;
  }
}
