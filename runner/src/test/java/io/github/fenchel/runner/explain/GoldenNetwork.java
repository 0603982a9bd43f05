package io.github.fenchel.runner.explain;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Window;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.LayeredBlueprint;
import io.github.fenchel.runner.zoo.Zoo;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.Conv;
import io.github.fenchel.runner.zoo.layer.Dense;
import io.github.fenchel.runner.zoo.layer.Flatten;
import io.github.fenchel.runner.zoo.layer.GlobalAveragePool;
import io.github.fenchel.runner.zoo.layer.Pooling;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.List;
import java.util.Map;

/** The networks of the golden files: {@code golden/README.md}. */
public enum GoldenNetwork {
  /** One dense layer over 3x8x8 pixels. */
  LINEAR("linear", "linear"),
  /** Two convolutions with softplus, of 3x16x16 pixels; no normalization. */
  SMOOTH("smooth", "smooth"),
  /** A trained small-cnn of Fashion-MNIST. */
  CNN("cnn", "cnn"),
  /** Another one, trained with the l1 norm. */
  CNN2("cnn", "cnn2");

  private final String images;
  private final String weights;

  GoldenNetwork(String images, String weights) {
    this.images = images;
    this.weights = weights;
  }

  /** Returns the network's images and labels. */
  public LabeledImages images() {
    Golden golden = Golden.of(images);
    return Images.labeled(golden.get("in.images"), golden.get("in.labels").toLongs());
  }

  /** Returns its blueprint. */
  public Blueprint blueprint() {
    return switch (this) {
      case LINEAR ->
          new LayeredBlueprint(
              new NetworkInput(new ImageShape(3, 8, 8), 4, zeros(), ones()),
              Sequential.of(new Flatten(), new Dense("fc", 192, 4)));
      case SMOOTH ->
          new LayeredBlueprint(
              new NetworkInput(new ImageShape(3, 16, 16), 5, zeros(), ones()),
              Sequential.of(
                  new Conv("conv1", 3, 8, 3, 1, 1),
                  Activation.SOFTPLUS,
                  new Pooling(Pooling.Kind.AVERAGE, new Window(2, 2, 0)),
                  new Conv("conv2", 8, 16, 3, 1, 1),
                  Activation.SOFTPLUS),
              Sequential.of(new GlobalAveragePool(), new Dense("fc", 16, 5)));
      case CNN, CNN2 ->
          Engines.create(Zoo.offers(), "small-cnn", Map.of())
              .blueprint(
                  new NetworkInput(
                      new ImageShape(1, 28, 28), 10, List.of(0.2869), List.of(0.3538)));
    };
  }

  private static List<Double> zeros() {
    return List.of(0.0, 0.0, 0.0);
  }

  private static List<Double> ones() {
    return List.of(1.0, 1.0, 1.0);
  }

  /** Puts it into a session. */
  public Model model(Session session) {
    return new Model(session, blueprint(), Golden.weights(weights));
  }

  /** Returns it as metrics and methods see it; trained on no images. */
  public TrainedModel in(Session session) {
    return asked(model(session));
  }

  /** Returns a network as metrics and methods see it; trained on no images. */
  public static TrainedModel asked(Model model) {
    Split none =
        new Split() {
          @Override
          public int size() {
            return 0;
          }

          @Override
          public int label(int index) {
            throw new IndexOutOfBoundsException(index);
          }

          @Override
          public HostArray images(int... indices) {
            throw new IndexOutOfBoundsException(indices.length);
          }
        };
    return new ArrayModel(model, none, Seeds.of(Component.of("golden"), 0));
  }
}
