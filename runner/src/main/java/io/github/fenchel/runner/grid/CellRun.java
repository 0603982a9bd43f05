package io.github.fenchel.runner.grid;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.Outcome;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.record.AttemptJson;
import io.github.fenchel.results.store.RunClaim;
import io.github.fenchel.runner.launch.Launcher;
import io.github.fenchel.runner.worker.Task;
import io.github.fenchel.runner.worker.TaskEvent;
import java.util.List;
import java.util.Optional;

/**
 * One cell that is claimed, from a look at the store to a record of how its run ended.
 *
 * @param context what it is run with
 * @param cell the cell
 * @param attempts how many runs of it had failed when this command looked at it first
 */
record CellRun(GridContext context, PlannedCell cell, int attempts) {

  /**
   * Checks whether another command has run the cell meanwhile.
   *
   * @return how that run ended; empty if the cell is still to be run
   */
  Optional<Outcome> ofAnotherCommand() {
    Optional<RunRecord> stored = context.store().find(cell.runId());
    if (stored.isPresent()) {
      return Optional.of(new Outcome.Completed(stored.get(), true));
    }
    List<AttemptJson.Attempt> all = context.store().attempts(cell.runId());
    if (all.size() <= attempts) {
      return Optional.empty();
    }
    AttemptJson.Attempt last = all.get(all.size() - 1);
    return Optional.of(new Outcome.Failed(last.kind(), last.message() + " (in another command)"));
  }

  /** Returns the cell's task, for which nothing is started yet. */
  Launcher.Execution prepare(RunClaim claim, Launcher.Slot slot) {
    return slot.prepare(new Task.Run(cell.cell().spec()), context.workspace(), claim.folder());
  }

  /** Runs the task to its end, and records its failure. */
  Outcome run(Launcher.Execution task) {
    TaskEvent.End end;
    try {
      end = task.run(event -> context.listener().event(cell, event));
    } catch (FenchelException e) { // it could not even be started
      end = TaskEvent.Failed.of(e);
    }
    Optional<RunRecord> record = context.store().find(cell.runId());
    boolean defect =
        end instanceof TaskEvent.Failed failed && failed.kind() == FailureKind.INTERNAL;
    if (record.isPresent() && !defect) { // it may have been killed just after it had stored it
      return new Outcome.Completed(record.get(), false);
    }
    TaskEvent.Failed failed =
        end instanceof TaskEvent.Failed known
            ? known
            : new TaskEvent.Failed(
                FailureKind.INTERNAL,
                "the child stored a different run than " + cell.runId() + ": " + end);
    if (failed.kind() != FailureKind.INTERRUPTED) {
      record(failed, task);
    }
    return new Outcome.Failed(failed.kind(), failed.message());
  }

  /** A failure that cannot be recorded is reported all the same. */
  private void record(TaskEvent.Failed failed, Launcher.Execution task) {
    try {
      context.store().recordAttempt(cell.runId(), failed.kind(), failed.message(), task.log());
    } catch (FenchelException e) {
      context
          .listener()
          .warns("that " + cell.cell().title() + " failed is not recorded: " + e.getMessage());
    }
  }
}
