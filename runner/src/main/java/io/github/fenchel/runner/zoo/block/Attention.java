package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.Composed;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import java.util.List;
import java.util.stream.Stream;

/**
 * Self-attention of several heads between tokens {@code [N,S,E]}, as {@code
 * torch.nn.MultiheadAttention}: in each head, {@code softmax(q k^T / sqrt(d)) v} with {@code d = E
 * / heads}; then a dense layer over all heads.
 *
 * @param name the layer's name
 * @param features the features {@code E} of a token
 * @param heads the number of heads
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., 2017</a>
 */
public record Attention(String name, int features, int heads) implements Composed {
  @Override
  public List<Layer> layers() {
    return List.of(output());
  }

  private Dense output() {
    return new Dense(
        name + ".out_proj",
        features,
        features,
        Initializer.ofPyTorch(features),
        new Initializer.Constant(0));
  }

  /** Query, key and value come from one weight, Xavier uniform as a whole. */
  @Override
  public List<WeightSpec> weights() {
    int all = 3 * features;
    Stream<WeightSpec> own =
        Stream.of(
            new WeightSpec(
                name + ".in_proj_weight",
                Shape.of(all, features),
                Initializer.xavierUniform(features, all),
                true),
            new WeightSpec(
                name + ".in_proj_bias", Shape.of(all), new Initializer.Constant(0), true));
    return Stream.concat(own, output().weights().stream()).toList();
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    long images = input.shape().get(0);
    long tokens = input.shape().get(1);
    int width = features / heads;
    Tensor all =
        pass.nn()
            .linear(
                input.reshape(Shape.of(images * tokens, features)),
                pass.value(name + ".in_proj_weight"),
                pass.value(name + ".in_proj_bias"))
            .reshape(Shape.of(images, tokens, 3L * heads, width))
            .permute(0, 2, 1, 3);
    Tensor query = all.slice(1, 0, heads).div(Math.sqrt((double) width));
    Tensor key = all.slice(1, heads, 2L * heads);
    Tensor value = all.slice(1, 2L * heads, 3L * heads);
    Tensor shares = query.matmul(key.permute(0, 1, 3, 2)).logSoftmax(3).exp();
    Tensor seen =
        shares.matmul(value).permute(0, 2, 1, 3).reshape(Shape.of(images, tokens, features));
    return output().forward(seen, pass);
  }
}
