package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.op.Scope;
import org.tensorflow.types.TInt32;

/** Adds operations and constants to one graph. */
final class Nodes {
  private final Graph graph;
  private final Scope scope;
  private final Map<Object, Output<?>> constants = new HashMap<>();
  private int count;

  Nodes(Graph graph) {
    this.graph = graph;
    scope = graph.baseScope();
  }

  /** Adds an operation without attributes of its own. */
  Output<?> add(String kernel, Output<?>... inputs) {
    return add(kernel, b -> {}, inputs);
  }

  /** Adds an operation and returns its first output. */
  Output<?> add(String kernel, Consumer<GraphOperationBuilder> attributes, Output<?>... inputs) {
    GraphOperationBuilder builder = builder(kernel);
    for (Output<?> input : inputs) {
      builder.addInput(input);
    }
    attributes.accept(builder);
    return builder.build().output(0);
  }

  /** Adds an operation and returns its first outputs. */
  List<Output<?>> addAll(
      String kernel, int outputs, Consumer<GraphOperationBuilder> attributes, Output<?>... inputs) {
    Output<?> first = add(kernel, attributes, inputs);
    return List.of(first.op().outputList(0, outputs));
  }

  /** Adds an operation whose first argument is a list. */
  Output<?> addOfList(String kernel, List<? extends Output<?>> list, Output<?> last) {
    GraphOperationBuilder builder = builder(kernel);
    builder.addInputList(list.toArray(Output<?>[]::new));
    builder.addInput(last);
    return builder.build().output(0);
  }

  /** A number. */
  Output<?> scalar(DataType type, double value) {
    HostArray number =
        type == DataType.INT64
            ? HostArray.of(io.github.fenchel.api.tensor.Shape.scalar(), (long) value)
            : HostArray.scalar(value).to(type);
    return known(
        List.of(type, Double.doubleToLongBits(value)), () -> constant(number, Layout.plain(0)));
  }

  /** The number 32-bit, as kernels take axes. */
  Output<?> axis(int value) {
    return known(value, () -> ints(org.tensorflow.ndarray.Shape.scalar(), value));
  }

  /** A vector of 32-bit numbers, as kernels take shapes. */
  Output<?> vector(long... values) {
    return known(
        List.of(java.util.Arrays.stream(values).boxed().toList()),
        () -> ints(org.tensorflow.ndarray.Shape.of(values.length), values));
  }

  /** A table of two columns of 32-bit numbers, as kernels take paddings. */
  Output<?> pairs(long... values) {
    return ints(org.tensorflow.ndarray.Shape.of(values.length / 2, 2), values);
  }

  /** An array. */
  Output<?> constant(HostArray array, Layout layout) {
    try (Tensor tensor = Hosts.toTensor(array, layout)) {
      return constant(Types.toProto(array.dataType()), tensor);
    }
  }

  private Output<?> ints(org.tensorflow.ndarray.Shape shape, long... values) {
    try (TInt32 tensor = TInt32.tensorOf(shape)) {
      var data = tensor.asRawTensor().data().asInts();
      for (int i = 0; i < values.length; i++) {
        data.setInt(Math.toIntExact(values[i]), i);
      }
      return constant(org.tensorflow.proto.DataType.DT_INT32, tensor);
    }
  }

  private Output<?> constant(org.tensorflow.proto.DataType type, Tensor tensor) {
    return add("Const", b -> b.setAttr("dtype", type).setAttr("value", tensor));
  }

  private Output<?> known(Object key, Supplier<Output<?>> made) {
    Output<?> known = constants.get(key);
    if (known == null) {
      known = made.get();
      constants.put(key, known);
    }
    return known;
  }

  private GraphOperationBuilder builder(String kernel) {
    return graph.opBuilder(kernel, kernel + "_" + count++, scope);
  }
}
