package io.github.fenchel.backend.common;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function that runs at each call. What it assigns is stored once its results are on the host, or
 * not at all.
 *
 * @param <A> what the backend stores of a variable
 * @param <T> the backend's tensors
 * @param <C> the backend's calls
 */
public final class EagerProgram<A, T extends CallTensor, C extends EagerCall<A, T>>
    implements Program {
  private final EngineSession<A, T, C> session;
  private final String name;
  private final Function<List<Tensor>, List<Tensor>> function;
  private final boolean strict;
  private final Calls<C> calls;
  private final Map<String, List<String>> traces = new HashMap<>();

  /** Begins a call. */
  public interface Calls<C> {
    /** Returns a call that begins now; {@code trace} is null unless calls are compared. */
    C begin(@Nullable OperationTrace trace);
  }

  /** A program; {@code strict} compares its calls with equal shapes. */
  public EagerProgram(
      EngineSession<A, T, C> session,
      String name,
      Function<List<Tensor>, List<Tensor>> function,
      boolean strict,
      Calls<C> calls) {
    this.session = session;
    this.name = name;
    this.function = function;
    this.strict = strict;
    this.calls = calls;
  }

  @Override
  public List<HostArray> call(List<HostArray> inputs) {
    List<HostArray> arguments = session.arguments(name, inputs);
    String shapes = arguments.toString();
    OperationTrace trace = strict ? new OperationTrace(name, traces.get(shapes)) : null;
    C call = calls.begin(trace);
    return session.run(
        call,
        function,
        arguments,
        outputs -> {
          List<HostArray> results = outputs.stream().map(call::output).toList();
          if (trace != null) {
            traces.put(shapes, trace.finish());
          }
          call.commit();
          return results;
        });
  }
}
