package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.data.split.ImageSplit;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.optimizer.LearningRates;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The training step as a run does it, a thousand times over: resident memory stays flat. */
@Tag("slow")
class StepMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final ImageShape IMAGE = new ImageShape(1, 8, 8);
  private static final int BATCH = 32;
  private static final Seeds SEEDS = Seeds.of(Component.of("test"), 0);

  /**
   * The two halves are 500 steps apart: a weight of mlp or an activation of small-cnn that leaks in
   * every step, 256 KB each, would be 125 MB.
   */
  @ParameterizedTest
  @CsvSource({
    "mlp, fast, pytorch",
    "small-cnn, fast, pytorch",
    "small-cnn, penalty, pytorch",
    "small-cnn, penalty, tensorflow"
  })
  void aThousandStepsDoNotGrow(String architecture, String route, String engine)
      throws IOException {
    assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc, which is not here");
    TrainingTask task = task(architecture, route);
    // One thread: the step is so small that two would spend their time waiting for each other.
    try (Session session = Engines.open(engine, DataType.FLOAT32, 1)) {
      Model model =
          new Model(session, task.blueprint(), Model.initialWeights(task.blueprint(), SEEDS));
      TrainingStep step = new TrainingStep(task, model);
      HostBatch batch = HostBatch.of(task.train(), IntStream.range(0, BATCH).toArray());
      double first = step.call(batch, 1, 1e-3).loss();
      // The allocator's arenas come and go by 64 MB: the lowest of several looks is what is in use.
      long before = lowestResidentBytes(step, batch, 2);
      double last = step.call(batch, 502, 1e-3).loss();
      long after = lowestResidentBytes(step, batch, 503);
      assertThat((after - before) >> 20)
          .as("MB grown from the first 500 steps to the second")
          .isLessThan(40);
      assertThat(last).as("the steps did train").isLessThan(first);
    }
  }

  /** Does 500 steps, and looks after each hundred. */
  private static long lowestResidentBytes(TrainingStep step, HostBatch batch, int from)
      throws IOException {
    long lowest = Long.MAX_VALUE;
    for (int number = from; number < from + 500; number++) {
      step.call(batch, number, 1e-3);
      if ((number - from) % 100 == 99) {
        lowest = Math.min(lowest, residentBytes());
      }
    }
    return lowest;
  }

  private static TrainingTask task(String architecture, String route) {
    Map<String, Value> given =
        architecture.equals("mlp") ? Map.of("hidden", new Value.Whole(256)) : Map.of();
    Blueprint blueprint =
        Engines.create(Zoo.offers(), architecture, given)
            .blueprint(new NetworkInput(IMAGE, 4, List.of(0.5), List.of(0.3)));
    byte[] pixels = new byte[BATCH * IMAGE.size()];
    new SplittableRandom(41).nextBytes(pixels);
    byte[] labels = new byte[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = (byte) (i % 4);
    }
    return new TrainingTask(
        blueprint,
        ObjectiveCase.of(route, ObjectiveCase.l1(), Map.of()).objective(),
        Engines.create(Optimizers.offers(), "adam", Map.of()),
        LearningRates.constant(),
        new ScheduleSpec(
            1, BATCH, Component.of("adam"), Component.of("constant"), ScheduleSpec.Keep.LAST),
        List.of(),
        IMAGE,
        new ImageSplit(IMAGE, pixels, labels),
        Optional.empty(),
        SEEDS);
  }

  private static long residentBytes() throws IOException {
    System.gc(); // so that the Java heap's own ups and downs count less
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS in " + STATUS);
  }
}
