package io.github.fenchel.api.backend;

import io.github.fenchel.api.tensor.Shape;
import java.util.Locale;

/**
 * How a convolution moves.
 *
 * @param stride the step on both axes, at least 1
 * @param padding the zeros on each of the four sides
 * @param groups the number of groups of channels that are convolved separately
 */
public record Convolution(int stride, int padding, int groups) {
  /** The lanes of a register of 512 bits in single precision. */
  private static final int BLOCK = 16;

  private static final int IMAGE_CHANNELS = 3;

  /** Checks the ranges. */
  public Convolution {
    if (stride < 1 || padding < 0 || groups < 1) {
      throw new IllegalArgumentException(
          "stride " + stride + ", padding " + padding + ", groups " + groups);
    }
  }

  /**
   * Returns the kind of this convolution.
   *
   * @param weight the filters' shape, {@code [K,C/groups,R,S]}
   */
  public Kind kind(Shape weight) {
    long channels = weight.get(1);
    if (groups > 1) {
      return channels == 1 ? Kind.DEPTHWISE : Kind.GROUPED;
    }
    boolean pixel = weight.get(2) == 1 && weight.get(3) == 1;
    boolean image = channels <= IMAGE_CHANNELS && !pixel;
    boolean filled = (image || channels % BLOCK == 0) && weight.get(0) % BLOCK == 0;
    if (pixel) {
      return filled || stride == 1 ? Kind.POINTWISE : Kind.RAGGED_SHORTCUT;
    }
    return filled ? Kind.ALIGNED : Kind.RAGGED;
  }

  /**
   * Kinds of convolutions, as engines choose kernels: what is wrong on one machine is wrong for
   * some kinds and right for others.
   */
  public enum Kind {
    /**
     * A window over channels that fill blocks of 16, or over the few channels of an image, with
     * filters that fill such blocks.
     */
    ALIGNED,
    /** Each channel has filters of its own. */
    DEPTHWISE,
    /** Groups of several channels, convolved separately. */
    GROUPED,
    /** A window over channels, or with filters, that do not fill blocks of 16. */
    RAGGED,
    /** A window of a single pixel. */
    POINTWISE,
    /**
     * A window of a single pixel that skips pixels, over channels, or with filters, that do not
     * fill blocks of 16. Shortcuts of residual networks fill them, and are {@link #POINTWISE}.
     */
    RAGGED_SHORTCUT;

    /** Returns it in lower case, e.g. {@code ragged-shortcut}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
