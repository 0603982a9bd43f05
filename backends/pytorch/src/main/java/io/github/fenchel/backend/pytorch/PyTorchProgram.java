package io.github.fenchel.backend.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
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
  private final Function<List<Tensor>, List<Tensor>> traced;
  private final Map<List<String>, List<String>> traces = new HashMap<>();

  PyTorchProgram(PyTorchSession session, String name, Function<List<Tensor>, List<Tensor>> traced) {
    this.session = session;
    this.name = name;
    this.traced = traced;
  }

  @Override
  public List<HostArray> call(List<HostArray> inputs) {
    session.state().requireBetween("program \"" + name + "\" is called");
    List<HostArray> arguments = inputs.stream().map(session::convert).toList();
    List<String> shapes = arguments.stream().map(HostArray::toString).toList();
    Call call = new Call(session, name, STRICT ? new Trace(name, traces.get(shapes)) : null);
    NativeEngine.threads(session.options().threads());
    boolean gradMode = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    JniUtils.setGraphExecutorOptimize(false); // scripts of one operation have nothing to optimise
    session.state().start(name, call);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      List<HostArray> results = run(call, arguments);
      List<String> trace = call.finishTrace();
      if (trace != null) {
        traces.put(shapes, trace);
      }
      call.commit();
      return results;
    } catch (EngineException e) {
      throw explain(e);
    } finally {
      session.state().stop();
      call.close();
      JniUtils.setGradMode(gradMode);
    }
  }

  private List<HostArray> run(Call call, List<HostArray> arguments) {
    List<Tensor> inputs = new ArrayList<>(arguments.size());
    for (HostArray argument : arguments) {
      inputs.add(
          call.tensor(
              "input", session.hosts().toDevice(argument), argument.shape(), argument.dataType()));
    }
    List<Tensor> outputs = List.copyOf(traced.apply(List.copyOf(inputs)));
    List<HostArray> results = new ArrayList<>(outputs.size());
    for (Tensor output : outputs) {
      PyTorchTensor own = call.own(output);
      if (own.dataType() == DataType.BOOLEAN) {
        throw new IllegalArgumentException(
            "program \"" + name + "\": output " + results.size() + " is BOOLEAN; cast it with to");
      }
      call.note("output", own);
      results.add(Hosts.toHost(own.array(), own.dataType(), own.shape()));
    }
    return List.copyOf(results);
  }

  private RuntimeException explain(EngineException e) {
    String message = "program \"" + name + "\": PyTorch failed: " + NativeEngine.firstLine(e);
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("out of memory") || lower.contains("can't allocate memory")
        ? new FenchelException(FailureKind.OUT_OF_MEMORY, message, e)
        : new IllegalStateException(message, e);
  }
}
