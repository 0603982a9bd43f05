package io.github.fenchel.runner.explain.metric.robustness;

/** The plane of inputs at which a linear function is 0: {@code <weights, x> + offset = 0}. */
final class Plane {
  private final double[] weights;
  private final double offset;

  Plane(double[] weights, double offset) {
    this.weights = weights.clone();
    this.offset = offset;
  }

  /**
   * Returns the shortest way, in a ball's norm, from a point in [0,1] to this plane within [0,1].
   *
   * <p>Entry i moves by {@code min(l u_i, room_i)} against the function, {@code u} 1 for L-infinity
   * and {@code |w|} for L2, {@code room} what is left to a bound. What that gains is concave in
   * {@code l}; Newton's steps from 0 reach the plane from below, each at the next entry that meets
   * its bound, or farther. A plane that misses the box leads to the corner nearest to it.
   */
  double[] way(HostBall ball, double... point) {
    double value = offset;
    for (int i = 0; i < point.length; i++) {
      value += weights[i] * point[i];
    }
    double[] way = new double[point.length];
    int free = -1;
    double level = 0;
    while (true) {
      double missing = Math.abs(value);
      double slope = 0;
      int moving = 0;
      for (int i = 0; i < point.length; i++) {
        double down = -Math.signum(value) * Math.signum(weights[i]);
        double room = down > 0 ? 1 - point[i] : point[i];
        double unit = ball.share(weights[i]);
        double step = Math.min(level * unit, room);
        way[i] = down * step;
        missing -= Math.abs(weights[i]) * step;
        if (down != 0 && level * unit < room) {
          slope += Math.abs(weights[i]) * unit;
          moving++;
        }
      }
      if (moving == free || slope == 0) {
        return way;
      }
      free = moving;
      level += missing / slope;
    }
  }
}
