package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.block.Residual;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.BatchNorm;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.GlobalAveragePool;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks as torchvision has them; {@link Stem} says what small images get. The last
 * block's output is the last feature map.
 *
 * @param blocks how many blocks each of the four stages has
 * @param bottleneck whether a block is 1x1, 3x3, 1x1 convolutions, four times as wide at its end,
 *     and not two of 3x3; its 3x3 convolution has the stride (torchvision's v1.5)
 * @param activation the nonlinearity; torchvision's is ReLU
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., 2015</a>
 */
record ResNet(List<Integer> blocks, boolean bottleneck, Activation activation)
    implements Architecture {
  private static final int WIDTH = 64;
  private static final int EXPANSION = 4;

  ResNet {
    blocks = List.copyOf(blocks);
  }

  @Override
  public Blueprint blueprint(NetworkInput input) {
    List<Layer> body = new ArrayList<>();
    body.add(Stem.conv("conv1", input.image(), WIDTH));
    body.add(new BatchNorm("bn1", WIDTH));
    body.add(activation);
    body.addAll(Stem.pooling(input.image()));
    int in = WIDTH;
    for (int stage = 0; stage < blocks.size(); stage++) {
      for (int block = 0; block < blocks.get(stage); block++) {
        String name = "layer" + (stage + 1) + "." + block;
        int width = WIDTH << stage;
        int out = bottleneck ? width * EXPANSION : width;
        body.add(block(name, in, width, out, stage > 0 && block == 0 ? 2 : 1));
        in = out;
      }
    }
    Dense fc = Dense.startingAsPyTorch("fc", in, input.classes());
    return new LayeredBlueprint(
        input, new Sequential(body), Sequential.of(new GlobalAveragePool(), fc));
  }

  private Residual block(String name, int in, int width, int out, int stride) {
    Sequential shortcut = Sequential.of();
    if (stride > 1 || in != out) {
      shortcut =
          Sequential.of(
              new Conv(name + ".downsample.0", in, out, 1, stride, 0),
              new BatchNorm(name + ".downsample.1", out));
    }
    Conv first = new Conv(name + ".conv1", in, width, 3, stride, 1);
    Conv second = new Conv(name + ".conv2", width, width, 3, 1, 1);
    List<Layer> branch = new ArrayList<>();
    if (bottleneck) {
      first = new Conv(name + ".conv1", in, width, 1, 1, 0);
      second = new Conv(name + ".conv2", width, width, 3, stride, 1);
    }
    branch.add(first);
    branch.add(new BatchNorm(name + ".bn1", width));
    branch.add(activation);
    branch.add(second);
    branch.add(new BatchNorm(name + ".bn2", width));
    if (bottleneck) {
      branch.add(activation);
      branch.add(new Conv(name + ".conv3", width, out, 1, 1, 0));
      branch.add(new BatchNorm(name + ".bn3", out));
    }
    return new Residual(new Sequential(branch), shortcut, activation);
  }
}
