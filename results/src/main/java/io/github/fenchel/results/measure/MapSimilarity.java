package io.github.fenchel.results.measure;

import io.github.fenchel.api.tensor.HostArray;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How alike two saliency maps of one image are; the one definition for everything in Fenchel.
 *
 * <p>All but the signed cosine look at {@link ChannelPooling#magnitude}. A number is NaN where it
 * is undefined: for a map of zeros all are; a constant map has no Spearman correlation, and a map
 * with a side below 11 pixels no SSIM. Structural similarity of two nearly empty maps is near 1:
 * read it beside the top-k overlap.
 *
 * @param cosine {@code <a,b> / (|a| |b|)} of the pooled maps, in [0,1]
 * @param signedCosine the same of the raw, signed maps over all channels, in [-1,1]
 * @param spearman Pearson's correlation of the pooled pixels' ranks, ties sharing their mean rank
 * @param topK the share of the k largest pixels that the two have in common, in [0,1]
 * @param ssim mean structural similarity: each map divided by its sum, Gaussian window 11 x 11 of
 *     deviation 1.5, data range from 0 to the larger maximum of both
 */
public record MapSimilarity(
    double cosine, double signedCosine, double spearman, double topK, double ssim) {
  /** The share of an image's pixels that {@link #topK} looks at by default. */
  public static final double DEFAULT_SHARE = 0.1;

  /** What is measured, and what files and tables call it. */
  public enum Measure {
    /** {@link MapSimilarity#cosine}. */
    COSINE("cosine"),
    /** {@link MapSimilarity#signedCosine}. */
    SIGNED_COSINE("signed-cosine"),
    /** {@link MapSimilarity#spearman}. */
    SPEARMAN("spearman"),
    /** {@link MapSimilarity#topK}. */
    TOP_K("top-k"),
    /** {@link MapSimilarity#ssim}. */
    SSIM("ssim");

    private final String id;

    Measure(String id) {
      this.id = id;
    }

    /** Returns its name in files and tables. */
    public String id() {
      return id;
    }
  }

  /** Returns one of the numbers. */
  public double get(Measure measure) {
    return switch (measure) {
      case COSINE -> cosine;
      case SIGNED_COSINE -> signedCosine;
      case SPEARMAN -> spearman;
      case TOP_K -> topK;
      case SSIM -> ssim;
    };
  }

  /**
   * The similarity of each image's two maps, with the default share of top pixels.
   *
   * @see #of(HostArray, HostArray, double)
   */
  public static List<MapSimilarity> of(HostArray left, HostArray right) {
    return of(left, right, DEFAULT_SHARE);
  }

  /**
   * The similarity of each image's two maps.
   *
   * <p>{@code k = max(1, round(share * H * W))}, half upwards. Of pixels equal to the k-th largest,
   * those earlier in row-major order are taken, in both maps alike.
   *
   * @param left raw, signed maps {@code [N,C,H,W]}
   * @param right maps of the same images, in the same order and shape
   * @param share the share of pixels that the top-k overlap looks at, in (0,1]
   * @throws IllegalArgumentException if the shapes differ or the share is out of range
   */
  public static List<MapSimilarity> of(HostArray left, HostArray right, double share) {
    if (left.shape().rank() != 4 || !left.shape().equals(right.shape())) {
      throw new IllegalArgumentException(
          "maps of equal shape [N,C,H,W] can be compared, not " + left + " and " + right);
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share of pixels is in (0,1], not " + share);
    }
    return IntStream.range(0, Math.toIntExact(left.shape().get(0)))
        .parallel() // each image is computed by itself, in one order
        .mapToObj(i -> ComparedMap.of(left, i, share).similarity(ComparedMap.of(right, i, share)))
        .toList();
  }
}
