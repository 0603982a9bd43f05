package io.github.fenchel.benchmarks;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.train.TrainingStep;
import io.github.fenchel.runner.train.TrainingTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Training speed in the terms of a peer's script: prints one line of JSON with the images per
 * second of each block of steps, the first block not counted.
 *
 * <p>Arguments: backend, network, norm, batch, steps, repeats, threads, and the images' channels
 * and side, 1 and 28 unless given.
 */
public final class StepSpeed {
  private static final double RATE = 3e-4;

  private StepSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    String backend = arguments[0];
    String network = arguments[1];
    String norm = arguments[2];
    int batchSize = Integer.parseInt(arguments[3]);
    int steps = Integer.parseInt(arguments[4]);
    int repeats = Integer.parseInt(arguments[5]);
    int threads = Integer.parseInt(arguments[6]);
    boolean shaped = arguments.length > 7;
    int channels = shaped ? Integer.parseInt(arguments[7]) : 1;
    int side = shaped ? Integer.parseInt(arguments[8]) : 28;
    double[] speeds = new double[repeats];
    double firstStepSeconds = 0;
    double startSeconds = 0;
    try (Session session = PeerTask.open(backend, threads)) {
      TrainingTask task =
          PeerTask.task(network, norm, batchSize, new ImageShape(channels, side, side));
      Model model =
          new Model(
              session, task.blueprint(), Model.initialWeights(task.blueprint(), task.seeds()));
      TrainingStep step = new TrainingStep(task, model);
      HostBatch batch = HostBatch.of(task.train(), IntStream.range(0, batchSize).toArray());
      long number = 0;
      for (int block = 0; block <= repeats; block++) {
        long started = System.nanoTime();
        for (int i = 0; i < steps; i++) {
          step.call(batch, ++number, RATE);
          if (number == 1) {
            firstStepSeconds = (System.nanoTime() - started) * 1e-9;
            startSeconds = secondsSinceProcessStart();
          }
        }
        if (block > 0) {
          speeds[block - 1] = (double) batchSize * steps / ((System.nanoTime() - started) * 1e-9);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "{\"backend\": \"%s\", \"net\": \"%s\", \"norm\": \"%s\", \"batch\": %d, \"image\": \"%s\","
            + " \"images_per_second\": %.1f, \"first_step_seconds\": %.2f,"
            + " \"process_start_to_first_step_seconds\": %.2f, \"blocks\": %s}%n",
        backend,
        network,
        norm,
        batchSize,
        channels + "x" + side + "x" + side,
        median(speeds),
        firstStepSeconds,
        startSeconds,
        Arrays.toString(speeds));
  }

  /** The middle one of an odd number of figures; of an even number, the upper of the two. */
  static double median(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double secondsSinceProcessStart() {
    Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
    return Duration.between(start, Instant.now()).toMillis() * 1e-3;
  }
}
