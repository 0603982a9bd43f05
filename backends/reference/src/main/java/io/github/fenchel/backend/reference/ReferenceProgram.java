package io.github.fenchel.backend.reference;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.OperationTrace;
import io.github.fenchel.backend.common.SessionState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A function that runs at each call; as the oracle, it always compares calls. */
final class ReferenceProgram implements Program {
  private final SessionState<HostArray, ReferenceTensor, Call> state;
  private final String name;
  private final Function<List<Tensor>, List<Tensor>> function;
  private final Map<String, List<String>> traces = new HashMap<>();

  ReferenceProgram(
      SessionState<HostArray, ReferenceTensor, Call> state,
      String name,
      Function<List<Tensor>, List<Tensor>> function) {
    this.state = state;
    this.name = name;
    this.function = function;
  }

  @Override
  public List<HostArray> call(List<HostArray> inputs) {
    List<HostArray> arguments = state.arguments(name, inputs);
    String shapes = arguments.toString();
    OperationTrace trace = new OperationTrace(name, traces.get(shapes));
    Call call = new Call(name, trace);
    return state.run(
        call,
        function,
        arguments,
        outputs -> {
          List<HostArray> results = outputs.stream().map(ReferenceTensor::toHost).toList();
          traces.put(shapes, trace.finish());
          call.commit(); // only now: what fails above changes no variable
          return results;
        });
  }
}
