package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;
import java.util.function.Consumer;
import org.tensorflow.GraphOperationBuilder;
import org.tensorflow.Output;

/** Pooling; each gradient kernel's own gradient is again a pooling kernel. */
final class Pools {

  private record Kernel(int size, int stride, String padding)
      implements Consumer<GraphOperationBuilder> {
    @Override
    public void accept(GraphOperationBuilder builder) {
      builder
          .setAttr("ksize", new long[] {1, size, size, 1})
          .setAttr("strides", new long[] {1, stride, stride, 1})
          .setAttr("padding", padding);
    }
  }

  private Pools() {}

  /** Maximum over windows; among ties the first in the order of rows takes the gradient. */
  static TensorFlowTensor max(TensorFlowTensor input, Shape pooled, Window window) {
    Borders borders = borders(input, window, Double.NEGATIVE_INFINITY);
    TensorFlowTensor x = borders.input();
    Kernel kernel = new Kernel(window.size(), window.stride(), borders.mode());
    Nodes nodes = x.call().nodes();
    Output<?> lying = x.placed().in(Layout.IMAGES);
    Output<?> y = nodes.add("MaxPool", kernel, lying);
    TensorFlowTensor largest = x.call().tensor(y, pooled, x.dataType(), Layout.IMAGES);
    // The kernel may lose NaN, which would hide a divergence.
    Consumer<GraphOperationBuilder> toFloat =
        b -> b.setAttr("DstT", Types.toProto(DataType.FLOAT32));
    Output<?> isNan = nodes.add("Cast", toFloat, nodes.add("IsNan", lying));
    Output<?> anyNan =
        nodes.add(
            "Greater", nodes.add("MaxPool", kernel, isNan), nodes.scalar(DataType.FLOAT32, 0));
    Output<?> kept = nodes.add("SelectV2", anyNan, nodes.scalar(x.dataType(), Double.NaN), y);
    return x.call()
        .tensor(kept, pooled, x.dataType(), Layout.IMAGES)
        .from(x, g -> spread(kernel, x, largest, g));
  }

  /** Puts each window's gradient where its maximum is. */
  private static TensorFlowTensor spread(
      Kernel kernel, TensorFlowTensor x, TensorFlowTensor y, TensorFlowTensor g) {
    Output<?> spread =
        x.call()
            .nodes()
            .add(
                "MaxPoolGrad",
                kernel,
                x.placed().in(Layout.IMAGES),
                y.placed().output(),
                g.placed().in(Layout.IMAGES));
    return x.call()
        .tensor(spread, x.shape(), x.dataType(), Layout.IMAGES)
        .from(g, u -> gathered(kernel, x, y, u));
  }

  /** Takes from each window what lies where its maximum is. */
  private static TensorFlowTensor gathered(
      Kernel kernel, TensorFlowTensor x, TensorFlowTensor y, TensorFlowTensor u) {
    Output<?> gathered =
        x.call()
            .nodes()
            .add(
                "MaxPoolGradGrad",
                kernel,
                x.placed().in(Layout.IMAGES),
                y.placed().output(),
                u.placed().in(Layout.IMAGES));
    return x.call()
        .tensor(gathered, y.shape(), x.dataType(), Layout.IMAGES)
        .from(u, g -> spread(kernel, x, y, g));
  }

  /** Mean over windows. */
  static TensorFlowTensor average(TensorFlowTensor input, Shape pooled, Window window) {
    TensorFlowTensor x = input;
    if (window.padding() > 0) { // the kernel's own padding would not be counted
      int padding = window.padding();
      x = input.padded(2, padding, padding, 0).padded(3, padding, padding, 0);
    }
    return mean(new Kernel(window.size(), window.stride(), "VALID"), x, pooled);
  }

  private static TensorFlowTensor mean(Kernel kernel, TensorFlowTensor x, Shape pooled) {
    Output<?> y = x.call().nodes().add("AvgPool", kernel, x.placed().in(Layout.IMAGES));
    return x.call()
        .tensor(y, pooled, x.dataType(), Layout.IMAGES)
        .from(x, g -> shared(kernel, g, x.shape()));
  }

  /** Shares each window's gradient among its elements. */
  private static TensorFlowTensor shared(Kernel kernel, TensorFlowTensor g, Shape shape) {
    Nodes nodes = g.call().nodes();
    Output<?> x =
        nodes.add(
            "AvgPoolGrad",
            kernel,
            nodes.vector(Layout.IMAGES.lengths(shape)),
            g.placed().in(Layout.IMAGES));
    return g.call()
        .tensor(x, shape, g.dataType(), Layout.IMAGES)
        .from(g, u -> mean(kernel, u, g.shape()));
  }

  private static Borders borders(TensorFlowTensor x, Window window, double value) {
    return Borders.of(x, window.size(), window.size(), window.stride(), window.padding(), value);
  }
}
