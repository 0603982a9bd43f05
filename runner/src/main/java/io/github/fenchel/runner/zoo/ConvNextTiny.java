package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.block.ChannelsLast;
import io.github.fenchel.runner.zoo.block.LayerScale;
import io.github.fenchel.runner.zoo.block.Residual;
import io.github.fenchel.runner.zoo.block.StochasticDepth;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.GlobalAveragePool;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.LayerNorm;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * ConvNeXt-Tiny, as torchvision has it, with stochastic depth that grows with the block to 0.1. The
 * first convolution takes patches of 4x4 pixels; of 2x2 for images of up to 64. The last block's
 * output is the last feature map.
 *
 * <p>Torchvision truncates the normal start of weights at a magnitude of 2, a hundred deviations,
 * which no draw reaches.
 *
 * @see <a href="https://arxiv.org/abs/2201.03545">Liu et al., 2022</a>
 */
record ConvNextTiny() implements Architecture {
  private static final List<Integer> WIDTHS = List.of(96, 192, 384, 768);
  private static final List<Integer> BLOCKS = List.of(3, 3, 9, 3);
  private static final int ALL_BLOCKS = 18;
  private static final double STOCHASTIC_DEPTH = 0.1;
  private static final double LAYER_SCALE = 1e-6;
  private static final Initializer START = new Initializer.Normal(0.02);
  private static final Initializer ZERO = new Initializer.Constant(0);

  @Override
  public Blueprint blueprint(NetworkInput input) {
    int patch = Stem.isSmall(input.image()) ? 2 : 4;
    Stem.requireSides("convnext-tiny", input.image(), patch << (WIDTHS.size() - 1));
    List<Layer> body = new ArrayList<>();
    int in = WIDTHS.get(0);
    body.add(conv("features.0.0", input.image().channels(), in, patch));
    body.add(new ChannelsLast(new LayerNorm("features.0.1", in)));
    int count = 0;
    for (int stage = 0; stage < WIDTHS.size(); stage++) {
      int width = WIDTHS.get(stage);
      if (stage > 0) {
        body.add(new ChannelsLast(new LayerNorm("features." + 2 * stage + ".0", in)));
        body.add(conv("features." + 2 * stage + ".1", in, width, 2));
        in = width;
      }
      for (int block = 0; block < BLOCKS.get(stage); block++) {
        body.add(block("features." + (2 * stage + 1) + "." + block, width, count++));
      }
    }
    Sequential head =
        Sequential.of(
            new GlobalAveragePool(),
            new LayerNorm("classifier.0", in),
            dense("classifier.2", in, input.classes()));
    return new LayeredBlueprint(input, new Sequential(body), head);
  }

  private static Residual block(String name, int width, int before) {
    Convolution apart = new Convolution(1, 3, width);
    String part = name + ".block.";
    Layer branch =
        Sequential.of(
            new Conv(part + "0", width, width, 7, apart, START, ZERO),
            new ChannelsLast(
                Sequential.of(
                    new LayerNorm(part + "2", width),
                    dense(part + "3", width, 4 * width),
                    Activation.GELU,
                    dense(part + "5", 4 * width, width))));
    Layer scaled = new LayerScale(name + ".layer_scale", width, LAYER_SCALE, branch);
    double rate = STOCHASTIC_DEPTH * before / (ALL_BLOCKS - 1);
    return Residual.of(new StochasticDepth(name + ".stochastic_depth", scaled, rate));
  }

  private static Conv conv(String name, int in, int out, int stride) {
    return new Conv(name, in, out, stride, new Convolution(stride, 0, 1), START, ZERO);
  }

  private static Dense dense(String name, int in, int out) {
    return new Dense(name, in, out, START, ZERO);
  }
}
