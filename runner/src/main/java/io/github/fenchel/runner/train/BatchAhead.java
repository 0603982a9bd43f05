package io.github.fenchel.runner.train;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.data.split.BatchPlan;
import io.github.fenchel.runner.data.split.UsageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a training run, in order: while a step runs, the next batch is decoded and
 * augmented in another thread.
 *
 * <p>One batch is made at a time, and each depends on its step's number alone, so that neither
 * batches nor digests depend on when they are made. A batch that cannot be made is a failure of its
 * own step. Nothing is left to close: at most one batch is made in vain.
 */
final class BatchAhead {
  private final TrainingTask task;
  private final BatchPlan plan;
  private final UsageDigest usage = new UsageDigest();
  private BatchPlan.Epoch order;
  private long begun;
  private @Nullable CompletableFuture<Made> next;

  /** A batch. */
  static final class Made {
    private final int[] indices;
    private final HostBatch batch;
    private final String usage;

    private Made(int[] indices, HostBatch batch, String usage) {
      this.indices = indices;
      this.batch = batch;
      this.usage = usage;
    }

    /** Returns its images, as places within the training images. */
    int[] indices() {
      return indices.clone();
    }

    /** Returns the images, augmented. */
    HostBatch batch() {
      return batch;
    }

    /** Returns the digest of what this step and all before it used. */
    String usage() {
      return usage;
    }
  }

  BatchAhead(TrainingTask task, BatchPlan plan) {
    this.task = task;
    this.plan = plan;
    this.order = plan.epoch(0);
  }

  /**
   * Returns the next batch, and begins the one after it.
   *
   * @param last whether no batch follows
   */
  Made next(boolean last) {
    CompletableFuture<Made> awaited = next == null ? begin() : next;
    Made made = made(awaited);
    next = last ? null : begin();
    return made;
  }

  private CompletableFuture<Made> begin() {
    long number = ++begun;
    return CompletableFuture.supplyAsync(() -> make(number));
  }

  private Made make(long number) {
    int within = Math.toIntExact((number - 1) % plan.steps());
    if (within == 0 && number > 1) {
      order = plan.epoch(Math.toIntExact((number - 1) / plan.steps()));
    }
    int[] indices = order.indices(within);
    usage.addIndices(indices);
    HostBatch batch = task.augmented(HostBatch.of(task.train(), indices), number, usage);
    return new Made(indices, batch, usage.hex());
  }

  private static Made made(CompletableFuture<Made> awaited) {
    try {
      return awaited.get();
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof RuntimeException thrown ? thrown : new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FenchelException(
          FailureKind.INTERRUPTED, "interrupted while a batch was made", interrupted);
    }
  }
}
