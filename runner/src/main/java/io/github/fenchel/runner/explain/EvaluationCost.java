package io.github.fenchel.runner.explain;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.ImageAttack;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TestImages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often an evaluation asks the network, by what its parts say: an estimate that takes neither
 * data nor weights.
 *
 * @param image the shape of an image
 * @param all how many images are tested
 * @param explained how many of them metrics of maps are measured on
 * @param attacked how many are attacked
 * @param mapped of how many the raw maps are kept
 */
public record EvaluationCost(ImageShape image, int all, int explained, int attacked, int mapped) {
  /** Returns the passes of an evaluation, all images together. */
  public Passes of(List<MetricColumn> columns, List<SaliencyMethod> kept) {
    Passes total = Passes.forwards(all);
    Set<SaliencyMethod> made = new HashSet<>();
    for (SaliencyMethod method :
        MetricColumn.methods(on(columns, TestImages.EXPLAINED), List.of()).values()) {
      made.add(method);
      total = total.plus(method.passes().times(explained));
    }
    for (SaliencyMethod method :
        MetricColumn.methods(on(columns, TestImages.MAPPED), kept).values()) {
      total = made.contains(method) ? total : total.plus(method.passes().times(mapped));
    }
    Map<ImageAttack, Set<SaliencyMethod>> attacks = new HashMap<>();
    for (MetricColumn column : columns) {
      Passes map = column.method().map(SaliencyMethod::passes).orElse(Passes.NONE);
      total = total.plus(column.metric().passes(image, map).times(images(column)));
      ImageAttack attack = column.metric().imageAttack().orElse(null);
      if (attack != null) {
        Set<SaliencyMethod> seen = attacks.get(attack);
        if (seen == null) {
          seen = new HashSet<>();
          attacks.put(attack, seen);
          total = total.plus(attack.passes(image).plus(Passes.forwards(1)).times(attacked));
        }
        if (column.method().isPresent() && seen.add(column.method().get())) {
          total = total.plus(map.times(2.0 * attacked)); // before and after
        }
      }
    }
    return total;
  }

  private static List<MetricColumn> on(List<MetricColumn> columns, TestImages images) {
    return columns.stream().filter(column -> column.reads().on() == images).toList();
  }

  private int images(MetricColumn column) {
    return switch (column.reads().on()) {
      case ALL -> all;
      case EXPLAINED -> explained;
      case ATTACKED -> attacked;
      case MAPPED -> mapped;
    };
  }
}
