package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.model.DrawSpec.Distribution;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Parameter;
import java.util.Arrays;

/**
 * The ball that an attack in Java may not leave, as {@link io.github.fenchel.losses.geometry.Ball}
 * is that of attacks in the engine; of images and directions {@code C H W}, in double.
 */
public enum HostBall {
  /** Every pixel moves by at most the radius. */
  LINF("linf", Distribution.UNIFORM) {
    @Override
    public double length(double... delta) {
      return Arrays.stream(delta).map(Math::abs).max().orElse(0);
    }

    @Override
    public double[] direction(double... gradient) {
      return Arrays.stream(gradient).map(Math::signum).toArray();
    }

    @Override
    public double[] within(double[] center, double radius, double[] point) {
      double[] inside = new double[point.length];
      for (int i = 0; i < inside.length; i++) {
        inside[i] = Math.min(Math.max(point[i], center[i] - radius), center[i] + radius);
      }
      return inside;
    }

    @Override
    double share(double weight) {
      return 1;
    }
  },
  /** An image moves by at most the radius in Euclidean length. */
  L2("l2", Distribution.NORMAL) {
    @Override
    public double length(double... delta) {
      double sum = 0;
      for (double entry : delta) {
        sum += entry * entry;
      }
      return Math.sqrt(sum);
    }

    @Override
    public double[] direction(double... gradient) {
      return scaled(gradient, 1);
    }

    @Override
    public double[] within(double[] center, double radius, double[] point) {
      double[] inside = moved(point, -1, center);
      double length = length(inside);
      return length <= radius ? point : moved(center, radius / length, inside);
    }

    @Override
    double share(double weight) {
      return Math.abs(weight);
    }
  };

  /** The parameter by which a suite chooses it. */
  public static final Parameter NORM =
      Parameter.choice(
          "norm",
          Arrays.stream(values()).map(HostBall::word).toList(),
          "the norm that measures the ball");

  private final String word;
  private final Distribution distribution;

  HostBall(String word, Distribution distribution) {
    this.word = word;
    this.distribution = distribution;
  }

  /** Returns the ball that the arguments choose. */
  public static HostBall of(Arguments arguments) {
    String chosen = arguments.word(NORM.id());
    return Arrays.stream(values()).filter(b -> b.word.equals(chosen)).findFirst().orElseThrow();
  }

  /** Returns the norm's name in a suite. */
  public String word() {
    return word;
  }

  /** Returns what a random start is drawn from. */
  public Distribution distribution() {
    return distribution;
  }

  /** Returns the norm that measures the ball. */
  public abstract double length(double... delta);

  /** Returns the steepest direction, of length 1 in the ball's norm; 0 where the gradient is. */
  public abstract double[] direction(double... gradient);

  /** Returns the nearest point in the ball, which may lie outside of [0,1]. */
  public abstract double[] within(double[] center, double radius, double[] point);

  /** Returns how far an entry moves, before it meets a bound, on the shortest way to a plane. */
  abstract double share(double weight);

  /** Returns a point pulled back into the ball around a valid image, and into [0,1]. */
  public final double[] project(double[] center, double radius, double[] point) {
    double[] inside = within(center, radius, point).clone();
    for (int i = 0; i < inside.length; i++) {
      inside[i] = Math.min(Math.max(inside[i], 0), 1);
    }
    return inside;
  }

  /** Returns a vector scaled to a length in this norm; zeros stay. */
  final double[] scaled(double[] vector, double length) {
    double own = length(vector);
    return own == 0 ? vector.clone() : moved(new double[vector.length], length / own, vector);
  }

  /** Returns {@code point + step direction}. */
  public static double[] moved(double[] point, double step, double[] direction) {
    double[] moved = point.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    return moved;
  }
}
