package io.github.fenchel.runner.exec;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.format.NamedArray;
import io.github.fenchel.results.format.Npz;
import io.github.fenchel.runner.train.StepTrace;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Traces the first steps of one run in this process: a file for each step, nothing in a store. */
public final class TraceExecutor {
  private static final long PAUSE_MILLIS = 2;

  private final Workplace workplace;

  /** An executor of traces. */
  public TraceExecutor(Workplace workplace) {
    this.workplace = workplace;
  }

  /** Returns where the tensors of a step are, from 1. */
  static Path file(Path folder, int step) {
    return folder.resolve("step" + step + ".npz");
  }

  /**
   * Does the first steps of a run.
   *
   * <p>A step's file waits until the one before is removed: a weight and its gradient at every step
   * would fill a disk, so whoever compares them takes them away.
   *
   * @param steps how many; a run that is shorter ends at its end
   * @param folder where the files are written
   * @param events hears when a file is there
   * @return what all steps were given
   * @throws FenchelException of kind DIVERGED, after the step's file was written, if a number is
   *     not finite
   */
  public RunEvent.Traced execute(
      RunSpec spec, int steps, Path folder, Consumer<RunEvent.Step> events) {
    Dataset dataset = workplace.open(spec.training().data().dataset());
    EngineSpec engine = spec.training().engine();
    Parts parts = new Parts(workplace.catalog());
    try (Session session = Parts.backend(workplace.catalog(), engine).open(engine.options())) {
      StepTrace trace = new StepTrace(parts.training(spec.training(), dataset), session);
      int last = (int) Math.min(steps, trace.count());
      for (int step = 1; step <= last; step++) {
        List<NamedArray> tensors = trace.next();
        await(file(folder, step - 1));
        Npz.write(file(folder, step), tensors);
        events.accept(new RunEvent.Step(step, last, trace.loss()));
        trace.checkFinite();
      }
      return new RunEvent.Traced(trace.inputDigests());
    }
  }

  private static void await(Path removed) {
    try {
      while (Folders.isAnything(removed)) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FenchelException(FailureKind.INTERRUPTED, "interrupted", e);
    }
  }
}
