package @package@;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;

/**
 * The metric {@code @id@}: how much of the map lies at the image's edge, where there is seldom
 * anything to see.
 *
 * <p><b>A worked example; put your own formula in its place.</b> Formula: {@code sum over the frame
 * of a / sum a}, where the frame is all pixels nearer than {@code width} to an edge. Pooling: {@code
 * a = sum_c |g_c|}. Range: 0 to 1; a uniform map gets the frame's share of the image. Direction:
 * lower. A map of zeros has no value: NaN, which the mean leaves out and the record counts.
 *
 * @param component the id and the arguments, as a record has them
 * @param width the frame's width in pixels, at least 1
 */
public record @name@Metric(Component component, int width) implements Metric {

  /** What the number means; raise the version whenever it changes for equal input. */
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        "sum of |.| over channels; share within the frame",
        "pixel [0,1]",
        "",
        Direction.LOWER);
  }

  /**
   * Maps of the label's logit: a column for each of the suite's saliency methods. A metric that asks
   * the network adds {@code .withModel()}, and says in {@code passes} what that costs.
   */
  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT);
  }

  /** Called before anything is trained, so that a mistake in a suite is reported with its line. */
  @Override
  public void check(ImageShape shape) {
    if (2 * width >= Math.min(shape.height(), shape.width())) {
      throw new IllegalArgumentException(
          "width " + width + " leaves nothing inside the frame of an image of " + shape);
    }
  }

  /** One number for each image, each from this image's map alone. */
  @Override
  public double[] measure(Evidence evidence) {
    double[][] maps = PooledMaps.of(evidence.map());
    int height = Math.toIntExact(evidence.map().shape().get(2));
    int across = Math.toIntExact(evidence.map().shape().get(3));
    double[] shares = new double[maps.length];
    for (int image = 0; image < maps.length; image++) {
      double whole = 0;
      double frame = 0;
      for (int pixel = 0; pixel < maps[image].length; pixel++) {
        int row = pixel / across;
        int column = pixel % across;
        int edge =
            Math.min(Math.min(row, height - 1 - row), Math.min(column, across - 1 - column));
        whole += maps[image][pixel];
        frame += edge < width ? maps[image][pixel] : 0;
      }
      shares[image] = whole > 0 ? frame / whole : Double.NaN;
    }
    return shares;
  }
}
