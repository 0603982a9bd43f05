package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.block.PreActivated;
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
 * The pre-activation ResNet-18 of adversarial training (Wong et al., 2020; Rice et al., 2020), with
 * their names: the one of pytorch-cifar, and a batch normalization and an activation, {@code bn},
 * at its end, as in the paper. {@link Stem} says how it begins. What {@code bn} and its activation
 * give is the last feature map.
 *
 * @param activation the nonlinearity; theirs is ReLU
 * @see <a href="https://arxiv.org/abs/1603.05027">He et al., 2016</a>
 */
record PreActResNet18(Activation activation) implements Architecture {
  private static final int WIDTH = 64;
  private static final int STAGES = 4;
  private static final int BLOCKS = 2;

  @Override
  public Blueprint blueprint(NetworkInput input) {
    List<Layer> body = new ArrayList<>();
    body.add(Stem.conv("conv1", input.image(), WIDTH).startingAsPyTorch());
    body.addAll(Stem.pooling(input.image()));
    int in = WIDTH;
    for (int stage = 0; stage < STAGES; stage++) {
      int out = WIDTH << stage;
      for (int block = 0; block < BLOCKS; block++) {
        String name = "layer" + (stage + 1) + "." + block;
        body.add(block(name, in, out, stage > 0 && block == 0 ? 2 : 1));
        in = out;
      }
    }
    body.add(new BatchNorm("bn", in));
    body.add(activation);
    Dense linear = Dense.startingAsPyTorch("linear", in, input.classes());
    return new LayeredBlueprint(
        input, new Sequential(body), Sequential.of(new GlobalAveragePool(), linear));
  }

  private PreActivated block(String name, int in, int out, int stride) {
    Sequential projection = Sequential.of();
    if (stride > 1 || in != out) {
      projection =
          Sequential.of(new Conv(name + ".shortcut.0", in, out, 1, stride, 0).startingAsPyTorch());
    }
    return new PreActivated(
        Sequential.of(new BatchNorm(name + ".bn1", in), activation),
        Sequential.of(
            new Conv(name + ".conv1", in, out, 3, stride, 1).startingAsPyTorch(),
            new BatchNorm(name + ".bn2", out),
            activation,
            new Conv(name + ".conv2", out, out, 3, 1, 1).startingAsPyTorch()),
        projection);
  }
}
