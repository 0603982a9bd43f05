package io.github.fenchel.backend.tck.explain;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** Random evidence of what a metric reads, and changes of it. */
final class Trial {
  private static final int CLASSES = 3;

  /** The method that made the maps: nobody asks it for more. */
  private record Given() implements SaliencyMethod {
    @Override
    public String arrayName() {
      return "given";
    }

    @Override
    public HostArray explain(TrainedModel model, LabeledImages images) {
      throw new UnsupportedOperationException("the kit has given maps only");
    }
  }

  private Trial() {}

  /** Random maps, gradients and side maps of random images, as far as a metric reads them. */
  static Evidence of(Metric metric, ImageShape image, int n, SplittableRandom random) {
    Reads reads = metric.reads();
    if (reads.model()) {
      throw new IllegalArgumentException(
          metric.definition().metric().id() + " asks the network; the kit has given maps only");
    }
    Shape shape = Shape.of(n, image.channels(), image.height(), image.width());
    long[] labels = LongStream.range(0, n).map(i -> i % CLASSES).toArray();
    long[] keys = LongStream.range(0, n).toArray();
    Map<Output, HostArray> gradients = new HashMap<>();
    for (Output output : new TreeSet<>(reads.gradients())) {
      gradients.put(output, Samples.normal(random, shape, 1, 1));
    }
    Map<String, HostArray> sides = new HashMap<>();
    for (String name : new TreeSet<>(reads.sides())) {
      Shape one = Shape.of(n, 1, image.height(), image.width());
      sides.put(name, Samples.shares(random, one));
    }
    LabeledImages images =
        new LabeledImages(
            Samples.shares(random, shape),
            HostArray.of(Shape.of(n), labels),
            HostArray.of(Shape.of(n), keys));
    return new Evidence(images, Samples.normal(random, Shape.of(n, CLASSES), 1, 1))
        .withMap(new Given(), Samples.normal(random, shape, 1, 1))
        .withGradients(gradients)
        .withSides(sides);
  }

  /** Returns the maps that a metric measures. */
  static HostArray maps(Metric metric, Evidence evidence) {
    return metric.reads().map().isPresent()
        ? evidence.map()
        : evidence.gradient(new TreeSet<>(metric.reads().gradients()).first());
  }

  /** Returns evidence with other maps for a metric to measure. */
  static Evidence withMaps(Metric metric, Evidence evidence, HostArray maps) {
    if (metric.reads().map().isPresent()) {
      return evidence.withMap(evidence.method(), maps);
    }
    Map<Output, HostArray> gradients = new HashMap<>();
    evidence.gradients().keySet().forEach(output -> gradients.put(output, maps));
    return evidence.withGradients(gradients);
  }

  /** Returns evidence with side maps of zeros. */
  static Evidence withoutMarks(Evidence evidence) {
    Map<String, HostArray> sides = new HashMap<>();
    evidence
        .sides()
        .forEach((name, side) -> sides.put(name, HostArray.zeros(side.dataType(), side.shape())));
    return evidence.withSides(sides);
  }

  /** Returns the evidence of some images. */
  static Evidence take(Evidence evidence, int... places) {
    Map<Output, HostArray> gradients = new HashMap<>();
    evidence.gradients().forEach((output, maps) -> gradients.put(output, maps.take(places)));
    Map<String, HostArray> sides = new HashMap<>();
    evidence.sides().forEach((name, maps) -> sides.put(name, maps.take(places)));
    return new Evidence(evidence.subject().take(places), evidence.logits().take(places))
        .withMap(evidence.method(), evidence.map().take(places))
        .withGradients(gradients)
        .withSides(sides);
  }
}
