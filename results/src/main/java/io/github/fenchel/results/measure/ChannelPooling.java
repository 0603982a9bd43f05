package io.github.fenchel.results.measure;

import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;

/** How a raw map of several channels becomes one number per pixel. */
public final class ChannelPooling {
  private ChannelPooling() {}

  /**
   * The sum of magnitudes over the channels.
   *
   * <p>{@code p[n,h,w] = sum_c |m[n,c,h,w]|}, summed in double, channels in order.
   *
   * @param maps raw, signed maps {@code [N,C,H,W]}
   * @return FLOAT64 {@code [N,H,W]}, at least 0, in the unit of the maps
   * @throws IllegalArgumentException if the maps have another rank
   */
  public static HostArray magnitude(HostArray maps) {
    if (maps.shape().rank() != 4) {
      throw new IllegalArgumentException("maps are [N,C,H,W], not " + maps);
    }
    int n = Math.toIntExact(maps.shape().get(0));
    int channels = Math.toIntExact(maps.shape().get(1));
    Shape pooled = Shape.of(n, maps.shape().get(2), maps.shape().get(3));
    int pixels = n == 0 ? 0 : Math.toIntExact(pooled.size() / n);
    double[] sums = new double[Math.toIntExact(pooled.size())];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < pixels; p++) {
          sums[i * pixels + p] += Math.abs(maps.at((i * channels + c) * pixels + p));
        }
      }
    }
    return HostArray.of(pooled, sums);
  }

  /**
   * Smaller maps: each pixel the mean of a square block of the larger map's.
   *
   * <p>{@code p[n,c,i,j] = mean of m[n,c,y,x]} over the pixels with {@code y / factor = i} and
   * {@code x / factor = j}, summed in double in row-major order; blocks at the lower and right edge
   * may be cut off and are then the mean of what is there. Signs are kept, so that neighbors of
   * opposite sign cancel.
   *
   * @param maps raw, signed maps or images {@code [N,C,H,W]}
   * @param factor a block's side in pixels, at least 1
   * @return FLOAT32 {@code [N,C,ceil(H/factor),ceil(W/factor)]}, in the unit of the maps
   * @throws IllegalArgumentException if the maps have another rank or the factor is below 1
   */
  public static HostArray mean(HostArray maps, int factor) {
    if (maps.shape().rank() != 4 || factor < 1) {
      throw new IllegalArgumentException(
          "maps are [N,C,H,W], not " + maps + "; a block's side is at least 1, not " + factor);
    }
    int height = Math.toIntExact(maps.shape().get(2));
    int width = Math.toIntExact(maps.shape().get(3));
    int rows = (height + factor - 1) / factor;
    int columns = (width + factor - 1) / factor;
    int planes = height * width == 0 ? 0 : maps.size() / (height * width);
    float[] means = new float[planes * rows * columns];
    for (int plane = 0; plane < planes; plane++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          int n = 0;
          for (int y = i * factor; y < Math.min(height, (i + 1) * factor); y++) {
            for (int x = j * factor; x < Math.min(width, (j + 1) * factor); x++) {
              sum += maps.at((plane * height + y) * width + x);
              n++;
            }
          }
          means[(plane * rows + i) * columns + j] = (float) (sum / n);
        }
      }
    }
    return HostArray.of(Shape.of(maps.shape().get(0), maps.shape().get(1), rows, columns), means);
  }
}
