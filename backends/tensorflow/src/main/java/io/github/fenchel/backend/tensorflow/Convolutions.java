package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Output;

/**
 * Convolution and its two gradients: three kernels, linear in each operand, so that each one's
 * gradients are the other two, to any order.
 */
final class Convolutions {

  /**
   * Which kernels, and how they move.
   *
   * @param depthwise whether each channel has filters of its own
   */
  private record Kernels(boolean depthwise, int stride, String padding) {
    Output<?> add(Nodes nodes, String suffix, Output<?>... inputs) {
      String name = (depthwise ? "DepthwiseConv2dNative" : "Conv2D") + suffix;
      Consumer<GraphOperationBuilder> attributes =
          b -> b.setAttr("strides", new long[] {1, stride, stride, 1}).setAttr("padding", padding);
      return nodes.add(name, attributes, inputs);
    }

    /**
     * The filter as the kernel takes it: {@code [R,S,C,K]}, or {@code [R,S,C,K/C]} if depthwise.
     */
    Output<?> filter(TensorFlowTensor w, long channels) {
      Output<?> lying = w.placed().in(Layout.FILTERS);
      return depthwise
          ? nodes(w).add("Reshape", lying, nodes(w).vector(filterShape(w.shape(), channels)))
          : lying;
    }

    long[] filterShape(Shape w, long channels) {
      return depthwise
          ? new long[] {w.get(2), w.get(3), channels, w.get(0) / channels}
          : Layout.FILTERS.lengths(w);
    }
  }

  private Convolutions() {}

  /** Convolves; operands have been checked. */
  static TensorFlowTensor convolve(
      TensorFlowTensor input, TensorFlowTensor w, Convolution options) {
    Borders borders =
        Borders.of(
            input, w.shape().get(2), w.shape().get(3), options.stride(), options.padding(), 0);
    TensorFlowTensor x = borders.input();
    boolean depthwise = options.groups() > 1 && w.shape().get(1) == 1;
    Kernels kernels = new Kernels(depthwise, options.stride(), borders.mode());
    if (depthwise || options.groups() == 1) {
      return forward(kernels, x, w);
    }
    // The CPU has no gradients of grouped convolutions.
    long channels = w.shape().get(1);
    long filters = w.shape().get(0) / options.groups();
    List<Tensor> parts = new ArrayList<>();
    for (int group = 0; group < options.groups(); group++) {
      TensorFlowTensor part = x.slice(1, group * channels, (group + 1) * channels);
      parts.add(forward(kernels, part, w.slice(0, group * filters, (group + 1) * filters)));
    }
    return (TensorFlowTensor) parts.get(0).concat(1, parts.subList(1, parts.size()));
  }

  private static TensorFlowTensor forward(Kernels kernels, TensorFlowTensor x, TensorFlowTensor w) {
    Output<?> y =
        kernels.add(
            nodes(x), "", x.placed().in(Layout.IMAGES), kernels.filter(w, x.shape().get(1)));
    long[] lengths = y.shape().asArray();
    Shape shape = Shape.of(lengths[0], lengths[3], lengths[1], lengths[2]);
    return x.call()
        .tensor(y, shape, x.dataType(), Layout.IMAGES)
        .from(x, g -> byInput(kernels, w, g, x.shape()))
        .from(w, g -> byFilter(kernels, x, g, w.shape()));
  }

  private static TensorFlowTensor byInput(
      Kernels kernels, TensorFlowTensor w, TensorFlowTensor g, Shape input) {
    Output<?> x =
        kernels.add(
            nodes(w),
            "BackpropInput",
            nodes(w).vector(Layout.IMAGES.lengths(input)),
            kernels.filter(w, input.get(1)),
            g.placed().in(Layout.IMAGES));
    return w.call()
        .tensor(x, input, w.dataType(), Layout.IMAGES)
        .from(w, u -> byFilter(kernels, u, g, w.shape()))
        .from(g, u -> forward(kernels, u, w));
  }

  private static TensorFlowTensor byFilter(
      Kernels kernels, TensorFlowTensor x, TensorFlowTensor g, Shape filter) {
    Output<?> w =
        kernels.add(
            nodes(x),
            "BackpropFilter",
            x.placed().in(Layout.IMAGES),
            nodes(x).vector(kernels.filterShape(filter, x.shape().get(1))),
            g.placed().in(Layout.IMAGES));
    Output<?> lying =
        kernels.depthwise()
            ? nodes(x).add("Reshape", w, nodes(x).vector(Layout.FILTERS.lengths(filter)))
            : w;
    return x.call()
        .tensor(lying, filter, x.dataType(), Layout.FILTERS)
        .from(x, v -> byInput(kernels, v, g, x.shape()))
        .from(g, v -> forward(kernels, x, v));
  }

  private static Nodes nodes(TensorFlowTensor tensor) {
    return tensor.call().nodes();
  }
}
