package io.github.fenchel.backend.tck.backend;

import static io.github.fenchel.backend.tck.sample.Numbers.normal;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.sample.Numbers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Every differentiable operation, as a function of one tensor with four axes away from kinks. */
final class Operations {
  private Operations() {}

  /** Where they are differentiated; no two elements tie, none is near a kink. */
  static HostArray points() {
    return normal(21, 2, 4, 5, 3);
  }

  /** Factors of an operation's result, so that each of its elements counts differently. */
  static HostArray weights(Session session, OnBackend.Expression operation) {
    HostArray result = OnBackend.run(session, operation, points());
    return normal(22, result.shape().toArray());
  }

  static Map<String, OnBackend.Expression> smooth() {
    Map<String, OnBackend.Expression> all = new TreeMap<>();
    tensors().forEach((name, f) -> all.put(name, (s, in) -> f.apply(in.get(0))));
    all.putAll(layers());
    return all;
  }

  private static Map<String, UnaryOperator<Tensor>> tensors() {
    Map<String, UnaryOperator<Tensor>> all = new TreeMap<>();
    all.put("add", x -> x.add(x.slice(1, 0, 1).mul(2)));
    all.put("sub", x -> x.sub(x.slice(0, 0, 1)));
    all.put("mul", x -> x.mul(x.slice(3, 0, 1)));
    all.put("div", x -> x.div(x.slice(2, 0, 1).square().add(1)));
    all.put("numbers", x -> x.mul(3).add(1).div(2).sub(4).negate());
    all.put("maximum", x -> x.maximum(x.slice(2, 0, 1).mul(0.5)));
    all.put("minimum", x -> x.minimum(x.slice(2, 0, 1).mul(0.5)));
    all.put("clip", x -> x.clip(-0.4321, 0.7654));
    all.put("abs", Tensor::abs);
    all.put("square", Tensor::square);
    all.put("sqrt", x -> x.square().add(0.1).sqrt());
    all.put("exp", Tensor::exp);
    all.put("log", x -> x.square().add(0.1).log());
    all.put("tanh", Tensor::tanh);
    all.put("erf", Tensor::erf);
    all.put("sigmoid", Tensor::sigmoid);
    all.put("softplus", Tensor::softplus);
    all.put("relu", Tensor::relu);
    all.put("where", x -> x.greaterThan(x.fill(0.1)).where(x.square(), x.mul(-2)));
    all.put("reshape", x -> x.reshape(Shape.of(8, 15)).tanh());
    all.put("permute", x -> x.permute(3, 1, 0, 2).square());
    all.put("broadcastTo", x -> x.sum(true, 1).tanh().broadcastTo(Shape.of(2, 4, 5, 3)));
    all.put("slice", x -> x.slice(2, 1, 4).square());
    all.put("concat", x -> x.concat(1, List.of(x.square(), x.slice(1, 1, 2))));
    all.put("sum", x -> x.square().sum(true, 0, 2));
    all.put("mean", x -> x.square().mean(1, 3));
    all.put("max", x -> x.square().max(false, 1, 3));
    all.put("matmul", x -> x.reshape(Shape.of(8, 15)).matmul(x.reshape(Shape.of(15, 8)).tanh()));
    all.put(
        "matmul of stacks",
        x -> x.matmul(x.permute(0, 1, 3, 2).tanh()).matmul(x.square()).permute(1, 2, 3, 0));
    all.put("logSoftmax", x -> x.logSoftmax(1));
    return all;
  }

  private static Map<String, OnBackend.Expression> layers() {
    Map<String, OnBackend.Expression> all = new TreeMap<>();
    int[][] convolutions = {{3, 1, 1, 1}, {3, 2, 1, 2}, {3, 2, 0, 4}, {1, 2, 0, 1}, {2, 1, 1, 2}};
    for (int[] c : convolutions) {
      HostArray kernel = normal(23, 4, 4 / c[3], c[0], c[0]);
      all.put(
          "conv2d kernel " + c[0] + ", stride " + c[1] + ", padding " + c[2] + ", groups " + c[3],
          (s, in) ->
              s.nn()
                  .conv2d(in.get(0), s.constant(kernel), null, new Convolution(c[1], c[2], c[3])));
    }
    for (Window window : List.of(new Window(2, 2, 0), new Window(3, 2, 1), new Window(3, 1, 1))) {
      all.put("maxPool2d " + window, (s, in) -> s.nn().maxPool2d(in.get(0), window));
      all.put("averagePool2d " + window, (s, in) -> s.nn().averagePool2d(in.get(0), window));
    }
    HostArray dense = normal(24, 3, 60);
    all.put(
        "linear",
        (s, in) ->
            s.nn().linear(in.get(0).reshape(Shape.of(2, 60)), s.constant(dense), null).tanh());
    HostArray scale = normal(25, 4);
    HostArray variance = Numbers.vector(0.5, 1, 2, 0.1);
    all.put(
        "batchNormByBatch",
        (s, in) ->
            s.nn()
                .batchNormByBatch(in.get(0), s.constant(scale), s.constant(scale), 1e-5)
                .output());
    all.put(
        "batchNormByStatistics",
        (s, in) ->
            s.nn()
                .batchNormByStatistics(
                    in.get(0),
                    s.constant(scale),
                    s.constant(scale),
                    s.constant(scale),
                    s.constant(variance),
                    1e-5)
                .square());
    return all;
  }
}
