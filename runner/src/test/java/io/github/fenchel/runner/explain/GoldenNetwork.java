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
import io.github.fenchel.api.tensor.Shape;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The networks of the golden files: {@code golden/README.md}. */
public enum GoldenNetwork {
  /** One dense layer over all pixels. */
  LINEAR("linear", "linear"),
  /** Two convolutions with softplus; no normalization. */
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

  /** Returns its blueprint, for images of the file's size. */
  public Blueprint blueprint() {
    Shape images = Golden.of(this.images).get("in.images").shape();
    ImageShape image = new ImageShape(axis(images, 1), axis(images, 2), axis(images, 3));
    Map<String, HostArray> own = Golden.weights(weights);
    Shape dense = shape(own, "fc.weight");
    Dense last = new Dense("fc", axis(dense, 1), axis(dense, 0));
    NetworkInput input =
        new NetworkInput(
            image,
            axis(dense, 0),
            Collections.nCopies(image.channels(), 0.0),
            Collections.nCopies(image.channels(), 1.0));
    return switch (this) {
      case LINEAR -> new LayeredBlueprint(input, Sequential.of(new Flatten(), last));
      case SMOOTH ->
          new LayeredBlueprint(
              input,
              Sequential.of(
                  conv("conv1", own),
                  Activation.SOFTPLUS,
                  new Pooling(Pooling.Kind.AVERAGE, new Window(2, 2, 0)),
                  conv("conv2", own),
                  Activation.SOFTPLUS),
              Sequential.of(new GlobalAveragePool(), last));
      case CNN, CNN2 ->
          Engines.create(Zoo.offers(), "small-cnn", Map.of())
              .blueprint(new NetworkInput(image, axis(dense, 0), List.of(0.2869), List.of(0.3538)));
    };
  }

  private static Conv conv(String name, Map<String, HostArray> weights) {
    Shape filters = shape(weights, name + ".weight");
    return new Conv(name, axis(filters, 1), axis(filters, 0), 3, 1, 1);
  }

  private static Shape shape(Map<String, HostArray> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name).shape();
  }

  private static int axis(Shape shape, int axis) {
    return Math.toIntExact(shape.get(axis));
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
