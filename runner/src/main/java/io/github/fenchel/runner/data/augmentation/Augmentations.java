package io.github.fenchel.runner.data.augmentation;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.training.Augmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The built-in augmentations, with torchvision's names and defaults where it has them. */
public final class Augmentations {
  private static final int LARGEST = 1024;
  private static final Parameter P =
      Parameter.quantity("p", Unit.NONE, "1", upTo(1), "probability that an image is changed");

  private Augmentations() {}

  /** Returns the augmentations with their parameters. */
  public static List<Offer<Augmentation>> offers() {
    return List.of(
        new Offer<>(
            Descriptor.of(
                "horizontal-flip", "Mirrors an image left to right, with probability 1/2"),
            arguments -> new HorizontalFlip()),
        new Offer<>(
            Descriptor.of(
                "padded-crop",
                "Pads an image with zeros and crops it at random to its own size",
                Parameter.whole(
                    "padding",
                    4,
                    Range.between(1, LARGEST),
                    "pixels of zeros on each side, fewer than the image has")),
            arguments -> new PaddedCrop(arguments.whole("padding"))),
        each(
            arguments -> {
              List<Double> scale = pair("scale", arguments, 1);
              List<Double> ratio = pair("ratio", arguments, LARGEST);
              return new RandomResizedCrop(scale.get(0), scale.get(1), ratio.get(0), ratio.get(1));
            },
            "random-resized-crop",
            "Scales a random part of an image to the image's size",
            Parameter.numbers("scale", "0.08 1", "least and largest share of the area"),
            Parameter.numbers(
                "ratio", "0.75 1.3333333333333333", "least and largest ratio of width to height")),
        each(
            arguments ->
                new Rotation(
                    arguments.quantity("degrees"),
                    arguments.word("interpolation").equals("bilinear")),
            "rotation",
            "Rotates an image about its center; what comes from outside is black",
            Parameter.quantity("degrees", Unit.NONE, upTo(180), "largest angle to either side"),
            Parameter.choice(
                "interpolation", List.of("nearest", "bilinear"), "how pixels are mixed")),
        each(
            arguments -> {
              List<Double> sigma = pair("sigma", arguments, LARGEST);
              return new RandomBlur(arguments.whole("kernelSize"), sigma.get(0), sigma.get(1));
            },
            "gaussian-blur",
            "Blurs an image by a Gaussian of random width",
            Parameter.whole("kernelSize", 5, Range.between(3, LARGEST), "side of the kernel, odd"),
            Parameter.numbers("sigma", "0.1 2", "least and largest deviation in pixels")),
        each(
            arguments ->
                new ColorJitter(
                    arguments.quantity("brightness"),
                    arguments.quantity("contrast"),
                    arguments.quantity("saturation"),
                    arguments.quantity("hue")),
            "color-jitter",
            "Changes brightness, contrast, saturation and hue in random order",
            strength("brightness", Range.atLeast(0)),
            strength("contrast", Range.atLeast(0)),
            strength("saturation", Range.atLeast(0)),
            strength("hue", new Range(Rational.of(0, 1), true, Rational.of(1, 2), List.of()))),
        each(
            arguments -> new Cutout(arguments.whole("size"), arguments.numbers("fill")),
            "cutout",
            "Fills a square at a random place, which may stick out of the image",
            Parameter.whole("size", Range.between(1, LARGEST), "side of the square in pixels"),
            Parameter.numbers("fill", "0", "one value, or one for each channel, 0 to 1")));
  }

  private static Offer<Augmentation> each(
      Function<Arguments, ImageChange> change, String id, String doc, Parameter... parameters) {
    List<Parameter> all = new ArrayList<>(List.of(parameters));
    all.add(P);
    return new Offer<>(
        new Descriptor(id, doc, all),
        arguments -> new EachImage(change.apply(arguments), arguments.quantity("p")));
  }

  private static Parameter strength(String id, Range range) {
    return Parameter.quantity(id, Unit.NONE, "0", range, "largest change; 0 for none");
  }

  private static Range upTo(long most) {
    return new Range(Rational.of(0, 1), false, Rational.of(most, 1), List.of());
  }

  private static List<Double> pair(String id, Arguments arguments, double most) {
    List<Double> numbers = arguments.numbers(id);
    if (numbers.size() != 2
        || numbers.get(0) <= 0
        || numbers.get(1) < numbers.get(0)
        || numbers.get(1) > most) {
      throw new IllegalArgumentException(
          id
              + " \""
              + arguments.word(id)
              + "\" is not the least and the largest of a range within 0 and "
              + (long) most);
    }
    return numbers;
  }
}
