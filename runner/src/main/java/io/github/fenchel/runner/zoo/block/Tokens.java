package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image as tokens {@code [N,1+hw,E]}: one that stands for the class, and one for each patch;
 * each gets an embedding of its position.
 *
 * @param patches the convolution that makes a token of a patch
 * @param count the number of patches
 */
public record Tokens(Conv patches, int count) implements Layer {
  private static final String CLASS = "class_token";
  private static final String POSITIONS = "encoder.pos_embedding";

  /** The token of the class starts as zeros, positions normal with deviation 0.02. */
  @Override
  public List<WeightSpec> weights() {
    int features = patches.out();
    Initializer zero = new Initializer.Constant(0);
    WeightSpec token = new WeightSpec(CLASS, Shape.of(1, 1, features), zero, true);
    WeightSpec positions =
        new WeightSpec(
            POSITIONS, Shape.of(1, 1 + count, features), new Initializer.Normal(0.02), true);
    return Stream.of(List.of(token), patches.weights(), List.of(positions))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    long images = input.shape().get(0);
    int features = patches.out();
    Tensor seen =
        patches.forward(input, pass).reshape(Shape.of(images, features, count)).permute(0, 2, 1);
    Tensor token = pass.value(CLASS).broadcastTo(Shape.of(images, 1, features));
    return token.concat(1, List.of(seen)).add(pass.value(POSITIONS));
  }
}
