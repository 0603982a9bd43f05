package io.github.fenchel.runner.explain.saliency;

/**
 * The quadrature of Gauss and Legendre over [0,1]: exact for polynomials of degree {@code 2n - 1}.
 *
 * <p>The nodes are {@code (1 + t_k) / 2} with the roots {@code t_k} of the Legendre polynomial
 * {@code P_n}, found by Newton's method; the weights are {@code 1 / ((1 - t_k^2) P_n'(t_k)^2)},
 * which sum to 1.
 */
final class GaussLegendre {
  private final double[] nodes;
  private final double[] weights;

  /**
   * A quadrature.
   *
   * @param n how many nodes
   */
  GaussLegendre(int n) {
    nodes = new double[n];
    weights = new double[n];
    for (int k = 0; k < n; k++) {
      double root = StrictMath.cos(StrictMath.PI * (n - k - 0.25) / (n + 0.5));
      double slope = 0;
      for (int step = 0; step < 10; step++) { // from this start, 5 give all bits
        double before = 0;
        double value = 1;
        for (int degree = 1; degree <= n; degree++) {
          double next = ((2 * degree - 1) * root * value - (degree - 1) * before) / degree;
          before = value;
          value = next;
        }
        slope = n * (root * value - before) / (root * root - 1);
        root -= value / slope;
      }
      nodes[k] = 0.5 * (1 + root);
      weights[k] = 1 / ((1 - root * root) * slope * slope);
    }
  }

  /** Returns a node, in (0,1); they ascend. */
  double node(int k) {
    return nodes[k];
  }

  /** Returns a node's weight. */
  double weight(int k) {
    return weights[k];
  }
}
