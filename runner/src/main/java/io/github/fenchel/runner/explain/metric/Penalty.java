package io.github.fenchel.runner.explain.metric;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a norm makes the loss gradient cost: the quantity that training with the norm lowers.
 *
 * <p>Formula: {@code R*(g) = max_d <g,d> - R(d)}, {@code g} the gradient of the cross-entropy.
 * Pooling: the norm's own. Range: 0 to infinity, in nats. Direction: lower is better. It is
 * evaluated in FLOAT64 by the norm itself on the given session, which is the same for all runs
 * whatever engine trained them.
 *
 * @param norm the norm's id and arguments
 * @param sides the names of the side maps that the norm takes, e.g. a weighted norm's mask
 * @param program from gradients {@code [n,C,H,W]}, images, labels and those side maps, by name, to
 *     {@code R*} {@code [n]}
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record Penalty(Component norm, Set<String> sides, Program program) implements Metric {
  /** What the ids of these metrics start with, before the norm's. */
  private static final String PREFIX = "penalty-";

  /** Bounds the memory that intermediate results take. */
  private static final int CHUNK = 64;

  /** Gradients, images and labels come before the side maps. */
  private static final int FIRST_SIDE = 3;

  /** Copies the set. */
  public Penalty {
    sides = Set.copyOf(sides);
  }

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
    Set<String> sides = norm.sides();
    Program program =
        reference.compile(
            "penalty of " + component.text(),
            inputs -> List.of(norm.on(batch(inputs, sides)).penalty(inputs.get(0))));
    return new Penalty(component, sides, program);
  }

  private static Batch batch(List<Tensor> inputs, Set<String> sides) {
    Map<String, Tensor> byName = new HashMap<>();
    int place = FIRST_SIDE;
    for (String name : new TreeSet<>(sides)) {
      byName.put(name, inputs.get(place++));
    }
    return new Batch(inputs.get(1), inputs.get(2), byName);
  }

  /** The id is {@code penalty-} and the norm's, the parameters are the norm's. */
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        new Component(PREFIX + norm.id(), norm.arguments()),
        1,
        "gradient of the " + Output.LOSS.text(),
        "R* of " + norm.id(),
        "pixel [0,1]",
        "nat",
        Direction.LOWER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().gradientOf(Output.LOSS).withSides(sides);
  }

  @Override
  public double[] measure(Evidence evidence) {
    List<HostArray> inputs = new ArrayList<>();
    inputs.add(evidence.gradient(Output.LOSS));
    inputs.add(evidence.images());
    inputs.add(evidence.labels());
    new TreeSet<>(sides).forEach(name -> inputs.add(evidence.side(name)));
    int n = evidence.size();
    double[] values = new double[n];
    for (int from = 0; from < n; from += CHUNK) {
      int start = from;
      int end = Math.min(n, from + CHUNK);
      List<HostArray> chunk = inputs.stream().map(array -> array.rows(start, end)).toList();
      double[] part = program.call(chunk).get(0).toDoubles();
      System.arraycopy(part, 0, values, from, part.length);
    }
    return values;
  }

  /** Returns whether a metric is some norm's penalty. */
  public static boolean isPenalty(MetricDefinition definition) {
    return definition.metric().id().startsWith(PREFIX);
  }

  /** Returns the norm whose penalty a metric is. */
  public static Component norm(MetricDefinition penalty) {
    String id = penalty.metric().id().substring(PREFIX.length());
    return new Component(id, penalty.metric().arguments());
  }
}
