package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.BasicBlock;
import io.github.fenchel.runner.zoo.layer.BatchNorm;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.GlobalAveragePool;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.Pooling;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * The residual network with 18 weighted layers, as torchvision has it.
 *
 * <p>Images with a side above 64 pixels get ImageNet's stem, a 7x7 convolution of stride 2 and a
 * max-pooling; smaller ones would vanish in it and get the usual stem of CIFAR, a 3x3 convolution
 * of stride 1 alone. The last block's output is the last feature map.
 *
 * @param activation the nonlinearity; torchvision's is ReLU
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., 2015</a>
 */
record ResNet18(Activation activation) implements Architecture {
  private static final int LARGEST_SMALL_SIDE = 64;
  private static final int WIDTH = 64;

  @Override
  public Blueprint blueprint(NetworkInput input) {
    List<Layer> body = new ArrayList<>(stem(input.image()));
    int in = WIDTH;
    for (int stage = 1; stage <= 4; stage++) {
      int out = WIDTH << (stage - 1);
      body.add(BasicBlock.of("layer" + stage + ".0", in, out, stage == 1 ? 1 : 2, activation));
      body.add(BasicBlock.of("layer" + stage + ".1", out, out, 1, activation));
      in = out;
    }
    Dense fc = Dense.startingAsPyTorch("fc", in, input.classes());
    Sequential head = Sequential.of(new GlobalAveragePool(), fc);
    return new LayeredBlueprint(input, new Sequential(body), head);
  }

  private List<Layer> stem(ImageShape image) {
    BatchNorm norm = new BatchNorm("bn1", WIDTH);
    if (Math.max(image.height(), image.width()) <= LARGEST_SMALL_SIDE) {
      return List.of(new Conv("conv1", image.channels(), WIDTH, 3, 1, 1), norm, activation);
    }
    return List.of(
        new Conv("conv1", image.channels(), WIDTH, 7, 2, 3),
        norm,
        activation,
        new Pooling(Pooling.Kind.MAX, new Window(3, 2, 1)));
  }
}
