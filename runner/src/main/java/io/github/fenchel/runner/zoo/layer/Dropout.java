package io.github.fenchel.runner.zoo.layer;

import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Dropout of features: in training, each is 0 with probability {@code rate}, and the others are
 * divided by {@code 1 - rate}; in evaluation nothing happens. The mask is drawn in Java, so that it
 * is the same on every engine.
 *
 * @param name the layer's name
 * @param features the shape of an image's features
 * @param rate the share that is dropped, in [0,1); nothing is drawn for 0
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al., 2014</a>
 */
public record Dropout(String name, Shape features, double rate) implements Layer {
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("a dropout rate is in [0,1), not " + rate);
    }
  }

  /** Dropout of a row of features. */
  public Dropout(String name, int features, double rate) {
    this(name, Shape.of(features), rate);
  }

  @Override
  public List<DrawSpec> draws(int batch) {
    if (rate == 0) {
      return List.of();
    }
    long[] lengths =
        LongStream.concat(LongStream.of(batch), LongStream.of(features.toArray())).toArray();
    return List.of(
        new DrawSpec(name, DrawSpec.Distribution.BERNOULLI, 1 - rate, Shape.of(lengths)));
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    return pass.mode() == Mode.TRAIN && rate > 0
        ? input.mul(pass.draws().get(name)).div(1 - rate)
        : input;
  }
}
