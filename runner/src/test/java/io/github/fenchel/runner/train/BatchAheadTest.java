package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.data.augmentation.Augmentations;
import io.github.fenchel.runner.data.split.BatchPlan;
import io.github.fenchel.runner.data.split.UsageDigest;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import io.github.fenchel.runner.zoo.Engines;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchAheadTest {
  private static final TrainingTask TASK = task();

  /** Images that tell how many batches were asked for. */
  private static final class Watched implements Split {
    private final Split inner;
    private final int broken;
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch second = new CountDownLatch(2);

    Watched(Split inner, int broken) {
      this.inner = inner;
      this.broken = broken;
    }

    @Override
    public int size() {
      return inner.size();
    }

    @Override
    public int label(int index) {
      return inner.label(index);
    }

    @Override
    public HostArray images(int... indices) {
      int number = asked.incrementAndGet();
      second.countDown();
      if (number == broken) {
        throw FenchelException.user("image.jpg: was changed");
      }
      return inner.images(indices);
    }
  }

  @Test
  void batchesAndDigestsAreThoseOfOneAfterTheOther() {
    BatchPlan plan = new BatchPlan(TASK.train().size(), TinyTask.BATCH, TASK.seeds());
    BatchAhead ahead = new BatchAhead(TASK, plan);
    UsageDigest usage = new UsageDigest();
    for (int step = 1; step <= 8; step++) {
      int[] indices = plan.epoch((step - 1) / 4).indices((step - 1) % 4);
      usage.addIndices(indices);
      HostBatch expected = TASK.augmented(HostBatch.of(TASK.train(), indices), step, usage);
      BatchAhead.Made made = ahead.next(step == 8);
      assertThat(made.indices()).isEqualTo(indices);
      assertThat(made.batch()).isEqualTo(expected);
      assertThat(made.usage()).isEqualTo(usage.hex());
    }
  }

  @Test
  void theNextBatchIsMadeWhileAStepRunsAndNoMore() throws InterruptedException {
    Watched images = new Watched(TASK.train(), 0);
    BatchAhead ahead = ahead(images);
    ahead.next(false);
    assertThat(images.second.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(images.asked).hasValue(2);
    ahead.next(true);
    assertThat(images.asked).hasValue(2);
  }

  @Test
  void aBatchThatCannotBeMadeIsAFailureOfItsOwnStep() {
    BatchAhead ahead = ahead(new Watched(TASK.train(), 3));
    ahead.next(false);
    ahead.next(false);
    assertThatThrownBy(() -> ahead.next(false))
        .isInstanceOf(FenchelException.class)
        .hasMessage("image.jpg: was changed");
  }

  private static BatchAhead ahead(Split images) {
    return new BatchAhead(
        with(TASK, List.of(), images), new BatchPlan(images.size(), TinyTask.BATCH, TASK.seeds()));
  }

  private static TrainingTask task() {
    TrainingTask plain =
        TinyTask.of(
            "linear",
            TinyTask.objective("standard", null),
            Engines.create(Optimizers.offers(), "adam", Map.of()),
            2);
    List<Augmentation> flip =
        List.of(Engines.create(Augmentations.offers(), "horizontal-flip", Map.of()));
    return with(plain, flip, plain.train());
  }

  private static TrainingTask with(
      TrainingTask task, List<Augmentation> augmentation, Split images) {
    return new TrainingTask(
        task.blueprint(),
        task.objective(),
        task.optimizer(),
        task.rate(),
        task.schedule(),
        augmentation,
        task.image(),
        images,
        task.validation(),
        task.seeds());
  }
}
