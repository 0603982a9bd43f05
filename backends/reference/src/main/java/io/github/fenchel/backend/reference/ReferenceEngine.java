package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.EagerProgram;
import io.github.fenchel.backend.common.Engine;
import io.github.fenchel.backend.common.EngineSession;
import io.github.fenchel.backend.common.LayerKernels;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Java itself: variables stay as the arrays that they are, and are never freed. */
final class ReferenceEngine implements Engine<HostArray, ReferenceTensor, Call> {

  @Override
  public HostArray place(HostArray array) {
    return array;
  }

  @Override
  public HostArray read(HostArray stored, DataType type, Shape shape) {
    return stored;
  }

  @Override
  public void free(HostArray stored) {}

  @Override
  public LayerKernels<ReferenceTensor> layers() {
    return new ReferenceOps();
  }

  /** A program that runs at each call; as the oracle, it always compares calls. */
  @Override
  public Program compile(
      EngineSession<HostArray, ReferenceTensor, Call> session,
      String name,
      Function<List<Tensor>, List<Tensor>> function) {
    return new EagerProgram<>(
        session, name, function, true, trace -> new Call(name, Objects.requireNonNull(trace)));
  }

  @Override
  public void close() {}
}
