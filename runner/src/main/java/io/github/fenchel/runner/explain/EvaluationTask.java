package io.github.fenchel.runner.explain;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TestImages;
import io.github.fenchel.runner.random.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation part with every name resolved.
 *
 * @param columns what is measured, in the order of tables
 * @param saliency the saliency methods whose maps are kept, whether measured or not
 * @param train the images that the network was trained on
 * @param test the test images
 * @param image the shape of an image
 * @param chosen which of the test images are explained, attacked and mapped
 * @param seeds what random numbers derive from
 */
public record EvaluationTask(
    List<MetricColumn> columns,
    List<SaliencyMethod> saliency,
    Split train,
    Split test,
    ImageShape image,
    Chosen chosen,
    Seeds seeds) {
  /** Copies the lists. */
  public EvaluationTask {
    columns = List.copyOf(columns);
    saliency = List.copyOf(saliency);
  }

  /**
   * Places among the test images.
   *
   * @param explained of the images that metrics of maps are measured on; null for all
   * @param attacked of the images that attacks are run on
   * @param mapped of the images whose raw maps are kept; these are explained
   */
  public record Chosen(
      @Nullable List<Integer> explained, List<Integer> attacked, List<Integer> mapped) {
    /** Copies the lists. */
    public Chosen {
      explained = explained == null ? null : List.copyOf(explained);
      attacked = List.copyOf(attacked);
      mapped = List.copyOf(mapped);
      if (explained != null && !new HashSet<>(explained).containsAll(mapped)) {
        throw new IllegalArgumentException(
            "maps are kept of images that are explained, found " + mapped + " among " + explained);
      }
    }
  }

  /** Returns the places in {@code test} of some images. */
  List<Integer> places(TestImages images) {
    List<Integer> all = IntStream.range(0, test.size()).boxed().toList();
    return switch (images) {
      case ALL -> all;
      case EXPLAINED -> chosen.explained == null ? all : chosen.explained;
      case ATTACKED -> chosen.attacked;
      case MAPPED -> chosen.mapped;
    };
  }

  /** Returns whether every test image is explained. */
  boolean explainsAll() {
    return chosen.explained == null;
  }

  /** Returns the columns that are measured on some images. */
  List<MetricColumn> columns(TestImages images) {
    return columns.stream().filter(column -> column.reads().on() == images).toList();
  }
}
