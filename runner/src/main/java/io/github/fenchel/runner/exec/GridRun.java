package io.github.fenchel.runner.exec;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.run.Outcome;
import io.github.fenchel.api.run.RunRecord;
import io.github.fenchel.results.format.AttemptJson;
import io.github.fenchel.results.store.RunClaim;
import io.github.fenchel.results.store.RunStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass through a grid: some workers take its cells in order and have each run by a child.
 *
 * <p>A cell that another command on the same store has claimed is passed over and looked at again:
 * it may be stored then, or free because that command died. Fields are guarded by this.
 */
final class GridRun {
  private static final long POLL_MILLIS = 100;

  private final Workplace workplace;
  private final RunStore store;
  private final GridListener listener;
  private final GridOptions options;
  private final List<Waiting> waiting = new ArrayList<>();
  private final @Nullable CellResult[] results;
  private final Set<ChildProcess> children = new HashSet<>();
  private @Nullable String firstFailed;
  private @Nullable Throwable defect;
  private boolean stopped;
  private int inHand; // cells that a worker has taken and not ended

  GridRun(
      Workplace workplace,
      RunStore store,
      GridListener listener,
      List<PlannedCell> cells,
      GridOptions options) {
    this.workplace = workplace;
    this.store = store;
    this.listener = listener;
    this.options = options;
    this.results = new CellResult[cells.size()];
    for (PlannedCell cell : cells) {
      waiting.add(new Waiting(cell, waiting.size(), options.retry().times(), Optional.empty()));
    }
  }

  /** A cell that is not begun. */
  private final class Waiting {
    private final PlannedCell cell;
    private final int index;
    private final int retries;
    private final int attempts;
    private final Optional<Outcome> before;
    private boolean told;

    Waiting(PlannedCell cell, int index, int retries, Optional<Outcome> before) {
      this.cell = cell;
      this.index = index;
      this.retries = retries;
      this.before = before;
      boolean runs = cell.cell().skip().isEmpty() && cell.stored().isEmpty();
      this.attempts = runs ? store.attempts(cell.runId()).size() : 0;
    }

    int number() {
      return index + 1;
    }

    String device() {
      return cell.cell().spec().training().engine().options().device();
    }
  }

  /** What a worker is to do: a cell with its claim, or one whose end is known without a claim. */
  private record Work(
      Waiting waiting, Gpus.Lease lease, Optional<RunClaim> claim, Optional<Outcome> known) {}

