package io.github.fenchel.backend.reference;

import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.Shape;

/** Four-dimensional elements by their four indices; filled once, before a tensor is made of it. */
final class Planes {
  private final Shape shape;
  final int count;
  final int channels;
  final int height;
  final int width;
  private final double[] values;

  Planes(Shape shape) {
    this(shape, new double[Math.toIntExact(shape.size())]);
  }

  Planes(Shape shape, double[] values) {
    this.shape = shape;
    this.count = Math.toIntExact(shape.get(0));
    this.channels = Math.toIntExact(shape.get(1));
    this.height = Math.toIntExact(shape.get(2));
    this.width = Math.toIntExact(shape.get(3));
    this.values = values;
  }

  /** What an element is, given its indices. */
  interface Element {
    double at(int n, int c, int y, int x);
  }

  double at(int n, int c, int y, int x) {
    return values[((n * channels + c) * height + y) * width + x];
  }

  void fill(Element element) {
    int i = 0;
    for (int n = 0; n < count; n++) {
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            values[i++] = element.at(n, c, y, x);
          }
        }
      }
    }
  }

  ReferenceTensor tensor(Call call) {
    return call.tensor(DataType.FLOAT64, shape, values);
  }
}
