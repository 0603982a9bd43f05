package io.github.fenchel.runner.explain.metric.attack;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.ImageAttack;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.losses.geometry.Bounds;
import io.github.fenchel.results.measure.Similarity;
import io.github.fenchel.runner.explain.metric.map.TopShare;
import io.github.fenchel.runner.explain.metric.robustness.HostBall;
import io.github.fenchel.runner.explain.metric.robustness.Points;
import io.github.fenchel.runner.explain.metric.robustness.ScoreProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Ghorbani's iterative attack on the simple gradient of the label's logit: it moves the map while
 * the network's prediction stays.
 *
 * <p>{@code x_{k+1} = P(x_k - step direction(d loss / d x))}, the loss a {@link MapAim} of the
 * network without kinks, whose second derivatives say something; direction and {@code P} are the
 * ball's. Each point is judged by the network itself: of those at which it still predicts the
 * label, the first with the smallest share of the clean map's top pixels counts, if that share is
 * below 1. Else, and if the network is wrong about the image or its map is zero, the image stays as
 * it is.
 *
 * @param aim what is lowered; empty for the control, steps along {@code direction} of normal noise
 * @param ball the norm that measures the ball
 * @param epsilon its radius, in pixel units, greater than 0
 * @param step the length of a step in that norm, in pixel units, greater than 0
 * @param iterations the number of steps
 * @param top the share of the pixels that are the map's top
 * @param manner whose rules
 * @see <a href="https://arxiv.org/abs/1710.10547">Ghorbani, Abid and Zou, 2019</a>
 */
record MapAttack(
    Optional<MapAim> aim,
    HostBall ball,
    double epsilon,
    double step,
    int iterations,
    TopShare top,
    Manner manner)
    implements ImageAttack {

  /** Whose rules an attack follows. */
  enum Manner {
    /** Those above: of Ghorbani, with steepest steps in the L2 ball. */
    GHORBANI,
    /**
     * Of MoreauGrad's attack in the L2 ball, to compare with its numbers: steps along the sign, no
     * clipping to [0,1], single entries in place of pooled pixels, judged by the loss, the image
     * itself included and the last point never.
     */
    MOREAU_GRAD
  }

  MapAttack {
    Bounds.requirePositive("epsilon", epsilon);
    Bounds.requirePositive("step", step);
  }

  @Override
  public String name() {
    return "map " + ball.word();
  }

  /** A gradient of a gradient costs two. */
  @Override
  public Passes passes(ImageShape image) {
    return Passes.GRADIENT.times(iterations * (aim.isPresent() ? 3.0 : 1.0) + 1);
  }

  @Override
  public HostArray perturb(TrainedModel model, LabeledImages images) {
    List<HostArray> clean = model.compute(ScoreProgram.LOGIT, images, Map.of());
    int[] predictions = Points.predictions(clean.get(2));
    double[][] maps = entries(clean.get(1));
    int[] attacked =
        IntStream.range(0, images.size())
            .filter(i -> predictions[i] == images.labels().at(i) && Similarity.isMap(maps[i]))
            .toArray();
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      points.add(Points.of(images.images(), i));
    }
    if (attacked.length > 0) {
      double[][] own = Arrays.stream(attacked).mapToObj(i -> maps[i]).toArray(double[][]::new);
      List<double[]> best = new Search(model, images.take(attacked), own).run();
      for (int i = 0; i < attacked.length; i++) {
        points.set(attacked[i], best.get(i));
      }
    }
    return Points.images(points, images.images().shape());
  }

  /** Returns what the top is counted in: pooled pixels or, for MoreauGrad, entries' magnitudes. */
  private double[][] entries(HostArray gradients) {
    if (manner == Manner.GHORBANI) {
      return PooledMaps.of(gradients);
    }
    return IntStream.range(0, Math.toIntExact(gradients.shape().get(0)))
        .mapToObj(i -> Arrays.stream(Points.of(gradients, i)).map(Math::abs).toArray())
        .toArray(double[][]::new);
  }

  /** Images on their way: those that the network is right about, and whose map is not zero. */
  private final class Search {
    private final TrainedModel model;
    private final LabeledImages images;
    private final double[][] clean;
    private final Shape shape;
    private final List<double[]> centers = new ArrayList<>();
    private final List<double[]> points;
    private final List<double[]> best;
    private final double[] least;

    Search(TrainedModel model, LabeledImages images, double[]... clean) {
      this.model = model;
      this.images = images;
      this.clean = clean;
      this.shape = images.images().shape();
      for (int i = 0; i < images.size(); i++) {
        centers.add(Points.of(images.images(), i));
      }
      this.points = new ArrayList<>(centers);
      this.best = new ArrayList<>(centers);
      this.least = new double[images.size()];
      Arrays.fill(least, manner == Manner.GHORBANI ? 1 : Double.POSITIVE_INFINITY);
    }

    /** Returns the best point of each image. */
    List<double[]> run() {
      Optional<HostArray> target = aim.map(a -> a.target(top, shape, clean));
      TrainedModel surrogate = aim.isPresent() ? model.smoothed() : model;
      for (int iteration = 0; iteration < iterations; iteration++) {
        LabeledImages here = images.with(Points.images(points, shape));
        HostArray ascent;
        if (aim.isPresent()) {
          List<HostArray> found =
              surrogate.compute(aim.get(), here, Map.of(MapAim.AIM, target.orElseThrow()));
          if (manner == Manner.MOREAU_GRAD) {
            judge(found.get(0).toDoubles(), model.logits(here.images()));
          }
          ascent = found.get(1);
        } else {
          ascent = model.normal("map step " + iteration, images);
        }
        for (int i = 0; i < points.size(); i++) {
          points.set(i, moved(i, Points.of(ascent, i)));
        }
        if (manner == Manner.GHORBANI) {
          judge();
        }
      }
      return best;
    }

    private double[] moved(int i, double... ascent) {
      if (!Arrays.stream(ascent).allMatch(Double::isFinite)) {
        return points.get(i); // the map became zero: no way down from there
      }
      boolean ghorbani = manner == Manner.GHORBANI;
      double[] direction = (ghorbani ? ball : HostBall.LINF).direction(ascent);
      double[] next = HostBall.moved(points.get(i), -step, direction);
      return ghorbani
          ? ball.project(centers.get(i), epsilon, next)
          : ball.within(centers.get(i), epsilon, next);
    }

    /** Judges by the share of the clean map's top that stays. */
    private void judge() {
      LabeledImages here = images.with(Points.images(points, shape));
      List<HostArray> found = model.compute(ScoreProgram.LOGIT, here, Map.of());
      double[][] maps = entries(found.get(1));
      double[] shares = new double[maps.length];
      for (int i = 0; i < shares.length; i++) {
        shares[i] = Similarity.topK(clean[i], maps[i], top.of(clean[i].length));
      }
      judge(shares, found.get(2));
    }

    private void judge(double[] measures, HostArray logits) {
      int[] predictions = Points.predictions(logits);
      for (int i = 0; i < measures.length; i++) {
        if (predictions[i] == images.labels().at(i) && measures[i] < least[i]) {
          least[i] = measures[i];
          best.set(i, points.get(i));
        }
      }
    }
  }
}
