package io.github.fenchel.losses.norm;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.geometry.Groups;

/**
 * The squares that tile an image, as groups of entries.
 *
 * @param norm the id of the norm that they belong to, for messages
 * @param side the side of a patch
 * @param channels whether a patch is a group in each channel, or across them
 */
record Patches(String norm, int side, GroupL2.Channels channels) {

  /** Refuses a side that a patch cannot have. */
  static void requireSide(int patch) {
    if (patch < 1) {
      throw new IllegalArgumentException("patch is " + patch + ", expected a side >= 1");
    }
  }

  /** Refuses images that the patches do not tile. */
  void check(ImageShape shape) {
    if (shape.height() % side != 0 || shape.width() % side != 0) {
      throw new IllegalArgumentException(
          "patch "
              + side
              + " does not divide an image of height "
              + shape.height()
              + " and width "
              + shape.width()
              + "; choose a side that divides both");
    }
  }

  /** The Euclidean length of each group, {@code [N,G,1]}. */
  Tensor lengths(Tensor images) {
    return Groups.of(grouped(images), 2).length();
  }

  /** Each group scaled to length 1, in the shape of the images; 0 where a group is 0. */
  Tensor directions(Tensor images) {
    return ungrouped(Groups.of(grouped(images), 2).direction(), images.shape());
  }

  /**
   * Each group cut to a length, {@code d_S radius / max(||d_S||_2, radius)}, in the shape of the
   * images: a group that is no longer stays as it is.
   *
   * @param radius the greatest length, greater than 0
   */
  Tensor cut(Tensor images, double radius) {
    Tensor groups = grouped(images);
    Tensor length = Groups.of(groups, 2).length();
    Tensor bound = length.fill(radius);
    return ungrouped(groups.mul(bound.div(length.maximum(bound))), images.shape());
  }

  /**
   * {@code [N,C,H,W]} as {@code [N,G,S]}: {@code G} groups of {@code S} entries, next to each
   * other.
   *
   * <p>TensorFlow broadcasts no tensor whose stretched axes alternate with others more than twice,
   * as those of patches in place would.
   */
  private Tensor grouped(Tensor images) {
    Shape shape = images.shape();
    if (shape.rank() != 4) {
      throw new IllegalArgumentException(norm + " takes [N,C,H,W], not " + shape);
    }
    check(
        new ImageShape(
            Math.toIntExact(shape.get(1)),
            Math.toIntExact(shape.get(2)),
            Math.toIntExact(shape.get(3))));
    long rows = shape.get(2) / side;
    long columns = shape.get(3) / side;
    Tensor tiles = images.reshape(Shape.of(shape.get(0), shape.get(1), rows, side, columns, side));
    long square = (long) side * side;
    return isJoint()
        ? tiles
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(Shape.of(shape.get(0), rows * columns, shape.get(1) * square))
        : tiles
            .permute(0, 1, 2, 4, 3, 5)
            .reshape(Shape.of(shape.get(0), shape.get(1) * rows * columns, square));
  }

  /** Undoes {@link #grouped}. */
  private Tensor ungrouped(Tensor groups, Shape shape) {
    long rows = shape.get(2) / side;
    long columns = shape.get(3) / side;
    Tensor tiles =
        isJoint()
            ? groups
                .reshape(Shape.of(shape.get(0), rows, columns, shape.get(1), side, side))
                .permute(0, 3, 1, 4, 2, 5)
            : groups
                .reshape(Shape.of(shape.get(0), shape.get(1), rows, columns, side, side))
                .permute(0, 1, 2, 4, 3, 5);
    return tiles.reshape(shape);
  }

  private boolean isJoint() {
    return channels == GroupL2.Channels.JOINT;
  }
}
