package io.github.fenchel.runner.explain.metric.robustness;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.batch.Chunk;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The images that some attacks are after: those that the network classifies rightly and that no
 * attack has found a wrongly classified neighbor of.
 */
final class Hunt {
  private final TrainedModel model;
  private final LabeledImages images;
  private final int[][] order;
  private final Map<Integer, double[]> found = new HashMap<>();
  private final List<Integer> right;

  /** One image's way through the ball. */
  interface Path {
    /** Returns the point to ask the network about next. */
    double[] point();

    /**
     * Takes what the network says there.
     *
     * @param wrong whether it classifies the point wrongly
     * @return whether the point is what the attack looks for
     */
    boolean answer(double score, double[] gradient, boolean wrong);

    /** Returns whether there is nothing left to ask. */
    boolean isOver();
  }

  /** An image, by its place, and the class that it is pushed to. */
  private record Pair(int image, int target) {}

  Hunt(TrainedModel model, LabeledImages images) {
    this.model = model;
    this.images = images;
    this.order = order(model.logits(images.images()));
    this.right =
        IntStream.range(0, images.size())
            .filter(i -> order[i][0] == images.labels().at(i))
            .boxed()
            .toList();
  }

  /** Returns the classes of each row of logits, from the largest on, ties in their order. */
  private static int[][] order(HostArray logits) {
    int classes = Math.toIntExact(logits.shape().get(1));
    return IntStream.range(0, Math.toIntExact(logits.shape().get(0)))
        .mapToObj(
            row ->
                IntStream.range(0, classes)
                    .boxed()
                    .sorted(
                        Comparator.comparingDouble((Integer k) -> logits.at(row * classes + k))
                            .reversed())
                    .mapToInt(Integer::intValue)
                    .toArray())
        .toArray(int[][]::new);
  }

  TrainedModel model() {
    return model;
  }

  LabeledImages images() {
    return images;
  }

  /** Returns how many classes an image can be pushed to. */
  int others() {
    return order[0].length - 1;
  }

  /** Returns the places of the images that are right and not found yet. */
  List<Integer> left() {
    return right.stream().filter(image -> !found.containsKey(image)).toList();
  }

  /** Returns an image {@code C H W}. */
  double[] image(int place) {
    return Points.of(images.images(), place);
  }

  /** Notes a point that is classified wrongly; the first counts. */
  private void found(int image, double... point) {
    found.putIfAbsent(image, point.clone());
  }

  /**
   * Asks the network about one point of each of some images, and notes those that are wrong.
   *
   * @return the margins {@code z_y - max_{k != y} z_k}, by the images' places
   */
  Map<Integer, Double> margins(Map<Integer, double[]> points) {
    HostArray logits = model.logits(array(List.copyOf(points.values())));
    int[] predictions = Points.predictions(logits);
    int classes = others() + 1;
    Map<Integer, Double> margins = new LinkedHashMap<>();
    for (Map.Entry<Integer, double[]> entry : points.entrySet()) {
      int row = margins.size();
      int label = (int) images.labels().at(entry.getKey());
      double other = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        other = k == label ? other : Math.max(other, logits.at(row * classes + k));
      }
      margins.put(entry.getKey(), logits.at(row * classes + label) - other);
      if (predictions[row] != label) {
        found(entry.getKey(), entry.getValue());
      }
    }
    return margins;
  }

  /** Returns the images, those found moved to where they are wrong. */
  HostArray moved() {
    return array(
        IntStream.range(0, images.size())
            .mapToObj(i -> found.containsKey(i) ? found.get(i) : image(i))
            .toList());
  }

  private HostArray array(List<double[]> points) {
    return Points.images(points, images.images().shape());
  }

  /**
   * Sends each image that is left to its largest other classes, or without a target. As many
   * classes go together as fill the engine's chunks; an image that is found is dropped at once.
   *
   * @param targets how many classes, from the largest other one on; 0 for none
   * @param start makes the path of an image to the target of that place
   */
  void climb(ScoreProgram program, int targets, BiFunction<Integer, Integer, Path> start) {
    int waves = Math.max(1, Math.min(targets, others()));
    for (int from = 0; from < waves && !left().isEmpty(); ) {
      int to = Math.min(waves, from + Math.max(1, Chunk.LENGTH / left().size()));
      Map<Pair, Path> paths = new LinkedHashMap<>();
      for (int target = from; target < to; target++) {
        for (int image : left()) {
          paths.put(new Pair(image, order[image][target + 1]), start.apply(image, target));
        }
      }
      while (!paths.isEmpty()) {
        ask(program, targets > 0, paths);
        paths
            .entrySet()
            .removeIf(e -> e.getValue().isOver() || found.containsKey(e.getKey().image));
      }
      from = to;
    }
  }

  private void ask(ScoreProgram program, boolean targeted, Map<Pair, Path> paths) {
    int[] places = paths.keySet().stream().mapToInt(Pair::image).toArray();
    HostArray targets =
        HostArray.of(
            Shape.of(places.length), paths.keySet().stream().mapToLong(Pair::target).toArray());
    LabeledImages asked =
        new LabeledImages(
            array(paths.values().stream().map(Path::point).toList()),
            images.labels().take(places),
            images.keys().take(places));
    List<HostArray> answer =
        model.compute(program, asked, targeted ? Map.of(ScoreProgram.TARGET, targets) : Map.of());
    int[] predictions = Points.predictions(answer.get(2));
    int row = 0;
    for (Path path : paths.values()) {
      boolean wrong = predictions[row] != (int) asked.labels().at(row);
      double[] point = path.point();
      if (path.answer(answer.get(0).at(row), Points.of(answer.get(1), row), wrong)) {
        found(places[row], point);
      }
      row++;
    }
  }
}
