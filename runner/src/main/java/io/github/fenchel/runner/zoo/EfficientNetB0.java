package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.block.Residual;
import io.github.fenchel.runner.zoo.block.SqueezeExcitation;
import io.github.fenchel.runner.zoo.block.StochasticDepth;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.BatchNorm;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.Dropout;
import io.github.fenchel.runner.zoo.layer.GlobalAveragePool;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * EfficientNet-B0, as torchvision has it: dropout 0.2, and stochastic depth that grows with the
 * block towards 0.2. The first convolution has stride 1 for images of up to 64 pixels. The last
 * activation is the last feature map.
 *
 * @see <a href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>
 */
record EfficientNetB0() implements Architecture {
  private static final int WIDTH = 32;
  private static final int LAST = 1280;
  private static final double DROPOUT = 0.2;
  private static final double STOCHASTIC_DEPTH = 0.2;
  private static final int BLOCKS = 16;
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 16, 1),
          new Stage(6, 3, 2, 24, 2),
          new Stage(6, 5, 2, 40, 2),
          new Stage(6, 3, 2, 80, 3),
          new Stage(6, 5, 1, 112, 3),
          new Stage(6, 5, 2, 192, 4),
          new Stage(6, 3, 1, 320, 1));

  /** Blocks that end with as many channels; the first of them has the stride. */
  private record Stage(int expansion, int kernel, int stride, int out, int blocks) {}

  @Override
  public Blueprint blueprint(NetworkInput input) {
    List<Layer> body = new ArrayList<>();
    int stride = Stem.isSmall(input.image()) ? 1 : 2;
    Conv first = new Conv("features.0.0", input.image().channels(), WIDTH, 3, stride, 1);
    body.addAll(normalized(first, "features.0.1", WIDTH));
    int in = WIDTH;
    int count = 0;
    for (int i = 0; i < STAGES.size(); i++) {
      Stage stage = STAGES.get(i);
      for (int block = 0; block < stage.blocks(); block++) {
        String name = "features." + (i + 1) + "." + block;
        body.add(block(name, in, stage, block == 0 ? stage.stride() : 1, count++));
        in = stage.out();
      }
    }
    body.addAll(normalized(new Conv("features.8.0", in, LAST, 1, 1, 0), "features.8.1", LAST));
    int classes = input.classes();
    Dense dense =
        new Dense(
            "classifier.1",
            LAST,
            classes,
            Initializer.ofPyTorch(classes),
            new Initializer.Constant(0));
    Sequential head =
        Sequential.of(new GlobalAveragePool(), new Dropout("classifier.0", LAST, DROPOUT), dense);
    return new LayeredBlueprint(input, new Sequential(body), head);
  }

  /** Expansion, a convolution of each channel, gates, and projection. */
  private static Layer block(String name, int in, Stage stage, int stride, int before) {
    int wide = in * stage.expansion();
    List<Layer> layers = new ArrayList<>();
    int part = 0;
    if (wide != in) {
      String expand = name + ".block." + part++;
      layers.addAll(normalized(new Conv(expand + ".0", in, wide, 1, 1, 0), expand + ".1", wide));
    }
    String depthwise = name + ".block." + part++;
    layers.addAll(
        normalized(
            Conv.depthwise(depthwise + ".0", wide, stage.kernel(), stride),
            depthwise + ".1",
            wide));
    layers.add(new SqueezeExcitation(name + ".block." + part++, wide, Math.max(1, in / 4)));
    String project = name + ".block." + part;
    layers.add(new Conv(project + ".0", wide, stage.out(), 1, 1, 0));
    layers.add(new BatchNorm(project + ".1", stage.out()));
    Sequential all = new Sequential(layers);
    if (stride > 1 || in != stage.out()) {
      return all;
    }
    double rate = STOCHASTIC_DEPTH * before / BLOCKS;
    return Residual.of(new StochasticDepth(name + ".stochastic_depth", all, rate));
  }

  private static List<Layer> normalized(Conv conv, String norm, int channels) {
    return List.of(conv, new BatchNorm(norm, channels), Activation.SILU);
  }
}
