package io.github.fenchel.results.compare;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.compare.PairComparison.RunPair;
import io.github.fenchel.results.measure.ImageSample;
import io.github.fenchel.results.record.RunArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The values of each image that compared runs stored. */
final class PairedImages {
  /** Of each pair, the columns of both sides; empty unless all pairs saw the same images. */
  private final List<Columns> pairs;

  private PairedImages(List<Columns> pairs) {
    this.pairs = pairs;
  }

  /** The metrics' columns of both sides of a pair, by the metric's text. */
  private record Columns(Map<String, HostArray> left, Map<String, HostArray> right) {}

  /** Reads what the pairs stored. */
  static PairedImages of(List<RunPair> pairs, RunFiles files) {
    List<Columns> all = new ArrayList<>();
    Map<String, HostArray> first = Map.of();
    for (RunPair pair : pairs) {
      Map<String, HostArray> left = files.leftExamples(pair);
      Map<String, HostArray> right = files.rightExamples(pair);
      first = all.isEmpty() ? left : first;
      if (!sameImages(pair, left, right) || !same(first, left)) {
        return new PairedImages(List.of());
      }
      all.add(new Columns(columns(left, pair.left()), columns(right, pair.right())));
    }
    return new PairedImages(all);
  }

  private static boolean sameImages(
      RunPair pair, Map<String, HostArray> left, Map<String, HostArray> right) {
    return pair.left().environment().data().equals(pair.right().environment().data())
        && same(left, right);
  }

  private static boolean same(Map<String, HostArray> left, Map<String, HostArray> right) {
    return left.containsKey("index")
        && Objects.equals(left.get("index"), right.get("index"))
        && Objects.equals(left.get("label"), right.get("label"));
  }

  private static Map<String, HostArray> columns(Map<String, HostArray> examples, RunRecord run) {
    return RunArrays.columns(
        examples, run.metrics().stream().map(MetricValue::definition).toList());
  }

  /**
   * Returns how well the images represent all images: from their values where both sides stored
   * them, else from the means and their standard errors.
   *
   * @param left the metric's value of each pair's left run
   * @param right likewise
   */
  ImageSample sample(MetricDefinition metric, List<MetricValue> left, List<MetricValue> right) {
    String name = metric.text();
    List<HostArray> before = new ArrayList<>();
    List<HostArray> after = new ArrayList<>();
    for (Columns pair : pairs) {
      HostArray one = pair.left().get(name);
      HostArray other = pair.right().get(name);
      if (one != null && other != null && one.shape().equals(other.shape())) {
        before.add(one);
        after.add(other);
      }
    }
    return before.size() == left.size()
        ? ImageSample.of(before, after)
        : ImageSample.apart(left, right);
  }
}
