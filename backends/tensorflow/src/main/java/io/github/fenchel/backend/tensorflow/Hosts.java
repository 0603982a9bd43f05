package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.common.Offsets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tensorflow.Tensor;

/** Copies arrays between the host's order of axes and TensorFlow's memory. */
final class Hosts {
  private Hosts() {}

  /** Copies into a new tensor, which the caller closes. */
  static Tensor toTensor(HostArray array, Layout layout) {
    byte[] bytes = new byte[Math.multiplyExact(array.size(), array.dataType().bytes())];
    array.copyTo(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    Shape lengths = Shape.of(layout.lengths(array.shape()));
    if (!layout.isPlain()) {
      int[] host = Offsets.strides(array.shape());
      int[] strides = new int[host.length];
      for (int axis = 0; axis < host.length; axis++) {
        strides[layout.place(axis)] = host[axis];
      }
      bytes = moved(bytes, array.dataType(), lengths, strides);
    }
    Tensor tensor =
        Tensor.of(
            Types.toClass(array.dataType()), org.tensorflow.ndarray.Shape.of(lengths.toArray()));
    if (bytes.length > 0) {
      tensor.asRawTensor().data().write(bytes);
    }
    return tensor;
  }

  /** Copies a tensor to the host. */
  static HostArray toHost(Tensor tensor, DataType type, Shape shape, Layout layout) {
    byte[] bytes = new byte[Math.toIntExact(shape.size() * type.bytes())];
    if (bytes.length > 0) {
      tensor.asRawTensor().data().read(bytes);
    }
    if (!layout.isPlain()) {
      int[] inMemory = Offsets.strides(Shape.of(layout.lengths(shape)));
      int[] strides = new int[inMemory.length];
      Arrays.setAll(strides, axis -> inMemory[layout.place(axis)]);
      bytes = moved(bytes, type, shape, strides);
    }
    return HostArray.of(type, shape, ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
  }

  /** Gathers elements row-major over a shape, the source's entries lying strides apart. */
  private static byte[] moved(byte[] source, DataType type, Shape shape, int[] strides) {
    byte[] target = new byte[source.length];
    int width = type.bytes();
    int to = 0;
    for (int from : Offsets.walk(shape, strides, 0)) {
      System.arraycopy(source, from * width, target, to, width);
      to += width;
    }
    return target;
  }
}
