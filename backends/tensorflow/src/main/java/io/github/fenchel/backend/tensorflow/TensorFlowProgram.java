package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.EngineFaults;
import io.github.fenchel.backend.common.EngineSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TensorFlowException;

/** A function that is traced once for each combination of input shapes; a call is one run. */
final class TensorFlowProgram implements Program {
  private final EngineSession<org.tensorflow.Tensor, TensorFlowTensor, Call> session;
  private final String name;
  private final Consumer<TracedGraph> owner;
  private final Function<List<Tensor>, List<Tensor>> function;
  private final Map<String, TracedGraph> graphs = new HashMap<>();

  /** A program; {@code owner} closes its graphs. */
  TensorFlowProgram(
      EngineSession<org.tensorflow.Tensor, TensorFlowTensor, Call> session,
      String name,
      Function<List<Tensor>, List<Tensor>> function,
      Consumer<TracedGraph> owner) {
    this.session = session;
    this.name = name;
    this.owner = owner;
    this.function = function;
  }

  @Override
  public List<HostArray> call(List<HostArray> inputs) {
    List<HostArray> arguments = session.arguments(name, inputs);
    String shapes = arguments.toString();
    try {
      TracedGraph graph = graphs.get(shapes);
      if (graph == null) {
        graph = TracedGraph.trace(session, name, function, arguments);
        owner.accept(graph);
        graphs.put(shapes, graph);
      }
      return graph.run(arguments);
    } catch (TensorFlowException e) {
      throw EngineFaults.failed(name, "TensorFlow", e instanceof TFResourceExhaustedException, e);
    }
  }
}
