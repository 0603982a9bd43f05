package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Output;

/** A value in a graph: where it comes from, what its shape means, and how it lies in memory. */
final class Placed {
  private final Nodes nodes;
  private final Output<?> output;
  private final Shape shape;
  private final Layout layout;
  private final Map<Layout, Output<?>> moved = new HashMap<>();

  Placed(Nodes nodes, Output<?> output, Shape shape, Layout layout) {
    this.nodes = nodes;
    this.output = output;
    this.shape = shape;
    this.layout = layout;
  }

  /** Returns the value as it lies. */
  Output<?> output() {
    return output;
  }

  Shape shape() {
    return shape;
  }

  Layout layout() {
    return layout;
  }

  /**
   * Returns the value in another layout, which may have more axes: these come first and have length
   * 1, so that kernels broadcast as NumPy does.
   */
  Output<?> in(Layout target) {
    boolean alignsAtTheEnd =
        shape.rank() == 0 || (shape.rank() < target.rank() && layout.isPlain() && target.isPlain());
    if (alignsAtTheEnd || layout.equals(target)) {
      return output;
    }
    Output<?> known = moved.get(target);
    if (known == null) {
      known = move(target);
      moved.put(target, known);
    }
    return known;
  }

  /** Returns the same memory, or the same elements moved, under the meaning's own order. */
  Output<?> plain() {
    return in(Layout.plain(shape.rank()));
  }

  private Output<?> move(Layout target) {
    Shape wide = widened(target.rank());
    Layout own = layout.widened(target.rank());
    if (own.agrees(target, wide)) {
      return nodes.add("Reshape", output, nodes.vector(target.lengths(wide)));
    }
    Output<?> from =
        wide.rank() == shape.rank()
            ? output
            : nodes.add("Reshape", output, nodes.vector(own.lengths(wide)));
    return nodes.add("Transpose", from, nodes.vector(own.transposition(target)));
  }

  private Shape widened(int rank) {
    long[] lengths = new long[rank];
    int more = rank - shape.rank();
    for (int i = 0; i < rank; i++) {
      lengths[i] = i < more ? 1 : shape.get(i - more);
    }
    return Shape.of(lengths);
  }
}
