package io.github.fenchel.results.measure;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The map of one image with all that comparisons take from it alone, such as the ranks of its
 * pixels: made once and compared with many.
 */
public final class ComparedMap {
  private final Shape shape;
  private final boolean map;
  private final int k;
  private final UnitVector signed;
  private final UnitVector pooled;
  private final UnitVector ranks;
  private final boolean[] top;
  private final Ssim.@Nullable Side windows;

  private ComparedMap(HostArray raw, double share) {
    double[] magnitudes = ChannelPooling.magnitude(raw).toDoubles();
    double sum = Arrays.stream(magnitudes).sum();
    int height = Math.toIntExact(raw.shape().get(2));
    int width = Math.toIntExact(raw.shape().get(3));
    this.shape = raw.shape();
    this.map = sum > 0 && sum < Double.POSITIVE_INFINITY;
    this.k = (int) Math.max(1, Math.floor(share * magnitudes.length + 0.5));
    this.signed = UnitVector.of(raw.toDoubles());
    this.pooled = UnitVector.of(magnitudes);
    this.ranks = UnitVector.ranked(magnitudes);
    this.top = Similarity.top(magnitudes, k);
    this.windows =
        map && Ssim.SHARES.fits(height, width) ? Ssim.SHARES.side(magnitudes, height, width) : null;
  }

  /**
   * One of some maps.
   *
   * @param maps raw, signed maps {@code [N,C,H,W]}
   * @param image which of them
   * @param share the share of pixels that the top-k overlap looks at, in (0,1]
   */
  public static ComparedMap of(HostArray maps, int image, double share) {
    return new ComparedMap(maps.rows(image, image + 1), share);
  }

  /**
   * How alike the two maps are, as {@link MapSimilarity#of(HostArray, HostArray, double)} says.
   *
   * @param other the same image's
   * @throws IllegalArgumentException if its shape or its share of top pixels is another
   */
  public MapSimilarity similarity(ComparedMap other) {
    if (!shape.equals(other.shape) || k != other.k) {
      throw new IllegalArgumentException(
          "maps of equal shape can be compared by equally many top pixels, not "
              + shape
              + " by "
              + k
              + " and "
              + other.shape
              + " by "
              + other.k);
    }
    if (!map || !other.map) {
      return new MapSimilarity(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    return new MapSimilarity(
        pooled.cosine(other.pooled),
        signed.cosine(other.signed),
        ranks.cosine(other.ranks),
        Similarity.common(top, other.top, k),
        windows == null || other.windows == null
            ? Double.NaN
            : Ssim.SHARES.of(windows, other.windows));
  }
}
