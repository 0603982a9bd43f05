package io.github.fenchel.results.status;

import io.github.fenchel.results.record.AttemptJson;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.status.RunStatus.State;
import io.github.fenchel.results.store.KnownRuns;
import io.github.fenchel.results.store.RunState;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.results.store.RunWorker;
import io.github.fenchel.results.store.WorkerLookup;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far runs are.
 *
 * @param runs the runs, suite by suite, those that are in no suite last
 */
public record StoreStatus(List<RunStatus> runs) {
  /** Copies the list. */
  public StoreStatus {
    runs = List.copyOf(runs);
  }

  /** Looks at all that a store knows of: its suites, and runs that are in none. */
  public static StoreStatus of(RunStore store, WorkerLookup workers) {
    List<RunStatus> runs = new ArrayList<>();
    store.suites().forEach(suite -> runs.addAll(of(suite, store, workers).runs()));
    KnownRuns known = KnownRuns.of(store);
    for (String runId : known.ids()) {
      if (known.places(runId).isEmpty()) {
        runs.add(run(runId, "", "", store, workers));
      }
    }
    return new StoreStatus(runs);
  }

  /** Looks at the cells of one suite. */
  public static StoreStatus of(SuiteIndex suite, RunStore store, WorkerLookup workers) {
    List<RunStatus> runs = new ArrayList<>();
    for (SuiteIndex.Cell cell : suite.cells()) {
      String runId = cell.runId();
      runs.add(
          runId == null
              ? skipped(suite.name(), cell.title(), cell.skipped())
              : run(runId, suite.name(), cell.title(), store, workers));
    }
    return new StoreStatus(runs);
  }

  /** Returns how many runs are in each state; 0 where none is. */
  public Map<State, Integer> counts() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    for (State state : State.values()) {
      counts.put(state, 0);
    }
    runs.forEach(run -> counts.merge(run.state(), 1, Integer::sum));
    return counts;
  }

  private static RunStatus skipped(String suite, String title, @Nullable String reason) {
    return new RunStatus(
        "",
        suite,
        title,
        State.SKIPPED,
        Optional.empty(),
        Optional.empty(),
        reason == null ? "" : reason);
  }

  private static RunStatus run(
      String runId, String suite, String title, RunStore store, WorkerLookup workers) {
    // A worker that finishes a run releases it afterwards, so look for the worker first.
    Optional<RunWorker> worker = store.worker(runId, workers);
    if (store.find(runId).isPresent()) {
      return new RunStatus(runId, suite, title, State.DONE, Optional.empty(), Optional.empty(), "");
    }
    Optional<RunState> found = worker.isPresent() ? Optional.empty() : store.glance(runId);
    if (found.isPresent() && found.get().flaw().isPresent()) {
      return new RunStatus(
          runId,
          suite,
          title,
          State.valueOf(found.get().word().toUpperCase(Locale.ROOT)),
          Optional.empty(),
          Optional.empty(),
          found.get().flaw().orElseThrow());
    }
    List<AttemptJson.Attempt> attempts = store.attempts(runId);
    Optional<AttemptJson.Attempt> last =
        attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    State state =
        worker.isPresent() ? State.RUNNING : last.isPresent() ? State.FAILED : State.WAITING;
    return new RunStatus(runId, suite, title, state, worker, last, "");
  }
}
