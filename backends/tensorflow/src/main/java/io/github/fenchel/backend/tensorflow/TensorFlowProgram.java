package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
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
  private final Function<List<Tensor>, List<Tensor>> traced;
  private final Map<List<String>, TracedGraph> graphs = new HashMap<>();

  TensorFlowProgram(
      TensorFlowSession session, String name, Function<List<Tensor>, List<Tensor>> traced) {
    this.session = session;
    this.name = name;
    this.traced = traced;
  }

  @Override
  public List<HostArray> call(List<HostArray> inputs) {
    session.state().requireBetween("program \"" + name + "\" is called");
    List<HostArray> arguments = inputs.stream().map(session::convert).toList();
    List<String> shapes = arguments.stream().map(HostArray::toString).toList();
    try {
      TracedGraph graph = graphs.get(shapes);
      if (graph == null) {
        graph = TracedGraph.trace(session, name, traced, arguments);
        session.keep(graph);
        graphs.put(shapes, graph);
      }
      return graph.run(arguments);
    } catch (TensorFlowException e) {
      String message = "program \"" + name + "\": TensorFlow failed: " + NativeEngine.firstLine(e);
      throw e instanceof TFResourceExhaustedException
          ? new FenchelException(FailureKind.OUT_OF_MEMORY, message, e)
          : new IllegalStateException(message, e);
    }
  }
}
