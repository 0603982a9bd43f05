package io.github.fenchel.losses.norm;

import static io.github.fenchel.losses.OnReference.evaluate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.Examples;
import io.github.fenchel.losses.norm.GroupL2.Channels;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Where two norms are, or tend to, the same one: in value, maximizer, cost and proximal map. */
final class LimitsTest {
  private static final HostArray GRADIENT =
      Examples.gradients(new SplittableRandom(2))
          .rows(0, 4); // ordinary, 0, one entry, a patch of 0
  private static final HostArray DELTA = Examples.normal(new SplittableRandom(3), 4, 1e-2, 1);

  private static final int WHOLE = Examples.SIDE;

  @Test
  void elasticNetWithSteepWallsIsL1() {
    assertSame(new ElasticNet(0.2, 1e-18), new L1(0.2), DELTA, false);
  }

  @Test
  void elasticNetWithoutL1IsL2Squared() {
    assertSame(new ElasticNet(0, 0.5), new L2Squared(0.5), DELTA, true);
  }

  @Test
  void groupsOfOneEntryAreL1() {
    assertSame(new GroupL2(0.2, 1, Channels.SEPARATE), new L1(0.2), DELTA, true);
  }

  @Test
  void oneGroupIsL2() {
    assertSame(new GroupL2(0.2, WHOLE, Channels.JOINT), new L2(0.2), DELTA, true);
  }

  @Test
  void groupElasticNetWithSteepWallsIsGroupL2() {
    assertSame(
        new GroupElasticNet(0.2, 1e-18, 3, Channels.SEPARATE),
        new GroupL2(0.2, 3, Channels.SEPARATE),
        DELTA,
        false);
  }

  @Test
  void groupElasticNetWithoutLengthsIsL2Squared() {
    for (Channels channels : Channels.values()) {
      assertSame(new GroupElasticNet(0, 0.5, 3, channels), new L2Squared(0.5), DELTA, true);
    }
  }

  @Test
  void groupElasticNetOfOneEntryIsElasticNet() {
    assertSame(
        new GroupElasticNet(0.2, 0.5, 1, Channels.SEPARATE), new ElasticNet(0.2, 0.5), DELTA, true);
  }

  @Test
  void huberInAWideBoxIsL2Squared() {
    assertSame(new Huber(1e9, 0.5), new L2Squared(0.5), DELTA, true);
  }

  @Test
  void huberWithASmallCostIsL1() {
    assertSame(new Huber(0.2, 1e15), new L1(0.2), DELTA, true);
  }

  @Test
  void weightedWithoutAMaskIsPlain() {
    assertSame(new WeightedL1(0.2), new L1(0.2), DELTA, true);
    assertSame(new WeightedL2(0.2), new L2(0.2), DELTA, true);
  }

  /** Whether {@code R} is compared, too, which a limit of walls reaches nowhere but inside. */
  private static void assertSame(Norm tested, Norm known, HostArray delta, boolean costs) {
    assertClose(tested, known, (norm, g) -> norm.penalty(g), GRADIENT);
    assertClose(tested, known, (norm, g) -> norm.maximizer(g), GRADIENT);
    assertClose(tested, known, (norm, d) -> norm.prox(d, d.sum().fill(0.3)), delta);
    if (costs) {
      assertClose(tested, known, (norm, d) -> norm.regularizer(d), delta);
    }
  }

  private static void assertClose(
      Norm tested, Norm known, BiFunction<Norm, Tensor, Tensor> function, HostArray entries) {
    HostArray expected = evaluate(t -> function.apply(known, t.get(0)), entries);
    HostArray found =
        evaluate(
            t -> {
              Tensor mask = t.get(0).slice(1, 0, 1).fill(0);
              Batch batch = new Batch(t.get(0), mask, Map.of("mask", mask));
              return function.apply(tested.on(batch), t.get(0));
            },
            entries);
    for (int i = 0; i < expected.size(); i++) {
      double truth = expected.at(i);
      if (found.at(i) != truth) { // both may be infinite
        assertThat(found.at(i))
            .as("entry %d of %s against %s", i, tested, known)
            .isCloseTo(truth, within(1e-12 * Math.max(1, Math.abs(truth))));
      }
    }
  }
}
