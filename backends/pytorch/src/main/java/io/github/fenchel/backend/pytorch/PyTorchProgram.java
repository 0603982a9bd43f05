package io.github.fenchel.backend.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.EngineFaults;
import io.github.fenchel.backend.common.OperationTrace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A function that runs eagerly at each call, within one scope of native memory. */
final class PyTorchProgram implements Program {
  private static final boolean STRICT = Boolean.getBoolean("fenchel.strict");

  private final PyTorchSession session;
  private final String name;
  private final Function<List<Tensor>, List<Tensor>> function;
  private final Map<String, List<String>> traces = new HashMap<>();

  PyTorchProgram(
      PyTorchSession session, String name, Function<List<Tensor>, List<Tensor>> function) {
    this.session = session;
    this.name = name;
    this.function = function;
  }

  @Override
  public List<HostArray> call(List<HostArray> inputs) {
    List<HostArray> arguments = session.state().arguments(name, inputs);
    String shapes = arguments.toString();
    OperationTrace trace = STRICT ? new OperationTrace(name, traces.get(shapes)) : null;
    NativeEngine.threads(session.state().options().threads());
    JniUtils.setGraphExecutorOptimize(false); // scripts of one operation have nothing to optimize
    Call call = new Call(session, name, trace);
    try {
      return session
          .state()
          .run(
              call,
              function,
              arguments,
              outputs -> {
                List<HostArray> results = results(call, outputs);
                if (trace != null) {
                  traces.put(shapes, trace.finish());
                }
                call.commit();
                return results;
              });
    } catch (EngineException e) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      boolean outOfMemory =
          message.contains("out of memory") || message.contains("can't allocate memory");
      throw EngineFaults.failed(name, "PyTorch", outOfMemory, e);
    }
  }

  private List<HostArray> results(Call call, List<PyTorchTensor> outputs) {
    List<HostArray> results = new ArrayList<>(outputs.size());
    for (PyTorchTensor output : outputs) {
      call.note("output", output);
      results.add(session.hosts().read(output.array(), output.dataType(), output.shape()));
    }
    return List.copyOf(results);
  }
}
