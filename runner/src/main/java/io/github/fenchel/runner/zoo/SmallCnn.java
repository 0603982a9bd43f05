package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.BatchNorm;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.Flatten;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.Pooling;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * Three times 3x3 convolution, batch norm, activation and 2x2 pooling, with 32, 64 and 128 filters;
 * then a dense layer. The last activation, before its pooling, is the last feature map.
 *
 * @param activation what follows each batch norm
 * @param pooling what halves the image each time
 */
record SmallCnn(Activation activation, Pooling.Kind pooling) implements Architecture {
  private static final int[] FILTERS = {32, 64, 128};
  private static final int SHRINK = 1 << FILTERS.length;

  @Override
  public Blueprint blueprint(NetworkInput input) {
    ImageShape image = input.image();
    Stem.requireSides("small-cnn", image, SHRINK);
    List<Layer> body = new ArrayList<>();
    int channels = image.channels();
    for (int i = 0; i < FILTERS.length; i++) {
      if (i > 0) {
        body.add(pool());
      }
      body.add(new Conv("conv" + (i + 1), channels, FILTERS[i], 3, 1, 1));
      body.add(new BatchNorm("bn" + (i + 1), FILTERS[i]));
      body.add(activation);
      channels = FILTERS[i];
    }
    int features = channels * (image.height() / SHRINK) * (image.width() / SHRINK);
    Sequential head =
        Sequential.of(pool(), new Flatten(), new Dense("fc", features, input.classes()));
    return new LayeredBlueprint(input, new Sequential(body), head);
  }

  private Layer pool() {
    return new Pooling(pooling, new Window(2, 2, 0));
  }
}
