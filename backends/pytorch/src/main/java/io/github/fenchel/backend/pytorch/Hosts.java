package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Copies arrays between the host and the device. */
final class Hosts {
  private final PtNDManager manager;
  private ByteBuffer staging = ByteBuffer.allocateDirect(0);

  Hosts(PtNDManager manager) {
    this.manager = manager;
  }

  /**
   * Copies to the device, into the current scope. The copy is PyTorch's own memory: a graph may
   * outlive a Java buffer.
   */
  PtNDArray toDevice(HostArray array) {
    int bytes = Math.multiplyExact(array.size(), array.dataType().bytes());
    if (staging.capacity() < bytes) {
      staging = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    staging.clear().limit(bytes);
    array.copyTo(staging);
    PtNDArray view =
        JniUtils.createNdFromByteBuffer(
            manager,
            staging,
            Types.toDjl(array.shape()),
            Types.toDjl(array.dataType()),
            SparseFormat.DENSE,
            manager.getDevice());
    if (manager.getDevice().isGpu()) {
      return view;
    }
    try (view) {
      return JniUtils.clone(view);
    }
  }

  /** Copies to the host, waiting for the device. */
  static HostArray toHost(PtNDArray array, DataType type, Shape shape) {
    return HostArray.of(type, shape, JniUtils.getByteBuffer(array, true));
  }
}
