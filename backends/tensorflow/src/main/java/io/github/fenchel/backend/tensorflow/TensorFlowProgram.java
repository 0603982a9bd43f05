package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.EngineFaults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TensorFlowException;

/** A function that is traced once for each combination of input shapes; a call is one run. */
final class TensorFlowProgram implements Program {
  private final TensorFlowSession session;
  private final String name;
  private final Function<List<Tensor>, List<Tensor>> function;
  private final Map<String, TracedGraph> graphs = new HashMap<>();

  TensorFlowProgram(
      TensorFlowSession session, String name, Function<List<Tensor>, List<Tensor>> function) {
    this.session = session;
    this.name = name;
    this.function = function;
  }

  @Override
  public List<HostArray> call(List<HostArray> inputs) {
    List<HostArray> arguments = session.state().arguments(name, inputs);
    String shapes = arguments.toString();
    try {
      TracedGraph graph = graphs.get(shapes);
      if (graph == null) {
        graph = TracedGraph.trace(session, name, function, arguments);
        session.keep(graph);
        graphs.put(shapes, graph);
      }
      return graph.run(arguments);
    } catch (TensorFlowException e) {
      throw EngineFaults.failed(name, "TensorFlow", e instanceof TFResourceExhaustedException, e);
    }
  }
}
