package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.DrawSpec.Distribution;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Square attack: a random search that asks for logits alone. It tries one square of the image
 * at a time, and keeps what lowers the margin {@code z_y - max_{k != y} z_k}.
 *
 * <p>The square covers a share of the pixels: 0.8 at first, halved after 10, 50, 200, 500, 1000,
 * 2000, 4000, 6000 and 8000 queries. It lies anywhere in the image; the authors' code never reaches
 * the last row and column.
 *
 * @see <a href="https://arxiv.org/abs/1912.00049">Andriushchenko et al., 2020</a>
 */
record Square(HostBall ball, double epsilon, int queries) implements BallAttack {
  /** How many queries' random numbers are drawn at once. */
  private static final int BLOCK = 100;

  private static final int[] HALVINGS = {10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};

  /** Returns the share of an image that a query's square covers. */
  static double share(int query) {
    double share = 0.8;
    for (int after : HALVINGS) {
      share = query > after ? share / 2 : share;
    }
    return share;
  }

  @Override
  public Passes passes(ImageShape image) {
    return Passes.forwards(queries + 1.0);
  }

  @Override
  public void hunt(Hunt hunt) {
    ImageShape shape = hunt.model().input().image();
    Squares squares =
        ball == HostBall.LINF ? new Stripes(shape, epsilon) : new Bumps(shape, epsilon);
    double[][] best = new double[hunt.images().size()][];
    double[] least = new double[best.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Map<Integer, double[]> points = new LinkedHashMap<>();
    draws(hunt, "square start", squares.startDraws())
        .forEach((image, draws) -> points.put(image, squares.start(hunt.image(image), draws)));
    Map<Integer, Uniforms> draws = new LinkedHashMap<>();
    for (int query = 0; !points.isEmpty(); query++) {
      Map<Integer, Double> margins = hunt.margins(points);
      points.forEach(
          (image, point) -> {
            double margin = margins.getOrDefault(image, Double.NaN);
            if (best[image] == null || margin < least[image]) {
              best[image] = point;
              least[image] = margin;
            }
          });
      if (query == queries) {
        return;
      }
      points.clear();
      if (query % BLOCK == 0) {
        draws.clear();
        draws.putAll(draws(hunt, "square " + query, BLOCK * squares.draws()));
      }
      double share = share(query);
      draws.keySet().retainAll(hunt.left());
      draws.forEach(
          (image, own) ->
              points.put(image, squares.next(hunt.image(image), best[image], share, own)));
    }
  }

  /** Draws numbers for each image that is left. */
  private static Map<Integer, Uniforms> draws(Hunt hunt, String name, int count) {
    List<Integer> left = hunt.left();
    Map<Integer, Uniforms> byImage = new LinkedHashMap<>();
    if (!left.isEmpty()) {
      LabeledImages images =
          hunt.images().take(left.stream().mapToInt(Integer::intValue).toArray());
      HostArray all =
          hunt.model()
              .draw(
                  new DrawSpec(name, Distribution.UNIFORM, 0, Shape.of(left.size(), count)),
                  images);
      for (int i = 0; i < left.size(); i++) {
        byImage.put(left.get(i), new Uniforms(Points.of(all, i)));
      }
    }
    return byImage;
  }
}
