package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.tensor.HostArray;

/**
 * Auto-PGD: ascent with momentum from a random point of the sphere, whose step is halved, and which
 * starts again at its best point, where the score does not rise as it should.
 *
 * <p>{@code z = P(x_k + step direction(g))}, {@code x_{k+1} = P(x_k + 0.75 (z - x_k) + 0.25 (x_k -
 * x_{k-1}))}, the first step without momentum, {@code step = 2 epsilon} at first. At checkpoints,
 * after 0.22 of the steps and then ever sooner by 0.03, but not below 0.06, the step is halved if
 * the score rose in at most 0.75 of the steps since the last one, or if the best score and the step
 * have not changed since.
 *
 * @param targets how many classes the targeted ratio of logits is climbed for, one after another; 0
 *     climbs the cross-entropy. Of fewer than 4 classes, which have no ratio, the difference alone
 * @see <a href="https://arxiv.org/abs/2003.01690">Croce and Hein, 2020</a>
 */
record Apgd(HostBall ball, double epsilon, int iterations, int targets) implements BallAttack {
  @Override
  public void hunt(Hunt hunt) {
    LabeledImages images = hunt.images();
    HostArray[] draws = new HostArray[Math.max(1, targets)];
    for (int target = 0; target < draws.length; target++) {
      String name = targets == 0 ? "apgd start" : "apgd start " + target;
      draws[target] =
          hunt.model()
              .draw(new DrawSpec(name, ball.distribution(), 0, images.images().shape()), images);
    }
    hunt.climb(
        program(hunt.others() + 1),
        targets,
        (image, target) -> new Ascent(hunt.image(image), Points.of(draws[target], image)));
  }

  @Override
  public Passes passes(ImageShape image) {
    return Passes.GRADIENT.times((iterations + 1.0) * Math.max(1, targets));
  }

  private ScoreProgram program(int classes) {
    if (targets == 0) {
      return ScoreProgram.CROSS_ENTROPY;
    }
    return classes < 4 ? ScoreProgram.DIFFERENCE : ScoreProgram.TARGETED_DLR;
  }

  private int share(double of) {
    return Math.max((int) (of * iterations), 1);
  }

  /** The way of one image. */
  final class Ascent implements Hunt.Path {
    private final double[] center;
    private double[] point;
    private double[] last;
    private double[] gradient = new double[0];
    private double[] best;
    private double[] bestGradient = new double[0];
    private double bestScore = Double.NEGATIVE_INFINITY;
    private double lastScore;
    private double step = 2 * epsilon;
    private int done = -1;
    private int window = share(0.22);
    private int since;
    private int rises;
    private boolean halved = true;
    private double bestAtCheck;

    Ascent(double[] center, double[] draw) {
      this.center = center;
      this.point =
          ball.project(center, epsilon, HostBall.moved(center, 1, ball.scaled(draw, epsilon)));
      this.last = point;
      this.best = point;
    }

    @Override
    public double[] point() {
      return point;
    }

    @Override
    public boolean isOver() {
      return done == iterations;
    }

    @Override
    public boolean answer(double score, double[] slope, boolean wrong) {
      gradient = slope;
      boolean rose = done >= 0 && score > lastScore;
      lastScore = score;
      if (score > bestScore) {
        bestScore = score;
        best = point;
        bestGradient = slope;
      }
      if (++done == 0) {
        bestAtCheck = bestScore;
      } else {
        rises += rose ? 1 : 0;
        if (++since == window) {
          check();
        }
      }
      if (!isOver()) {
        move();
      }
      return wrong;
    }

    private void check() {
      boolean stuck = !halved && bestAtCheck >= bestScore;
      halved = rises <= 0.75 * window || stuck;
      if (halved) {
        step /= 2;
        point = best;
        gradient = bestGradient;
      }
      bestAtCheck = bestScore;
      window = Math.max(window - share(0.03), share(0.06));
      since = 0;
      rises = 0;
    }

    private void move() {
      double[] aim =
          ball.project(center, epsilon, HostBall.moved(point, step, ball.direction(gradient)));
      double fresh = done == 0 ? 1 : 0.75;
      double[] next = new double[point.length];
      for (int i = 0; i < next.length; i++) {
        next[i] = point[i] + fresh * (aim[i] - point[i]) + (1 - fresh) * (point[i] - last[i]);
      }
      last = point;
      point = ball.project(center, epsilon, next);
    }
  }
}
