package io.github.fenchel.benchmarks;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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

/** A norm's maximizer on 64 gradients of 28x28, copies to and from the engine included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"})
public class MaximizerBenchmark {
  private static final ImageShape IMAGE = new ImageShape(1, 28, 28);
  private static final int BATCH = 64;
  private static final int THREADS = 2;

  /** The engine. */
  @Param({"pytorch"})
  public String backend = "pytorch";

  /** The norm. */
  @Param({"l1", "elastic-net", "group-l2"})
  public String norm = "l1";

  private Session session;
  private Program program;
  private HostArray gradients;

  /** Opens the session and compiles the maximizer. */
  @Setup
  public void open() {
    session = PeerTask.open(backend, THREADS);
    Norm chosen = Objects.requireNonNull(PeerTask.norm(norm));
    program = session.compile(norm, inputs -> List.of(chosen.maximizer(inputs.get(0))));
    gradients = PeerTask.gradients(BATCH, IMAGE);
  }

  /** Frees the session. */
  @TearDown
  public void close() {
    session.close();
  }

  /** One maximizer. */
  @Benchmark
  public List<HostArray> maximizer() {
    return program.call(gradients);
  }
}
