package io.github.fenchel.backend.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.fenchel.api.tensor.DataType;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers that programs compute with, as 0-d tensors, each made once.
 *
 * <p>They live on the CPU: an operation with a CUDA tensor takes such a number without a copy of
 * its own. They have the tensor's type, since DJL's own scalars are doubles, and a 0-d float32
 * tensor times one of those would be float64.
 */
final class Scalars {
  // A program has a few dozen. Beyond the bound, for functions that compute theirs call by call, a
  // number lives as long as the current scope.
  private static final int MOST = 4096;

  private record Key(DataType type, long bits) {}

  private final PtNDManager manager;
  private final Map<Key, PtNDArray> made = new HashMap<>();

  Scalars(PtNDManager manager) {
    this.manager = manager;
  }

  /** Returns the number in a type. */
  PtNDArray of(DataType type, double value) {
    Key key = new Key(type, Double.doubleToLongBits(value));
    PtNDArray known = made.get(key);
    if (known != null) {
      return known;
    }
    PtNDArray scalar =
        JniUtils.full(
            manager, new Shape(), value, Types.toDjl(type), Device.cpu(), SparseFormat.DENSE);
    if (made.size() < MOST) {
      NDScope.unregister(scalar);
      made.put(key, scalar);
    }
    return scalar;
  }

  PtNDArray ofDouble(double value) {
    return of(DataType.FLOAT64, value);
  }

  PtNDArray flag(boolean value) {
    return of(DataType.FLOAT64, value ? 1 : 0);
  }
}
