package io.github.fenchel.backend.tensorflow;

import io.github.fenchel.api.tensor.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** Fenchel's types in TensorFlow's words. */
final class Types {
  private Types() {}

  static org.tensorflow.proto.DataType toProto(DataType type) {
    return switch (type) {
      case FLOAT32 -> org.tensorflow.proto.DataType.DT_FLOAT;
      case FLOAT64 -> org.tensorflow.proto.DataType.DT_DOUBLE;
      case INT64 -> org.tensorflow.proto.DataType.DT_INT64;
      case BOOLEAN -> org.tensorflow.proto.DataType.DT_BOOL;
    };
  }

  static Class<? extends TType> toClass(DataType type) {
    return switch (type) {
      case FLOAT32 -> TFloat32.class;
      case FLOAT64 -> TFloat64.class;
      case INT64 -> TInt64.class;
      case BOOLEAN -> TBool.class;
    };
  }
}
