package io.github.fenchel.runner.evaluate;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.metric.Metric;
import io.github.fenchel.api.saliency.SaliencyMethod;
import io.github.fenchel.runner.random.Seeds;
import java.util.List;

/**
 * An evaluation part with every name resolved.
 *
 * @param metrics the metrics, in the order of tables
 * @param saliency the saliency methods, whose array names differ
 * @param test the test images
 * @param image the shape of an image
 * @param explained places in {@code test} of the images whose raw maps are kept
 * @param attacked places in {@code test} of the images that attacks are run on
 * @param seeds what random numbers derive from
 */
public record EvaluationTask(
    List<Metric> metrics,
    List<SaliencyMethod> saliency,
    Split test,
    ImageShape image,
    List<Integer> explained,
    List<Integer> attacked,
    Seeds seeds) {
  /** Copies the lists. */
  public EvaluationTask {
    metrics = List.copyOf(metrics);
    saliency = List.copyOf(saliency);
    explained = List.copyOf(explained);
    attacked = List.copyOf(attacked);
  }
}
