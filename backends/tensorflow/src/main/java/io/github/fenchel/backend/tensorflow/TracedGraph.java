package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.common.EngineSession;
import io.github.fenchel.backend.common.StoredVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/**
 * A program as a graph, for one combination of input shapes.
 *
 * <p>Stored variables enter beside the inputs, and what is assigned leaves beside the outputs. So
 * an operation never sees a half-updated variable, and nothing is stored unless everything was
 * computed.
 */
final class TracedGraph implements AutoCloseable {
  /**
   * Without constant folding, which also moves constant factors and divisors about: it gave a step
   * other bits as soon as more of its tensors were asked for.
   */
  private static final RewriterConfig AS_WRITTEN =
      RewriterConfig.newBuilder().setConstantFolding(RewriterConfig.Toggle.OFF).build();

  private final Graph graph;
  private final Session run;
  private final List<Output<?>> inputs = new ArrayList<>();
  private final List<Leaving> outputs = new ArrayList<>();
  private final List<Read> reads = new ArrayList<>();
  private final List<Assignment> assignments = new ArrayList<>();

  private record Leaving(Output<?> output, DataType type, Shape shape) {}

  private record Read(StoredVariable<org.tensorflow.Tensor> variable, Output<?> at) {}

  private record Assignment(StoredVariable<org.tensorflow.Tensor> variable, Output<?> value) {}

  private TracedGraph(Graph graph, int threads) {
    this.graph = graph;
    run =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(threads)
                .setInterOpParallelismThreads(1)
                // A library with CUDA would take a GPU unasked.
                .putDeviceCount("GPU", 0)
                .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(AS_WRITTEN))
                .build());
  }

  /** Traces a function at inputs of these types and shapes. */
  static TracedGraph trace(
      EngineSession<org.tensorflow.Tensor, TensorFlowTensor, Call> session,
      String program,
      Function<List<Tensor>, List<Tensor>> function,
      List<HostArray> arguments) {
    Graph graph = new Graph();
    TracedGraph traced = new TracedGraph(graph, session.options().threads());
    Call call = new Call(session, program, new Nodes(graph));
    boolean complete = false;
    try {
      session.run(
          call,
          inputs -> function.apply(traced.entering(call, inputs)),
          arguments,
          outputs -> traced.leaving(call, outputs));
      complete = true;
      return traced;
    } finally {
      if (!complete) {
        traced.close();
      }
    }
  }

  private List<Tensor> entering(Call call, List<Tensor> tensors) {
    tensors.forEach(tensor -> inputs.add(call.own(tensor).placed().output()));
    return tensors;
  }

  private TracedGraph leaving(Call call, List<TensorFlowTensor> results) {
    for (TensorFlowTensor result : results) {
      Output<?> output = leaving(call, result.placed().plain());
      outputs.add(new Leaving(output, result.dataType(), result.shape()));
    }
    call.takeAssigned()
        .forEach(
            (variable, value) -> {
              Layout stored = Layout.stored(variable.dataType(), variable.shape());
              assignments.add(new Assignment(variable, leaving(call, value.in(stored))));
            });
    call.read().forEach((variable, value) -> reads.add(new Read(variable, value.output())));
    return this;
  }

  /** What enters a graph must not leave it as it is, and nothing may leave it twice. */
  private static Output<?> leaving(Call call, Output<?> value) {
    return call.nodes().add("Identity", value);
  }

  /** Runs the graph once and stores what was assigned. */
  List<HostArray> run(List<HostArray> arguments) {
    if (outputs.isEmpty() && assignments.isEmpty()) {
      return List.of();
    }
    List<org.tensorflow.Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = run.runner();
      for (int i = 0; i < arguments.size(); i++) {
        HostArray argument = arguments.get(i);
        org.tensorflow.Tensor tensor =
            Hosts.toTensor(argument, Layout.plain(argument.shape().rank()));
        fed.add(tensor);
        runner.feed(inputs.get(i), tensor);
      }
      reads.forEach(read -> runner.feed(read.at(), read.variable().stored()));
      outputs.forEach(output -> runner.fetch(output.output()));
      assignments.forEach(assignment -> runner.fetch(assignment.value()));
      return store(runner.run());
    } finally {
      fed.forEach(org.tensorflow.Tensor::close);
    }
  }

  // What is stored outlives the result that brought it, so its tensors are closed one by one.
  private List<HostArray> store(Result result) {
    List<HostArray> arrays = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Leaving output = outputs.get(i);
      try (org.tensorflow.Tensor tensor = result.get(i)) {
        arrays.add(
            Hosts.toHost(
                tensor, output.type(), output.shape(), Layout.plain(output.shape().rank())));
      }
    }
    for (int i = 0; i < assignments.size(); i++) {
      assignments.get(i).variable().store(result.get(outputs.size() + i));
    }
    return List.copyOf(arrays);
  }

  @Override
  public void close() {
    run.close();
    graph.close();
  }
}
