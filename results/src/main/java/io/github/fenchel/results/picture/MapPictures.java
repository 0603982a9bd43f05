package io.github.fenchel.results.picture;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.record.RunArrays;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Saliency maps for people. */
public final class MapPictures {
  /** The share of a map's pixels that are not quite white: a few large ones would hide the rest. */
  private static final String INPUT = "input";

  static final double WHITE_QUANTILE = 0.99;

  private MapPictures() {}

  /**
   * The map over pixels that a raw map amounts to.
   *
   * <p>{@code a[h,w] = sum_c |g[c,h,w]|}, in double, in channel order.
   *
   * @param map raw map {@code [C,H,W]}, or of many images {@code [N,C,H,W]}
   * @return FLOAT64 {@code [H,W]}, or {@code [N,H,W]}
   */
  public static HostArray pooled(HostArray map) {
    Shape shape = map.shape();
    int rank = shape.rank();
    if (rank != 3 && rank != 4) {
      throw new IllegalArgumentException("a map is [C,H,W] or [N,C,H,W], not " + map);
    }
    int channels = (int) shape.get(-3);
    int plane = (int) (shape.get(-2) * shape.get(-1));
    int n = rank == 4 ? (int) shape.get(0) : 1;
    double[] sums = new double[n * plane];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < plane; p++) {
          sums[i * plane + p] += Math.abs(map.at((i * channels + c) * plane + p));
        }
      }
    }
    return HostArray.of(shape.reduce(false, -3), sums);
  }

  /**
   * What is drawn white: the 99th percentile of all pixels of some pooled maps.
   *
   * <p>The least value that at least 99 % of the pixels do not exceed (nearest rank); if that is 0,
   * as for very sparse maps, the largest value.
   *
   * @return 0 if every pixel is 0 or there is none
   */
  public static double white(List<HostArray> pooled) {
    double[] all = pooled.stream().flatMapToDouble(map -> Arrays.stream(map.toDoubles())).toArray();
    if (all.length == 0) {
      return 0;
    }
    Arrays.sort(all);
    double quantile = all[(int) Math.ceil(WHITE_QUANTILE * all.length) - 1];
    return quantile > 0 ? quantile : all[all.length - 1];
  }

  /**
   * Writes one picture per image and map, and one of the image itself: {@code
   * 00012-gradient_logit.png}, {@code 00012-input.png}, numbered as {@code index}.
   *
   * <p>Each map has its own scale, black for 0 and white for its 99th percentile: gradients of a
   * logit and of the loss are different quantities, and a shared scale would show neither.
   *
   * @param folder where they are written
   * @param arrays what {@code saliency.npz} holds
   */
  public static void write(Path folder, List<NamedArray> arrays) {
    long[] index = arrays.get(0).array().toLongs();
    for (NamedArray named : arrays) {
      if (!named.name().equals(INPUT) && !RunArrays.isMap(named.name())) {
        continue;
      }
      Shape one = Shape.of(Arrays.copyOfRange(named.array().shape().toArray(), 1, 4));
      for (int i = 0; i < index.length; i++) {
        HostArray row = named.array().rows(i, i + 1).reshape(one);
        String file = String.format(Locale.ROOT, "%05d-%s.png", index[i], named.name());
        boolean input = named.name().equals(INPUT);
        Png.write(folder.resolve(file), input ? Panel.image(row) : scaled(pooled(row)));
      }
    }
  }

  private static java.awt.image.BufferedImage scaled(HostArray pooled) {
    return Panel.map(pooled, white(List.of(pooled)));
  }
}
