package io.github.fenchel.benchmarks;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.runner.explain.SaliencyMaps;
import io.github.fenchel.runner.train.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The speed of a saliency method in the terms of a peer's script: prints one line of JSON with the
 * explained images per second of each pass over the images, the first pass not counted.
 *
 * <p>Arguments: backend, network, method (with its defaults), images, repeats, threads.
 */
public final class ExplainSpeed {
  private ExplainSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    String backend = arguments[0];
    String network = arguments[1];
    String method = arguments[2];
    int images = Integer.parseInt(arguments[3]);
    int repeats = Integer.parseInt(arguments[4]);
    int threads = Integer.parseInt(arguments[5]);
    ImageShape image = new ImageShape(1, 28, 28);
    PeerTask.RandomImages split = new PeerTask.RandomImages(image, images);
    List<Integer> places = IntStream.range(0, images).boxed().toList();
    double[] speeds = new double[repeats];
    double[] largest = new double[1]; // looked at, so that no map goes unread
    try (Session session = PeerTask.open(backend, threads)) {
      Blueprint blueprint = PeerTask.blueprint(network, image);
      Model model =
          new Model(session, blueprint, Model.initialWeights(blueprint, PeerTask.seeds()));
      SaliencyMaps maps = new SaliencyMaps(model, PeerTask.method(method), split, PeerTask.seeds());
      for (int pass = 0; pass <= repeats; pass++) {
        long started = System.nanoTime();
        maps.over(
            split, places, (place, map) -> largest[0] = Math.max(largest[0], Math.abs(map.at(0))));
        if (pass > 0) {
          speeds[pass - 1] = images / ((System.nanoTime() - started) * 1e-9);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "{\"backend\": \"%s\", \"net\": \"%s\", \"method\": \"%s\", \"images_per_second\": %.1f,"
            + " \"largest_first_pixel\": %.3g, \"passes\": %s}%n",
        backend,
        network,
        method,
        StepSpeed.median(speeds),
        largest[0],
        Arrays.toString(speeds));
  }
}
