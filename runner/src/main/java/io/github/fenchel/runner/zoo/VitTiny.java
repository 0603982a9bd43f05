package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.backend.Convolution;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.runner.zoo.block.Attention;
import io.github.fenchel.runner.zoo.block.FirstToken;
import io.github.fenchel.runner.zoo.block.Residual;
import io.github.fenchel.runner.zoo.block.Tokens;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.LayerNorm;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiny vision transformer: torchvision's {@code VisionTransformer} with 12 layers, 3 heads, 192
 * features and 768 hidden ones, without dropout. Patches have 16x16 pixels; 4x4 in images of up to
 * 64. It names no feature map, since its logits come from the token of the class alone, which no
 * map of the patches holds.
 *
 * <p>As in torchvision, its last layer starts as zeros: so does every logit, and every gradient at
 * an image, before training.
 *
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al., 2020</a>
 * @see <a href="https://arxiv.org/abs/2012.12877">Touvron et al., 2020: the tiny size</a>
 */
record VitTiny() implements Architecture {
  private static final int LAYERS = 12;
  private static final int HEADS = 3;
  private static final int FEATURES = 192;
  private static final int HIDDEN = 768;
  private static final Initializer ZERO = new Initializer.Constant(0);
  private static final Initializer TINY = new Initializer.Normal(1e-6);

  @Override
  public Blueprint blueprint(NetworkInput input) {
    ImageShape image = input.image();
    int patch = Stem.isSmall(image) ? 4 : 16;
    if (image.height() % patch != 0 || image.width() % patch != 0) {
      throw new IllegalArgumentException(
          "vit-tiny cuts images like these into patches of "
              + patch
              + "x"
              + patch
              + " pixels: it takes sides that are multiples of "
              + patch
              + ", found "
              + image.height()
              + "x"
              + image.width());
    }
    int seen = image.channels() * patch * patch;
    Initializer start = new Initializer.Normal(Math.sqrt(1.0 / seen));
    Convolution apart = new Convolution(patch, 0, 1);
    Conv patches = new Conv("conv_proj", image.channels(), FEATURES, patch, apart, start, ZERO);
    List<Layer> layers = new ArrayList<>();
    layers.add(new Tokens(patches, image.height() / patch * (image.width() / patch)));
    for (int i = 0; i < LAYERS; i++) {
      String name = "encoder.layers.encoder_layer_" + i;
      layers.add(
          Residual.of(
              Sequential.of(
                  new LayerNorm(name + ".ln_1", FEATURES),
                  new Attention(name + ".self_attention", FEATURES, HEADS))));
      layers.add(
          Residual.of(
              Sequential.of(
                  new LayerNorm(name + ".ln_2", FEATURES),
                  dense(name + ".mlp.0", FEATURES, HIDDEN),
                  Activation.GELU,
                  dense(name + ".mlp.3", HIDDEN, FEATURES))));
    }
    layers.add(new LayerNorm("encoder.ln", FEATURES));
    layers.add(new FirstToken());
    layers.add(new Dense("heads.head", FEATURES, input.classes(), ZERO, ZERO));
    return new LayeredBlueprint(input, new Sequential(layers));
  }

  private static Dense dense(String name, int in, int out) {
    return new Dense(name, in, out, Initializer.xavierUniform(in, out), TINY);
  }
}
