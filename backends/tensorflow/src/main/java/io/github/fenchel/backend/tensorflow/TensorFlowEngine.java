package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.common.Engine;
import io.github.fenchel.backend.common.EngineSession;
import io.github.fenchel.backend.common.LayerKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Tensor;

/** TensorFlow on the CPU: the traced programs, closed together. */
final class TensorFlowEngine implements Engine<Tensor, TensorFlowTensor, Call> {
  private final List<TracedGraph> graphs = new ArrayList<>();

  @Override
  public Tensor place(HostArray array) {
    return Hosts.toTensor(array, Layout.stored(array.dataType(), array.shape()));
  }

  @Override
  public HostArray read(Tensor stored, DataType type, Shape shape) {
    return Hosts.toHost(stored, type, shape, Layout.stored(type, shape));
  }

  @Override
  public void free(Tensor stored) {
    stored.close();
  }

  @Override
  public LayerKernels<TensorFlowTensor> layers() {
    return new TensorFlowOps();
  }

  @Override
  public Program compile(
      EngineSession<Tensor, TensorFlowTensor, Call> session,
      String name,
      Function<List<io.github.fenchel.api.tensor.Tensor>, List<io.github.fenchel.api.tensor.Tensor>>
          function) {
    return new TensorFlowProgram(session, name, function, graphs::add);
  }

  @Override
  public void close() {
    graphs.forEach(TracedGraph::close);
  }
}
