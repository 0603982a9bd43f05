package io.github.fenchel.runner.trace;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.trace.Trace;
import io.github.fenchel.results.trace.TraceBudget;
import io.github.fenchel.results.trace.TraceDifference;
import io.github.fenchel.results.trace.TracedPair;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.launch.Resources;
import io.github.fenchel.runner.launch.TemporaryFolder;
import io.github.fenchel.runner.run.ChildVariables;
import io.github.fenchel.runner.run.Workspace;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import io.github.fenchel.suites.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeSet;

/** Traces the pairs of a suite one after another, the two backends of each side by side. */
public final class TraceRunner {
  private final Workspace workspace;
  private final Launcher launcher;
  private final int steps;
  private final Optional<TraceBudget> budget;
  private final TraceListener listener;

  /**
   * A runner of traces.
   *
   * @param steps how many steps of each run are traced, at most
   * @param budget how far the backends may be apart; empty for the data type's own
   */
  public TraceRunner(
      Workspace workspace,
      Launcher launcher,
      int steps,
      Optional<TraceBudget> budget,
      TraceListener listener) {
    this.workspace = workspace;
    this.launcher = launcher;
    this.steps = steps;
    this.budget = budget;
    this.listener = listener;
  }

  /** Traces every pair; one that fails does not stop the rest. */
  public Trace run(Suite suite, List<TracePlan> plans) {
    ChildVariables.keptOut(System.getenv()).ifPresent(listener::warns);
    List<TracedPair> pairs = new ArrayList<>();
    for (TracePlan plan : plans) {
      int number = pairs.size() + 1;
      TracedPair pair = traced(plan, number, plans.size());
      listener.ended(pair, number, plans.size());
      pairs.add(pair);
    }
    return new Trace(suite.name(), pairs);
  }

  private TracedPair traced(TracePlan plan, int number, int of) {
    RunSpec spec = plan.left().spec();
    TraceBudget allowed =
        budget.orElseGet(() -> TraceBudget.of(spec.training().engine().options().dataType()));
    Optional<String> skip = plan.left().skip().or(plan.right()::skip);
    if (skip.isPresent()) {
      return new TracedPair(
          plan.name(),
          allowed,
          List.of(),
          Optional.empty(),
          Optional.of(new Outcome.Skipped(skip.get())));
    }
    listener.started(plan.name(), number, of);
    try (Launcher.Slot slot = launcher.reserve(Resources.NONE).orElseThrow();
        TemporaryFolder folder = TemporaryFolder.make("fenchel-trace");
        TracedSide left = side(spec, slot, folder.path().resolve("left"));
        TracedSide right = side(plan.right().spec(), slot, folder.path().resolve("right"))) {
      List<TraceDifference> differences = new ArrayList<>();
      Optional<Path> one = left.next();
      Optional<Path> other = right.next();
      for (int step = 1; one.isPresent() && other.isPresent(); step++) {
        differences.addAll(
            TraceDifference.of(step, Npz.read(one.get()), Npz.read(other.get()), allowed));
        TracedSide.remove(one.get());
        TracedSide.remove(other.get());
        one = left.next();
        other = right.next();
      }
      return new TracedPair(
          plan.name(), allowed, differences, failure(left, right), Optional.empty());
    }
  }

  private TracedSide side(RunSpec spec, Launcher.Slot slot, Path folder) {
    try {
      Path made = Folders.makeNew(folder);
      return new TracedSide(spec, slot.prepare(new Task.Trace(spec, steps), workspace, made), made);
    } catch (IOException e) {
      throw new UncheckedIOException("a new temporary folder takes a folder", e);
    }
  }

  /** Why the two did not come to the same end, if so. */
  private static Optional<Outcome.Failed> failure(TracedSide left, TracedSide right) {
    StringJoiner messages = new StringJoiner("\n");
    Optional<FailureKind> kind = Optional.empty();
    for (TracedSide side : List.of(left, right)) {
      Optional<TaskEvent.End> end = side.end();
      if (end.isPresent() && end.get() instanceof TaskEvent.Failed failed) {
        messages.add(side.backend() + ": " + failed.message());
        kind = kind.or(() -> Optional.of(failed.kind()));
      }
    }
    if (kind.isPresent()) {
      return Optional.of(new Outcome.Failed(kind.get(), messages.toString()));
    }
    return otherInputs(left, right)
        .map(message -> new Outcome.Failed(FailureKind.INTERNAL, message));
  }

  private static Optional<String> otherInputs(TracedSide left, TracedSide right) {
    if (left.end().orElse(null) instanceof TaskEvent.Traced one
        && right.end().orElse(null) instanceof TaskEvent.Traced other) {
      TreeSet<String> names = new TreeSet<>(one.inputDigests().keySet());
      names.addAll(other.inputDigests().keySet());
      names.removeIf(
          name ->
              String.valueOf(one.inputDigests().get(name)).equals(other.inputDigests().get(name)));
      return names.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "the two were given different inputs: the digests of "
                  + String.join(", ", names)
                  + " differ");
    }
    return Optional.of("the two took different numbers of steps");
  }
}
