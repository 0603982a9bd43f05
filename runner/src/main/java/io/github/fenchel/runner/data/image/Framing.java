package io.github.fenchel.runner.data.image;

/**
 * How images of all sizes become squares of one size.
 *
 * @param scaled the length that each side is scaled to, whatever that does to its proportions; 0 to
 *     keep them, and scale the short side to {@code side}
 * @param side the side of the square that is then cut from the middle
 */
public record Framing(int scaled, int side) {
  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if more is to be cut than there is
   */
  public Framing {
    if (scaled != 0 && scaled < side) {
      throw new IllegalArgumentException(
          "size " + side + " is more than resize " + scaled + ", from which it is cut");
    }
  }

  /**
   * Scales the short side, and cuts the middle: torchvision's {@code Resize}, {@code CenterCrop}.
   */
  public static Framing square(int side) {
    return new Framing(0, side);
  }

  /** Returns the square, bytes {@code [3,side,side]}, row-major. */
  public byte[] frame(RgbImage picture) {
    return scaled == 0 ? Resize.square(picture, side) : Resize.cut(picture, scaled, scaled, side);
  }

  /** Returns the number of bytes of a square. */
  public int bytes() {
    return Resize.CHANNELS * side * side;
  }
}
