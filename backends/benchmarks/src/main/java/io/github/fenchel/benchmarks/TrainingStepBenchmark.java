package io.github.fenchel.benchmarks;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.train.TrainingStep;
import io.github.fenchel.runner.train.TrainingTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One training step of small-cnn on 64 images of 28x28: attack, loss, update. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgs = {"-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"})
public class TrainingStepBenchmark {
  private static final int BATCH = 64;
  private static final int THREADS = 2;
  private static final double RATE = 1e-3;

  /** The engine. */
  @Param({"pytorch"})
  public String backend = "pytorch";

  /** The norm of the fast route; none for standard training. */
  @Param({"none", "l1", "elastic-net", "group-l2"})
  public String norm = "none";

  private Session session;
  private TrainingStep step;
  private HostBatch batch;
  private long number;

  /** Opens the session and compiles the step. */
  @Setup
  public void open() {
    session = PeerTask.open(backend, THREADS);
    TrainingTask task = PeerTask.task("small-cnn", norm, BATCH, new ImageShape(1, 28, 28));
    Model model =
        new Model(session, task.blueprint(), Model.initialWeights(task.blueprint(), task.seeds()));
    step = new TrainingStep(task, model);
    batch = HostBatch.of(task.train(), IntStream.range(0, BATCH).toArray());
  }

  /** Frees the session. */
  @TearDown
  public void close() {
    session.close();
  }

  /** One step. */
  @Benchmark
  public TrainingStep.Result step() {
    return step.call(batch, ++number, RATE);
  }
}
