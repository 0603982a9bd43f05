package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.block.AdaptiveAveragePool;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.BatchNorm;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.Dropout;
import io.github.fenchel.runner.zoo.layer.Flatten;
import io.github.fenchel.runner.zoo.layer.GlobalAveragePool;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.Pooling;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * VGG-11 with batch normalization, as torchvision has it. Images of up to 64 pixels get the head
 * that is usual for CIFAR, a mean over all pixels and one dense layer, {@code classifier}, in place
 * of three; of 16 to 31 pixels, one is left before the last pooling, which is left out. The last
 * activation, before its pooling, is the last feature map.
 *
 * @param activation the nonlinearity; torchvision's is ReLU
 * @see <a href="https://arxiv.org/abs/1409.1556">Simonyan and Zisserman, 2014</a>
 */
record Vgg11(Activation activation) implements Architecture {
  /** The filters of each convolution, stage by stage. */
  private static final List<List<Integer>> STAGES =
      List.of(List.of(64), List.of(128), List.of(256, 256), List.of(512, 512), List.of(512, 512));

  private static final int LAST = 512;
  private static final int SIDE = 7;
  private static final int HIDDEN = 4096;
  private static final double DROPOUT = 0.5;
  private static final Initializer ZERO = new Initializer.Constant(0);
  private static final Pooling POOL = new Pooling(Pooling.Kind.MAX, new Window(2, 2, 0));

  @Override
  public Blueprint blueprint(NetworkInput input) {
    ImageShape image = input.image();
    Stem.requireSides("vgg11-bn", image, 16);
    List<Layer> body = new ArrayList<>();
    int in = image.channels();
    int index = 0; // of a layer among torchvision's features
    for (List<Integer> stage : STAGES) {
      if (index > 0) {
        body.add(POOL);
        index++;
      }
      for (int out : stage) {
        Conv conv = new Conv("features." + index, in, out, 3, 1, 1);
        body.add(conv.starting(conv.start(), ZERO));
        body.add(new BatchNorm("features." + (index + 1), out));
        body.add(activation);
        index += 3;
        in = out;
      }
    }
    return new LayeredBlueprint(input, new Sequential(body), head(image, input.classes()));
  }

  private Sequential head(ImageShape image, int classes) {
    if (Stem.isSmall(image)) {
      boolean left = Math.min(image.height(), image.width()) >> STAGES.size() > 0;
      return Sequential.of(
          left ? POOL : Sequential.of(),
          new GlobalAveragePool(),
          dense("classifier", LAST, classes));
    }
    return Sequential.of(
        POOL,
        new AdaptiveAveragePool(SIDE),
        new Flatten(),
        dense("classifier.0", LAST * SIDE * SIDE, HIDDEN),
        activation,
        new Dropout("classifier.2", HIDDEN, DROPOUT),
        dense("classifier.3", HIDDEN, HIDDEN),
        activation,
        new Dropout("classifier.5", HIDDEN, DROPOUT),
        dense("classifier.6", HIDDEN, classes));
  }

  private static Dense dense(String name, int in, int out) {
    return new Dense(name, in, out, new Initializer.Normal(0.01), ZERO);
  }
}
