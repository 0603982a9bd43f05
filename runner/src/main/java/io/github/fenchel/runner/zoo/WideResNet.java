package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.zoo.block.PreActivated;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.ActivationShape;
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
 * Wide residual networks, with the names of TRADES (Zhang et al., 2019) and RobustBench. {@link
 * Stem} says how they begin. What {@code bn1} and its activation give is the last feature map.
 *
 * @param blocks the number of blocks of each of the three stages: 4 of depth 28
 * @param widen how many times wider than 16, 32 and 64 channels the stages are
 * @param dropout the share of activations that training drops between a block's two convolutions
 * @param activation the nonlinearity; theirs is ReLU
 * @see <a href="https://arxiv.org/abs/1605.07146">Zagoruyko and Komodakis, 2016</a>
 */
record WideResNet(int blocks, int widen, double dropout, Activation activation)
    implements Architecture {
  private static final int WIDTH = 16;
  private static final int STAGES = 3;

  @Override
  public Blueprint blueprint(NetworkInput input) {
    List<Layer> body = new ArrayList<>();
    body.add(Stem.conv("conv1", input.image(), WIDTH));
    body.addAll(Stem.pooling(input.image()));
    ActivationShape extent =
        new Sequential(body)
            .after(new ActivationShape(input.image().height(), input.image().width(), 1));
    int in = WIDTH;
    for (int stage = 0; stage < STAGES; stage++) {
      int out = (WIDTH << stage) * widen;
      for (int block = 0; block < blocks; block++) {
        String name = "block" + (stage + 1) + ".layer." + block;
        Conv first = new Conv(name + ".conv1", in, out, 3, stage > 0 && block == 0 ? 2 : 1, 1);
        extent = first.after(extent);
        Shape dropped = Shape.of(out, extent.height(), extent.width());
        body.add(block(name, first, new Dropout(name + ".dropout", dropped, dropout)));
        in = out;
      }
    }
    body.add(new BatchNorm("bn1", in));
    body.add(activation);
    Dense fc =
        new Dense(
            "fc", in, input.classes(), Initializer.ofPyTorch(in), new Initializer.Constant(0));
    return new LayeredBlueprint(
        input, new Sequential(body), Sequential.of(new GlobalAveragePool(), fc));
  }

  private PreActivated block(String name, Conv first, Dropout drop) {
    int in = first.in();
    int out = first.out();
    Sequential projection = Sequential.of();
    if (in != out) {
      projection =
          Sequential.of(new Conv(name + ".convShortcut", in, out, 1, first.options().stride(), 0));
    }
    return new PreActivated(
        Sequential.of(new BatchNorm(name + ".bn1", in), activation),
        Sequential.of(
            first,
            new BatchNorm(name + ".bn2", out),
            activation,
            drop,
            new Conv(name + ".conv2", out, out, 3, 1, 1)),
        projection);
  }
}