  /** Runs the cells; returns a result for each, in their order. */
  List<CellResult> run() {
    Thread hook = new Thread(this::stop, "stop grid");
    Runtime.getRuntime().addShutdownHook(hook);
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= Math.min(options.jobs(), results.length); i++) {
      Thread worker = new Thread(this::work, "cells " + i);
      workers.add(worker);
      worker.start();
    }
    workers.forEach(this::await);
    ChildProcess.removeHook(hook);
    return results();
  }

  /** Waits for a worker; a caller that is interrupted has the grid stopped, and waits on. */
  private void await(Thread worker) {
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
        stop();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops the children and begins no other; from any thread. */
  synchronized void stop() {
    stopped = true;
    children.forEach(ChildProcess::stop);
    notifyAll();
  }

  private synchronized List<CellResult> results() {
    if (defect != null) {
      throw new IllegalStateException("a defect of the runner: " + defect, defect);
    }
    for (Waiting left : waiting) {
      Optional<Outcome> outcome = known(left.cell).or(() -> left.before);
      results[left.index] = new CellResult(left.cell, outcome.orElseGet(this::notBegun));
    }
    return List.of(results);
  }

  private Outcome notBegun() {
    return stopped
        ? new Outcome.Failed(FailureKind.INTERRUPTED, "not begun")
        : new Outcome.Skipped("not begun, for " + firstFailed + " failed");
  }

  private void work() {
    try {
      for (Work work = take(); work != null; work = take()) {
        Outcome outcome;
        try {
          outcome = outcome(work);
        } catch (FenchelException e) {
          outcome = new Outcome.Failed(e.kind(), String.valueOf(e.getMessage()));
        }
        ended(work.waiting, outcome);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void fail(Throwable thrown) {
    defect = thrown;
    stop();
  }

  /** Waits for the first cell that can be begun; null if there will be none. */
  private synchronized @Nullable Work take() throws InterruptedException {
    while (!waiting.isEmpty() && !stopped && !(options.failFast() && firstFailed != null)) {
      Set<String> leased = new HashSet<>(); // devices that were found in use
      for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
        Waiting next = all.next();
        if (!leased.contains(next.device())) {
          Work work = begin(next, leased);
          if (work != null) {
            all.remove();
            inHand++;
            return work;
          }
        }
      }
      wait(POLL_MILLIS);
    }
    return null;
  }

  private @Nullable Work begin(Waiting next, Set<String> leased) {
    Optional<Outcome> known = known(next.cell);
    if (known.isPresent()) {
      return new Work(next, Gpus.Lease.NONE, Optional.empty(), known);
    }
    try {
      Optional<Gpus.Lease> lease = options.gpus().lease(next.device());
      if (lease.isPresent()) {
        return begin(next, lease.get());
      }
      leased.add(next.device());
      if (inHand == 0) {
        waits(next, "other commands have every GPU");
      }
      return null;
    } catch (FenchelException e) {
      Outcome failed = new Outcome.Failed(e.kind(), String.valueOf(e.getMessage()));
      return new Work(next, Gpus.Lease.NONE, Optional.empty(), Optional.of(failed));
    }
  }

  private @Nullable Work begin(Waiting next, Gpus.Lease lease) {
    Optional<RunClaim> claim = Optional.empty();
    try {
      claim = store.claim(next.cell.runId());
      if (claim.isEmpty()) {
        waits(next, "another command on this store is at it");
        return null;
      }
      return new Work(next, lease, claim, Optional.empty());
    } finally {
      if (claim.isEmpty()) {
        lease.close();
      }
    }
  }

  private void waits(Waiting next, String why) {
    if (!next.told) {
      next.told = true;
      listener.waits(next.cell, next.number(), results.length, why);
    }
  }

  private static Optional<Outcome> known(PlannedCell cell) {
    Optional<Outcome> skipped = cell.cell().skip().map(Outcome.Skipped::new);
    return skipped.or(() -> cell.stored().map(record -> new Outcome.Completed(record, true)));
  }

  private Outcome outcome(Work work) {
    if (work.claim.isEmpty()) {
      return work.known.orElseThrow();
    }
    try (Gpus.Lease lease = work.lease;
        RunClaim claim = work.claim.get()) {
      PlannedCell cell = work.waiting.cell;
      Optional<RunRecord> stored = store.find(cell.runId());
      if (stored.isPresent()) {
        return new Outcome.Completed(stored.get(), true); // by another command, meanwhile
      }
      List<AttemptJson.Attempt> attempts = store.attempts(cell.runId());
      if (attempts.size() > work.waiting.attempts) {
        AttemptJson.Attempt last = attempts.get(attempts.size() - 1);
        return new Outcome.Failed(last.kind(), last.message() + " (in another command)");
      }
      claim.setBrokenAside();
      synchronized (this) {
        listener.started(cell, work.waiting.number(), results.length);
      }
      return runChild(cell, claim, lease);
    }
  }

  private Outcome runChild(PlannedCell cell, RunClaim claim, Gpus.Lease lease) {
    List<String> task = new ArrayList<>(List.of("run-one"));
    task.addAll(lease.arguments());
    ChildProcess child =
        new ChildProcess(workplace, claim.folder(), task, options.limits(), lease.environment());
    synchronized (this) {
      children.add(child);
      if (stopped) {
        child.stop();
      }
    }
    RunEvent end;
    try {
      end =
          child.run(
              cell.cell().spec(),
              event -> {
                synchronized (this) {
                  listener.event(cell, event);
                }
              });
    } catch (FenchelException e) { // it could not even be started
      end = new RunEvent.Failed(e.kind(), String.valueOf(e.getMessage()));
    } finally {
      synchronized (this) {
        children.remove(child);
      }
    }
    Optional<RunRecord> record = store.find(cell.runId());
    boolean defect = end instanceof RunEvent.Failed told && told.kind() == FailureKind.INTERNAL;
    if (record.isPresent() && !defect) { // it may have been killed just after it had stored it
      return new Outcome.Completed(record.get(), false);
    }
    RunEvent.Failed failed =
        end instanceof RunEvent.Failed told
            ? told
            : new RunEvent.Failed(
                FailureKind.INTERNAL,
                "the child stored another run than " + cell.runId() + ": " + end);
    if (failed.kind() != FailureKind.INTERRUPTED) {
      record(cell, failed, child);
    }
    return new Outcome.Failed(failed.kind(), failed.message());
  }

  /** A failure that cannot be written down is told all the same. */
  private void record(PlannedCell cell, RunEvent.Failed failed, ChildProcess child) {
    try {
      store.recordAttempt(cell.runId(), failed.kind(), failed.message(), child.log());
    } catch (FenchelException e) {
      synchronized (this) {
        listener.warns(
            "that " + cell.cell().title() + " failed is not recorded: " + e.getMessage());
      }
    }
  }

  private synchronized void ended(Waiting ended, Outcome outcome) {
    inHand--;
    CellResult result = new CellResult(ended.cell, outcome);
    if (outcome instanceof Outcome.Failed failed) {
      if (ended.retries > 0 && !stopped && options.retry().kinds().contains(failed.kind())) {
        // Behind the others: what it lacked, memory say, may be there once they are done.
        waiting.add(new Waiting(ended.cell, ended.index, ended.retries - 1, Optional.of(outcome)));
        listener.retries(result, ended.number(), results.length);
        notifyAll();
        return;
      }
      firstFailed = firstFailed == null ? ended.cell.cell().title() : firstFailed;
    }
    results[ended.index] = result;
    listener.ended(result, ended.number(), results.length);
    notifyAll();
  }
}
