package io.github.fenchel.runner.zoo;

import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.runner.zoo.layer.Activation;
import io.github.fenchel.runner.zoo.layer.Pooling;
import java.util.List;

/** The built-in architectures. */
public final class Zoo {
  private static final String STEM = "the stem of CIFAR for images up to 64 pixels";

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
        resNet("resnet18", "torchvision's ResNet-18", false, 2, 2, 2, 2),
        resNet("resnet34", "torchvision's ResNet-34", false, 3, 4, 6, 3),
        resNet("resnet50", "torchvision's ResNet-50", true, 3, 4, 6, 3),
        new Offer<>(
            Descriptor.of(
                "preact-resnet18",
                "the pre-activation ResNet-18 of adversarial training; " + STEM,
                Activation.PARAMETER),
            arguments -> new PreActResNet18(Activation.of(arguments))),
        new Offer<>(
            Descriptor.of(
                "wide-resnet-28-10",
                "the wide residual network of depth 28 and width 10; " + STEM,
                Parameter.quantity(
                    "dropout",
                    Unit.NONE,
                    "0",
                    Range.properShare(),
                    "share of activations that training drops within a block"),
                Activation.PARAMETER),
            arguments ->
                new WideResNet(4, 10, arguments.quantity("dropout"), Activation.of(arguments))),
        new Offer<>(
            Descriptor.of(
                "vgg11-bn",
                "torchvision's VGG-11 with batch norm; the head of CIFAR for images up to 64"
                    + " pixels; images of at least 16x16",
                Activation.PARAMETER),
            arguments -> new Vgg11(Activation.of(arguments))),
        new Offer<>(
            Descriptor.of(
                "efficientnet-b0",
                "torchvision's EfficientNet-B0; a stem of stride 1 for images up to 64 pixels"),
            arguments -> new EfficientNetB0()),
        new Offer<>(
            Descriptor.of(
                "convnext-tiny",
                "torchvision's ConvNeXt-Tiny; patches of 2 for images up to 64 pixels; images of"
                    + " at least 16x16"),
            arguments -> new ConvNextTiny()),
        new Offer<>(
            Descriptor.of(
                "vit-tiny",
                "torchvision's vision transformer with 12 layers, 3 heads and 192 features; patches"
                    + " of 16, or of 4 for images up to 64 pixels"),
            arguments -> new VitTiny()));
  }

  private static Offer<Architecture> resNet(
      String id, String doc, boolean bottleneck, Integer... blocks) {
    return new Offer<>(
        Descriptor.of(id, doc + "; " + STEM, Activation.PARAMETER),
        arguments -> new ResNet(List.of(blocks), bottleneck, Activation.of(arguments)));
  }
}
