package io.github.fenchel.backend.pytorch;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;

/** Fenchel's types and shapes in DJL's words. */
final class Types {
  private Types() {}

  static ai.djl.ndarray.types.DataType toDjl(DataType type) {
    return switch (type) {
      case FLOAT32 -> ai.djl.ndarray.types.DataType.FLOAT32;
      case FLOAT64 -> ai.djl.ndarray.types.DataType.FLOAT64;
      case INT64 -> ai.djl.ndarray.types.DataType.INT64;
      case BOOLEAN -> ai.djl.ndarray.types.DataType.BOOLEAN;
    };
  }

  static ai.djl.ndarray.types.Shape toDjl(Shape shape) {
    return new ai.djl.ndarray.types.Shape(shape.toArray());
  }
}
