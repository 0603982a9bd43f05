package io.github.fenchel.runner.explain;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TestImages;
import io.github.fenchel.runner.random.Seeds;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An evaluation part with every name resolved.
 *
 * @param columns what is measured, in the order of tables
 * @param saliency the saliency methods whose maps are kept, whether measured or not
 * @param test the test images
 * @param image the shape of an image
 * @param mapped places in {@code test} of the images whose raw maps are kept
 * @param attacked places in {@code test} of the images that attacks are run on
 * @param seeds what random numbers derive from
 */
public record EvaluationTask(
    List<MetricColumn> columns,
    List<SaliencyMethod> saliency,
    Split test,
    ImageShape image,
    List<Integer> mapped,
    List<Integer> attacked,
    Seeds seeds) {
  /** Copies the lists. */
  public EvaluationTask {
    columns = List.copyOf(columns);
    saliency = List.copyOf(saliency);
    mapped = List.copyOf(mapped);
    attacked = List.copyOf(attacked);
  }

  /** Returns the places in {@code test} of some images. */
  List<Integer> places(TestImages images) {
    return switch (images) {
      case ALL -> IntStream.range(0, test.size()).boxed().toList();
      case ATTACKED -> attacked;
      case MAPPED -> mapped;
    };
  }

  /** Returns the columns that are measured on some images. */
  List<MetricColumn> columns(TestImages images) {
    return columns.stream().filter(column -> column.reads().on() == images).toList();
  }
}
