package io.github.fenchel.runner.grid;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.results.store.RunClaim;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.launch.Resources;
import io.github.fenchel.runner.launch.ShutdownHook;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One pass through a grid: some workers take its cells in order and run each as a task; what is
 * derived from another cell waits for that one.
 *
 * <p>A cell that another command on the same store has claimed is skipped and checked again: it may
 * be stored then, or free because that command died. Fields are guarded by this.
 */
final class GridRun {
  private static final long POLL_MILLIS = 100;

  private final GridContext context;
  private final GridOptions options;
  private final List<Waiting> waiting = new ArrayList<>();
  private final @Nullable CellResult[] results;

  /** A cell to the one that its images are derived from, by their indices. */
  private final Map<Integer, Integer> sources;

  private final Set<Launcher.Execution> running = new HashSet<>();
  private @Nullable String firstFailed;
  private @Nullable Throwable defect;
  private boolean stopped;
  private int inHand; // cells that a worker has taken and not ended

  GridRun(GridContext context, List<PlannedCell> cells, GridOptions options) {
    this.context = context.withOneCallAtATime(this);
    this.options = options;
    this.results = new CellResult[cells.size()];
    this.sources = PlannedCell.sources(cells);
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
    private boolean reported;

    Waiting(PlannedCell cell, int index, int retries, Optional<Outcome> before) {
      this.cell = cell;
      this.index = index;
      this.retries = retries;
      this.before = before;
      boolean runs = cell.cell().skip().isEmpty() && cell.stored().isEmpty();
      this.attempts = runs ? context.store().attempts(cell.runId()).size() : 0;
    }

    int number() {
      return index + 1;
    }

    Resources resources() {
      String device = cell.cell().spec().training().engine().options().device();
      return new Resources(Optional.of(device), options.limits());
    }
  }

  /** What a worker does next with a cell; the cell's outcome. */
  private record Work(Waiting waiting, Supplier<Outcome> outcome) {}

  /** Runs the cells; returns a result for each, in their order. */
  List<CellResult> run() {
    ShutdownHook hook = ShutdownHook.of("stop grid", this::stop);
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= Math.min(options.jobs(), results.length); i++) {
      Thread worker = new Thread(this::work, "cells " + i);
      workers.add(worker);
      worker.start();
    }
    workers.forEach(this::await);
    hook.close();
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

  /** Stops all runs and starts no others; from any thread. */
  synchronized void stop() {
    stopped = true;
    running.forEach(Launcher.Execution::stop);
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
          outcome = work.outcome.get();
        } catch (FenchelException e) {
          outcome = failed(e);
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

  /** Waits for the first cell that can be started; null if there will be none. */
  private synchronized @Nullable Work take() throws InterruptedException {
    while (!waiting.isEmpty() && !stopped && !(options.failFast() && firstFailed != null)) {
      Set<Resources> taken = new HashSet<>(); // those that others have
      for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
        Waiting next = all.next();
        if (!taken.contains(next.resources())) {
          Work work = begin(next, taken);
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

  private @Nullable Work begin(Waiting next, Set<Resources> taken) {
    Optional<Outcome> known = known(next.cell);
    if (known.isPresent()) {
      return new Work(next, known::get);
    }
    Integer source = sources.get(next.index);
    if (source != null) {
      CellResult before = results[source];
      if (before == null) {
        return null; // its turn comes when what it is derived from has ended
      }
      if (!(before.outcome() instanceof Outcome.Completed)) {
        return new Work(next, () -> withoutSource(before));
      }
    }
    try {
      Optional<Launcher.Slot> slot = context.launcher().reserve(next.resources());
      if (slot.isPresent()) {
        return begin(next, slot.get());
      }
      taken.add(next.resources());
      if (inHand == 0) {
        waits(next, "other commands hold every GPU");
      }
      return null;
    } catch (FenchelException e) {
      return new Work(next, () -> failed(e));
    }
  }

  private static Outcome withoutSource(CellResult source) {
    return new Outcome.Skipped(
        "its images are masked by maps of "
            + source.planned().cell().title()
            + ", which "
            + (source.outcome() instanceof Outcome.Failed ? "failed" : "was skipped"));
  }

  private @Nullable Work begin(Waiting next, Launcher.Slot slot) {
    Optional<RunClaim> claim = Optional.empty();
    try {
      claim = context.store().claim(next.cell.runId());
      if (claim.isEmpty()) {
        waits(next, "another command on this store is running it");
        return null;
      }
      RunClaim claimed = claim.get();
      return new Work(next, () -> run(next, slot, claimed));
    } finally {
      if (claim.isEmpty()) {
        slot.close();
      }
    }
  }

  private void waits(Waiting next, String why) {
    if (!next.reported) {
      next.reported = true;
      context.listener().waits(next.cell, next.number(), results.length, why);
    }
  }

  private static Optional<Outcome> known(PlannedCell cell) {
    Optional<Outcome> skipped = cell.cell().skip().map(Outcome.Skipped::new);
    return skipped.or(() -> cell.stored().map(record -> new Outcome.Completed(record, true)));
  }

  private Outcome run(Waiting next, Launcher.Slot reserved, RunClaim claimed) {
    CellRun run = new CellRun(context, next.cell, next.attempts);
    try (Launcher.Slot slot = reserved;
        RunClaim claim = claimed) {
      Optional<Outcome> before = run.ofAnotherCommand();
      if (before.isPresent()) {
        return before.get();
      }
      claim.setBrokenAside();
      context.listener().started(next.cell, next.number(), results.length);
      Launcher.Execution task = run.prepare(claim, slot);
      register(task);
      try {
        return run.run(task);
      } finally {
        unregister(task);
      }
    }
  }

  private synchronized void register(Launcher.Execution task) {
    running.add(task);
    if (stopped) {
      task.stop();
    }
  }

  private synchronized void unregister(Launcher.Execution task) {
    running.remove(task);
  }

  private static Outcome failed(FenchelException e) {
    return new Outcome.Failed(e.kind(), String.valueOf(e.getMessage()));
  }

  private synchronized void ended(Waiting ended, Outcome outcome) {
    inHand--;
    CellResult result = new CellResult(ended.cell, outcome);
    if (outcome instanceof Outcome.Failed failed) {
      if (ended.retries > 0 && !stopped && options.retry().kinds().contains(failed.kind())) {
        // Behind the others: what it lacked, e.g. memory, may be available once they are done.
        waiting.add(new Waiting(ended.cell, ended.index, ended.retries - 1, Optional.of(outcome)));
        context.listener().retries(result, ended.number(), results.length);
        notifyAll();
        return;
      }
      firstFailed = firstFailed == null ? ended.cell.cell().title() : firstFailed;
    }
    results[ended.index] = result;
    context.listener().ended(result, ended.number(), results.length);
    notifyAll();
  }
}
