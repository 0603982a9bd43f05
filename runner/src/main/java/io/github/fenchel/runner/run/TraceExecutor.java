package io.github.fenchel.runner.run;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.runner.train.StepTrace;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** Traces the first steps of one run in this process: a file for each step, nothing in a store. */
public final class TraceExecutor {
  private static final long PAUSE_MILLIS = 2;

  private final Workspace workspace;

  /** Is called when the file of a step exists. */
  public interface StepListener {
    /**
     * A step was done.
     *
     * @param step its number, from 1
     * @param steps how many there will be
     * @param loss its training loss
     */
    void step(long step, long steps, double loss);
  }

  /** An executor of traces. */
  public TraceExecutor(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Returns where the tensors of a step are, from 1. */
  public static Path file(Path folder, int step) {
    return folder.resolve("step" + step + ".npz");
  }

  /**
   * Does the first steps of a run.
   *
   * <p>A step's file waits until the one before is removed: a weight and its gradient at every step
   * would fill a disk, so the comparison deletes them.
   *
   * @param steps how many; a shorter run is traced to its end
   * @param folder where the files are written
   * @param listener is called when a file exists
   * @return digests of what all steps were given, by name
   * @throws FenchelException of kind DIVERGED, after the step's file was written, if a number is
   *     not finite
   */
  public SortedMap<String, String> execute(
      RunSpec spec, int steps, Path folder, StepListener listener) {
    if (spec.training().data().derived() != null) {
      throw FenchelException.user(
          "what is trained on masked images is not traced: trace the network that masks them");
    }
    Dataset dataset = workspace.open(spec.training().data().dataset());
    EngineSpec engine = spec.training().engine();
    PartFactory parts = new PartFactory(workspace.catalog());
    try (Session session = workspace.open(engine)) {
      StepTrace trace = new StepTrace(parts.training(spec.training(), dataset), session);
      int last = (int) Math.min(steps, trace.count());
      for (int step = 1; step <= last; step++) {
        List<NamedArray> tensors = trace.next();
        await(file(folder, step - 1));
        Npz.write(file(folder, step), tensors);
        listener.step(step, last, trace.loss());
        trace.checkFinite();
      }
      return trace.inputDigests();
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
