package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.data.split.UsageDigest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputDigestsTest {
  private static final HostArray SENT = HostArray.of(Shape.of(2), 0.5f, 1);
  private static final HostArray LABELS = HostArray.of(Shape.of(2), 3L, 4L);

  @Test
  void aWeightThatTheEngineChangedFailsTheRunByName() {
    HostArray held = HostArray.of(Shape.of(2), 0.5f, Math.nextUp(1f));
    assertThatThrownBy(
            () -> new InputDigests().weights(Map.of("fc.bias", SENT), Map.of("fc.bias", held)))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("initial weight fc.bias came back from the engine changed")
        .extracting(failure -> ((FenchelException) failure).kind())
        .isEqualTo(FailureKind.INTERNAL);
  }

  @Test
  void aWeightThatTheEngineLostFailsTheRunByName() {
    assertThatThrownBy(() -> new InputDigests().weights(Map.of("fc.bias", SENT), Map.of()))
        .hasMessageContaining("fc.bias")
        .hasMessageContaining("found nothing");
  }

  @Test
  void aBatchThatCameBackChangedFailsTheRunByName() {
    HostBatch batch = new HostBatch(SENT, LABELS, Map.of());
    HostArray swapped = HostArray.of(Shape.of(2), 4L, 3L);
    assertThatThrownBy(
            () -> new InputDigests().probe(2, batch, Map.of("images", SENT, "labels", swapped)))
        .hasMessageContaining("labels of batch 2");
  }

  @Test
  void theUsageIsThatOfTheStepsSoFar() {
    InputDigests digests = new InputDigests();
    assertThat(digests.all()).containsEntry("usage", new UsageDigest().hex());
    digests.usage("ab");
    assertThat(digests.all()).containsEntry("usage", "ab");
  }
}
