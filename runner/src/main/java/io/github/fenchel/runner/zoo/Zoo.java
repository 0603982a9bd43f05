package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.Pooling;
import java.util.List;

/** The built-in architectures. */
public final class Zoo {
  private Zoo() {}

  /** Returns the architectures, simplest first. */
  public static List<Offer<Architecture>> offers() {
    return List.of(
        new Offer<>(
            Descriptor.of("linear", "one dense layer from pixels to classes"),
            arguments -> new LinearClassifier()),
        new Offer<>(
            Descriptor.of(
                "mlp",
                "dense layers with an activation between",
                Parameter.whole("hidden", 256, Range.atLeast(1), "width of each hidden layer"),
                Parameter.whole("layers", 2, Range.atLeast(1), "number of hidden layers"),
                Activation.PARAMETER),
            arguments ->
                new MultilayerPerceptron(
                    arguments.whole("hidden"),
                    arguments.whole("layers"),
                    Activation.of(arguments))),
        new Offer<>(
            Descriptor.of(
                "small-cnn",
                "three convolutions with batch norm and pooling, then a dense layer;"
                    + " images of at least 8x8",
                Activation.PARAMETER,
                Pooling.Kind.PARAMETER),
            arguments -> new SmallCnn(Activation.of(arguments), Pooling.Kind.of(arguments))),
        new Offer<>(
            Descriptor.of(
                "resnet18",
                "torchvision's ResNet-18; the stem of CIFAR for images up to 64 pixels",
                Activation.PARAMETER),
            arguments -> new ResNet18(Activation.of(arguments))));
  }
}
