package io.github.fenchel.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.backend.tck.sample.Rows;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images do not mix, nor do sessions; side maps are requested. */
abstract class NormBatches extends OnNorm {
  private static final int N = Samples.GRADIENTS;

  /** All that a norm computes, on one batch. */
  private List<HostArray> everything(Ground on, HostArray entries) {
    try (Session session = open()) {
      return everything(session, contract().norm(), on, entries);
    }
  }

  private static List<HostArray> everything(
      Session session, Norm norm, Ground on, HostArray entries) {
    HostArray step = HostArray.scalar(0.5);
    return List.of(
        evaluate(session, norm, on, (bound, in) -> bound.penalty(in.get(0)), entries),
        evaluate(session, norm, on, (bound, in) -> bound.regularizer(in.get(0)), entries),
        evaluate(session, norm, on, (bound, in) -> bound.maximizer(in.get(0)), entries),
        evaluate(
            session, norm, on, (bound, in) -> bound.prox(in.get(0), in.get(1)), entries, step));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void imagesOfABatchDoNotMix(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ground on = ground(random, N);
    HostArray entries = Samples.gradients(random, on.images().shape());
    List<HostArray> together = everything(on, entries);
    for (int n = 0; n < N; n++) {
      assertSame(everything(on.take(n), entries.rows(n, n + 1)), together, n);
    }
  }

  @Test
  void theOrderOfImagesDoesNotMatter() {
    SplittableRandom random = new SplittableRandom(1);
    Ground on = ground(random, N);
    HostArray entries = Samples.gradients(random, on.images().shape());
    int[] reversed = IntStream.range(0, N).map(n -> N - 1 - n).toArray();
    assertSame(
        everything(on.take(reversed), Rows.take(entries, reversed)),
        everything(on, entries),
        reversed);
  }

  private static void assertSame(List<HostArray> found, List<HostArray> all, int... rows) {
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).toDoubles())
          .as("%s of images %s", List.of("R*", "R", "maximizer", "prox").get(i), rows)
          .containsExactly(Rows.take(all.get(i), rows).toDoubles());
    }
  }

  /** One norm serves a run's training, its attacks and its metrics, each on its own session. */
  @Test
  void twoSessionsInTwoThreadsGetTheSameBits() throws InterruptedException, ExecutionException {
    SplittableRandom random = new SplittableRandom(1);
    Ground on = ground(random, N);
    HostArray entries = Samples.gradients(random, on.images().shape());
    List<HostArray> expected = everything(on, entries);
    Norm shared = contract().norm();
    Callable<List<HostArray>> often =
        () -> {
          List<HostArray> all = new ArrayList<>();
          try (Session session = open()) {
            for (int i = 0; i < 5; i++) {
              all.addAll(everything(session, shared, on, entries));
            }
          }
          return all;
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<List<HostArray>> done : threads.invokeAll(List.of(often, often))) {
        for (int i = 0; i < done.get().size(); i++) {
          assertThat(done.get().get(i)).isEqualTo(expected.get(i % expected.size()));
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aNormRefusesToComputeWithoutTheSideMapsItTakes() {
    Ground on = ground(new SplittableRandom(1), 2);
    Ground bare = new Ground(on.images(), new TreeMap<>());
    for (String side : contract().norm().sides()) {
      assertThatIllegalArgumentException()
          .as("on a batch without maps")
          .isThrownBy(() -> everything(bare, on.images()))
          .withMessageContaining(side);
      List<Expression> unbound =
          List.of(
              (norm, in) -> contract().norm().penalty(in.get(0)),
              (norm, in) -> contract().norm().regularizer(in.get(0)),
              (norm, in) -> contract().norm().maximizer(in.get(0)),
              (norm, in) -> contract().norm().prox(in.get(0), in.get(0).sum().fill(1)));
      for (Expression expression : unbound) {
        assertThatThrownBy(() -> evaluate(on, expression, on.images()))
            .as("before it has a batch")
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(side);
      }
    }
    if (contract().norm().sides().isEmpty()) {
      assertThat(everything(bare, on.images())).hasSize(4);
    }
  }
}
