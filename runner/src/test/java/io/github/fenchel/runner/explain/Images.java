package io.github.fenchel.runner.explain;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import java.util.Map;
import java.util.stream.LongStream;

/** Evidence that is small enough to compute by hand. */
public final class Images {
  private Images() {}

  /** Images with labels; keyed by their places. */
  public static LabeledImages labeled(HostArray images, long... labels) {
    Shape n = Shape.of(labels.length);
    long[] keys = LongStream.range(0, labels.length).toArray();
    return new LabeledImages(images, HostArray.of(n, labels), HostArray.of(n, keys));
  }

  /** Black images of one pixel with labels, and their logits. */
  public static Evidence scores(HostArray logits, long... labels) {
    HostArray black = HostArray.zeros(DataType.FLOAT32, Shape.of(labels.length, 1, 1, 1));
    return new Evidence(labeled(black, labels), logits);
  }

  /** Maps of every kind that a metric may read, all the same. */
  public static Evidence maps(HostArray maps) {
    int n = Math.toIntExact(maps.shape().get(0));
    HostArray logits = HostArray.zeros(DataType.FLOAT64, Shape.of(n, 2));
    return new Evidence(labeled(maps, new long[n]), logits);
  }

  /** Evidence with one map where a metric reads it, and nowhere else. */
  public static Evidence read(Reads reads, HostArray maps) {
    Evidence evidence = maps(maps);
    if (reads.map().isPresent()) {
      return evidence.withMap(new SimpleGradient(reads.map().get()), maps);
    }
    Output output = reads.gradients().iterator().next();
    return evidence.withGradients(Map.of(output, maps));
  }
}
