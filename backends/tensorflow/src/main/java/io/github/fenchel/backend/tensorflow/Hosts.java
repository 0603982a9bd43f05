package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tensorflow.Tensor;

/** Copies arrays between the host's order of axes and TensorFlow's memory. */
final class Hosts {
  private Hosts() {}

  /** Copies into a new tensor, which the caller closes. */
  static Tensor toTensor(HostArray array, Layout layout) {
    byte[] bytes = new byte[Math.multiplyExact(array.size(), array.dataType().bytes())];
    array.copyTo(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
    long[] lengths = layout.lengths(array.shape());
    byte[] placed =
        layout.isPlain()
            ? bytes
            : moved(bytes, array.dataType(), lengths, strides(array.shape(), layout));
    Tensor tensor =
        Tensor.of(Types.toClass(array.dataType()), org.tensorflow.ndarray.Shape.of(lengths));
    if (placed.length > 0) {
      tensor.asRawTensor().data().write(placed);
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
      long[] places = new long[shape.rank()];
      long[] inMemory = strides(layout.lengths(shape));
      for (int axis = 0; axis < places.length; axis++) {
        places[axis] = inMemory[layout.place(axis)];
      }
      bytes = moved(bytes, type, shape.toArray(), places);
    }
    return HostArray.of(type, shape, ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
  }

  /** Returns, for each axis in memory, how far apart its entries are in the host's order. */
  private static long[] strides(Shape shape, Layout layout) {
    long[] host = strides(shape.toArray());
    long[] strides = new long[host.length];
    for (int axis = 0; axis < host.length; axis++) {
      strides[layout.place(axis)] = host[axis];
    }
    return strides;
  }

  private static long[] strides(long[] lengths) {
    long[] strides = new long[lengths.length];
    long stride = 1;
    for (int axis = lengths.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= lengths[axis];
    }
    return strides;
  }

  /** Gathers elements row-major over the lengths, the source's entries lying strides apart. */
  private static byte[] moved(byte[] source, DataType type, long[] lengths, long[] strides) {
    byte[] target = new byte[source.length];
    int width = type.bytes();
    int[] index = new int[lengths.length];
    long from = 0;
    for (int to = 0; to < target.length; to += width) {
      System.arraycopy(source, Math.toIntExact(from * width), target, to, width);
      for (int axis = lengths.length - 1; axis >= 0; axis--) {
        from += strides[axis];
        if (++index[axis] < lengths[axis]) {
          break;
        }
        from -= strides[axis] * lengths[axis];
        index[axis] = 0;
      }
    }
    return target;
  }
}
