package io.github.fenchel.runner.metric;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.metric.Evidence;
import io.github.fenchel.api.metric.Metric;
import io.github.fenchel.api.metric.MetricDefinition;
import io.github.fenchel.api.metric.MetricDefinition.Direction;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.saliency.Explained;
import java.util.List;
import java.util.Set;

/**
 * What a norm makes the loss gradient cost: the quantity that training with the norm lowers.
 *
 * <p>Formula: {@code R*(g) = max_d <g,d> - R(d)}, {@code g} the gradient of the cross-entropy.
 * Pooling: the norm's own. Range: 0 to infinity, in nats. Direction: lower is better. It is
 * evaluated in FLOAT64 by the norm itself on the given session, which is the same for all runs
 * whatever engine trained them.
 *
 * @param norm the norm's id and arguments
 * @param program from gradients {@code [n,C,H,W]} to {@code R*} {@code [n]}
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record Penalty(Component norm, Program program) implements Metric {
  /** What the ids of these metrics start with, before the norm's. */
  public static final String PREFIX = "penalty-";

  /** Bounds the memory that intermediate results take. */
  private static final int CHUNK = 64;

  /**
   * The metric of one norm.
   *
   * @param component the norm's id and arguments
   * @param norm the norm
   * @param reference an open session in FLOAT64, which must outlive the metric
   */
  public static Penalty of(Component component, Norm norm, Session reference) {
    DataType type = reference.options().dataType();
    if (type != DataType.FLOAT64) {
      throw new IllegalArgumentException("R* is measured in a FLOAT64 session, found " + type);
    }
    Program program =
        reference.compile(
            "penalty of " + component.text(), inputs -> List.of(norm.penalty(inputs.get(0))));
    return new Penalty(component, program);
  }

  /** The id is {@code penalty-} and the norm's, the parameters are the norm's. */
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        new Component(PREFIX + norm.id(), norm.arguments()),
        1,
        "gradient of the " + Explained.LOSS.text(),
        "R* of " + norm.id(),
        "pixel [0,1]",
        "nat",
        Direction.LOWER);
  }

  @Override
  public Set<String> maps() {
    return Set.of(Explained.LOSS.arrayName());
  }

  @Override
  public double[] measure(Evidence evidence) {
    HostArray gradients = evidence.map(Explained.LOSS.arrayName());
    int n = Math.toIntExact(gradients.shape().get(0));
    double[] values = new double[n];
    for (int from = 0; from < n; from += CHUNK) {
      HostArray chunk = gradients.rows(from, Math.min(n, from + CHUNK));
      double[] part = program.call(chunk).get(0).toDoubles();
      System.arraycopy(part, 0, values, from, part.length);
    }
    return values;
  }

  /** Returns whether a metric is some norm's penalty. */
  public static boolean isPenalty(MetricDefinition definition) {
    return definition.metric().id().startsWith(PREFIX);
  }
}
