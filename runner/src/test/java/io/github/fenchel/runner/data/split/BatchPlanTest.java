package io.github.fenchel.runner.data.split;

import static io.github.fenchel.runner.data.source.PinnedFileTest.assertUserFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
  private static final Seeds SEEDS = Seeds.of(Component.of("fashion-mnist-mini"), 0);

  @Test
  void anEpochShowsEachImageAtMostOnceAndDropsThePartialBatch() {
    BatchPlan plan = new BatchPlan(103, 10, SEEDS);
    assertThat(plan.steps()).isEqualTo(10);
    assertThat(all(plan, 0)).hasSize(100).doesNotHaveDuplicates();
    assertThat(Arrays.stream(all(plan, 0))).allMatch(i -> i >= 0 && i < 103);
  }

  @Test
  void anEpochOfFullBatchesShowsEveryImage() {
    int[] seen = all(new BatchPlan(100, 10, SEEDS), 0);
    Arrays.sort(seen);
    assertThat(seen).containsExactly(IntStream.range(0, 100).toArray());
  }

  @Test
  void theOrderIsThePermutationOfTheEpochsSeed() {
    assertThat(all(new BatchPlan(100, 10, SEEDS), 3))
        .isEqualTo(Randomness.seeded(SEEDS.derive("order", 3)).permutation(100));
  }

  @Test
  void everyEpochAndEveryRepetitionHasItsOwnOrder() {
    BatchPlan plan = new BatchPlan(100, 10, SEEDS);
    BatchPlan again = new BatchPlan(100, 10, Seeds.of(Component.of("fashion-mnist-mini"), 1));
    assertThat(all(plan, 1)).isEqualTo(all(new BatchPlan(100, 10, SEEDS), 1));
    assertThat(all(plan, 1)).isNotEqualTo(all(plan, 0)).isNotEqualTo(all(again, 1));
  }

  @Test
  void theOrderOfTheFirstEpochIsPinned() {
    assertThat(new BatchPlan(6_000, 64, SEEDS).epoch(0).indices(0))
        .startsWith(5247, 2001, 715, 595, 3191, 4194);
  }

  @Test
  void aBatchLargerThanTheDataIsRefused() {
    assertUserFault(
        () -> new BatchPlan(100, 101, SEEDS),
        "training.batch: 101 images per step, expected 1 to 100, the number of training images");
    assertUserFault(() -> new BatchPlan(100, 0, SEEDS), "training.batch: 0 images per step");
  }

  @Test
  void aStepBeyondTheEpochIsRefused() {
    assertThatThrownBy(() -> new BatchPlan(103, 10, SEEDS).epoch(0).indices(10))
        .hasMessage("step 10 of an epoch of 10 steps");
  }

  private static int[] all(BatchPlan plan, int epoch) {
    BatchPlan.Epoch order = plan.epoch(epoch);
    return IntStream.range(0, plan.steps())
        .flatMap(step -> Arrays.stream(order.indices(step)))
        .toArray();
  }
}
