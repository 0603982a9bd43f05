package io.github.fenchel.runner.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.runner.budget.MatchExecutor;
import io.github.fenchel.runner.kernel.KernelCheck;
import java.util.List;
import java.util.Optional;

/** The work of one worker process. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Task.Run.class, name = "run"),
  @JsonSubTypes.Type(value = Task.Trace.class, name = "trace"),
  @JsonSubTypes.Type(value = Task.Match.class, name = "match"),
  @JsonSubTypes.Type(value = Task.Check.class, name = "check"),
  @JsonSubTypes.Type(value = Task.CheckKernels.class, name = "checkKernels")
})
public sealed interface Task {

  /**
   * Trains or restores a network, measures it and stores the run; ends with {@link
   * TaskEvent.Stored}.
   *
   * @param spec the run
   */
  record Run(RunSpec spec) implements Task {
    @Override
    public Optional<EngineSpec> engine() {
      return Optional.of(spec.training().engine());
    }
  }

  /**
   * Traces the first steps of a run, a file for each in the task's folder, and stores nothing; ends
   * with {@link TaskEvent.Traced}.
   *
   * @param spec the run
   * @param steps how many steps, at most
   */
  record Trace(RunSpec spec, int steps) implements Task {
    @Override
    public Optional<EngineSpec> engine() {
      return Optional.of(spec.training().engine());
    }
  }

  /**
   * Matches parameters of norms to budgets and stores the values; ends with {@link
   * TaskEvent.Matched}.
   *
   * @param matches what is asked
   */
  record Match(List<MatchSpec> matches) implements Task {
    /** Copies the list. */
    public Match {
      matches = List.copyOf(matches);
    }

    @Override
    public int threads() {
      return MatchExecutor.THREADS;
    }
  }

  /**
   * Loads an engine and computes a little on one device; ends with {@link TaskEvent.Checked}.
   *
   * @param backend the engine's id
   * @param device the device, e.g. {@code cuda:0}
   */
  record Check(String backend, String device) implements Task {
    @Override
    public int threads() {
      return 1;
    }
  }

  /**
   * Checks an engine's convolutions in single precision, and reports {@link TaskEvent.KindChecked}
   * of each kind; ends with {@link TaskEvent.Checked}.
   *
   * @param backend the engine's id
   */
  record CheckKernels(String backend) implements Task {
    @Override
    public Optional<EngineSpec> engine() {
      return Optional.of(
          new EngineSpec(
              backend, new SessionOptions("cpu", DataType.FLOAT32, KernelCheck.THREADS)));
    }
  }

  /**
   * Returns the engine whose kernels it is to be given; empty where it needs none in particular.
   */
  default Optional<EngineSpec> engine() {
    return Optional.empty();
  }

  /** Returns how many threads its engine has. */
  default int threads() {
    return engine().orElseThrow().options().threads();
  }
}
