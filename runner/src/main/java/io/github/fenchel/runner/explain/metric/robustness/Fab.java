package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Passes;

/**
 * The targeted fast adaptive boundary attack: steps to the plane where the network's linear
 * approximation gives the target and the label equal logits, drawn towards the image.
 *
 * <p>{@code d1} and {@code d2} are the shortest ways within [0,1] from the point and from the image
 * to that plane, {@code a = min(|d1| / (|d1| + |d2|), 0.1)}; {@code x_{k+1} = (1 - a) (x_k + 1.05
 * d1) + a (x + 1.05 d2)}, clipped; from a wrongly classified point it goes on at {@code x + 0.9
 * (x_k - x)}. It starts at the image. A point counts that is wrong and in the ball.
 *
 * @see <a href="https://arxiv.org/abs/1907.02044">Croce and Hein, 2019</a>
 */
record Fab(HostBall ball, double epsilon, int iterations, int targets) implements BallAttack {
  @Override
  public void hunt(Hunt hunt) {
    hunt.climb(ScoreProgram.DIFFERENCE, targets, (image, target) -> new Walk(hunt.image(image)));
  }

  /** Each step asks once more where it leads to a wrongly classified point. */
  @Override
  public Passes passes(ImageShape image) {
    return Passes.GRADIENT.times((2.0 * iterations + 1) * targets);
  }

  /** The way of one image to one target. */
  final class Walk implements Hunt.Path {
    private final double[] image;
    private double[] point;
    private int done;
    private boolean pulled;
    private boolean over;

    Walk(double[] image) {
      this.image = image;
      this.point = image;
    }

    @Override
    public double[] point() {
      return point;
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public boolean answer(double score, double[] gradient, boolean wrong) {
      over = done == iterations;
      double[] away = HostBall.moved(point, -1, image);
      if (wrong && !pulled) {
        pulled = true;
        point = HostBall.moved(image, 0.9, away);
      } else {
        pulled = false;
        done++;
        step(score, gradient);
      }
      return wrong && ball.length(away) <= epsilon;
    }

    private void step(double score, double... gradient) {
      double offset = score;
      for (int i = 0; i < point.length; i++) {
        offset -= gradient[i] * point[i];
      }
      Plane plane = new Plane(gradient, offset);
      double[] here = plane.way(ball, point);
      double[] there = plane.way(ball, image);
      double own = Math.max(ball.length(here), 1e-8);
      double bias = Math.min(own / (own + Math.max(ball.length(there), 1e-8)), 0.1);
      double[] next = new double[point.length];
      for (int i = 0; i < next.length; i++) {
        double moved =
            (1 - bias) * (point[i] + 1.05 * here[i]) + bias * (image[i] + 1.05 * there[i]);
        next[i] = Math.min(Math.max(moved, 0), 1);
      }
      point = next;
    }
  }
}
