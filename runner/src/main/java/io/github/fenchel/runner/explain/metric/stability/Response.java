package io.github.fenchel.runner.explain.metric.stability;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.metric.map.ClassScores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What moving one image did; all lengths are Euclidean, over all entries.
 *
 * @param map {@code |a(x)|}
 * @param mapMoved {@code |a(x') - a(x)|}
 * @param image {@code |x|}
 * @param imageMoved {@code |x' - x|}
 * @param logitsMoved {@code |z(x') - z(x)|}
 * @param kept whether the largest logit stayed the same class's
 */
record Response(
    double map,
    double mapMoved,
    double image,
    double imageMoved,
    double logitsMoved,
    boolean kept) {

  /**
   * Explains perturbed images, one sample of all images after another.
   *
   * @param samples how many perturbed images each image has
   * @param perturbed makes one of each image, {@code [n,C,H,W]}
   * @return for each image, a response to each sample
   */
  static List<List<Response>> all(
      Evidence evidence, int samples, IntFunction<HostArray> perturbed) {
    int n = evidence.size();
    List<List<Response>> responses = new ArrayList<>();
    for (int image = 0; image < n; image++) {
      responses.add(new ArrayList<>());
    }
    ClassScores before = new ClassScores(evidence.logits());
    for (int sample = 0; sample < samples; sample++) {
      HostArray images = perturbed.apply(sample);
      HostArray maps = evidence.model().explain(evidence.method(), evidence.subject().with(images));
      ClassScores after = new ClassScores(evidence.model().logits(images));
      for (int image = 0; image < n; image++) {
        responses
            .get(image)
            .add(
                new Response(
                    length(evidence.map(), image, n),
                    distance(maps, evidence.map(), image, n),
                    length(evidence.images(), image, n),
                    distance(images, evidence.images(), image, n),
                    after.distance(image, before, image),
                    after.best(image) == before.best(image)));
      }
    }
    return responses;
  }

  private static double length(HostArray arrays, int row, int rows) {
    int size = arrays.size() / rows;
    double squares = 0;
    for (int i = row * size; i < (row + 1) * size; i++) {
      squares += arrays.at(i) * arrays.at(i);
    }
    return Math.sqrt(squares);
  }

  private static double distance(HostArray left, HostArray right, int row, int rows) {
    int size = left.size() / rows;
    double squares = 0;
    for (int i = row * size; i < (row + 1) * size; i++) {
      double difference = left.at(i) - right.at(i);
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }
}
