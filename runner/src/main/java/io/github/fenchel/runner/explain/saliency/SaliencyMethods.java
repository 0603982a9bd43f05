package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import java.util.List;
import java.util.function.BiFunction;

/** The saliency methods that ask for gradients at the image, or on the way to it. */
public final class SaliencyMethods {
  private static final Parameter STEPS =
      Parameter.whole("steps", 50, Range.between(1, 1000), "gradients on the way to the image");
  private static final Parameter BASELINE =
      Parameter.choice("baseline", BaselineImage.words(), "the image without content");
  private static final Parameter SIGMA =
      Parameter.quantity(
          "sigma",
          Unit.NONE,
          "3",
          Range.positive(),
          "standard deviation of a blurred baseline, in pixels");
  private static final Parameter SAMPLES =
      Parameter.whole("samples", 50, Range.atLeast(1), "gradients per image");
  private static final Parameter REFERENCES =
      Parameter.whole(
          "references", 100, Range.atLeast(1), "training images that baselines are drawn from");
  private static final Parameter RELU =
      Parameter.flag("relu", true, "whether what speaks against the label becomes 0");

  private SaliencyMethods() {}

  /** Returns them; the one of the default list first. */
  public static List<Offer<SaliencyMethod>> offers() {
    return List.of(
        new Offer<>(
            Descriptor.of(
                "simple-gradient",
                "gradient of the label's logit, or of another output, with respect to the image",
                OutputParameter.OF),
            arguments -> new SimpleGradient(OutputParameter.of(arguments))),
        offer(
            Descriptor.of(
                "gradient-x-input", "gradient of the label's logit times the image: x * d z_y/d x"),
            (name, arguments) -> new GradientTimesInput(name)),
        offer(
            Descriptor.of(
                "integrated-gradients",
                "(x - x0) times the gradient's mean on the way from a baseline x0 to x, by"
                    + " Gauss-Legendre quadrature",
                STEPS,
                BASELINE,
                SIGMA),
            (name, arguments) ->
                new IntegratedGradients(
                    name,
                    arguments.whole(STEPS.id()),
                    BaselineImage.of(arguments.word(BASELINE.id())),
                    arguments.quantity(SIGMA.id()))),
        offer(
            Descriptor.of(
                "expected-gradients",
                "mean of (x - r) * d z_y/d x at alpha x + (1 - alpha) r, over training images r"
                    + " and alpha in [0,1) that are drawn at random",
                SAMPLES,
                REFERENCES),
            (name, arguments) ->
                new ExpectedGradients(
                    name, arguments.whole(SAMPLES.id()), arguments.whole(REFERENCES.id()))),
        offer(
            Descriptor.of(
                "grad-cam",
                "last feature map's channels A_f, weighed by the mean of d z_y/d A_f, summed and"
                    + " scaled to the image: max(0, sum_f w_f A_f)",
                RELU),
            (name, arguments) -> new GradCam(name, arguments.flag(RELU.id()))));
  }

  /** An offer that gives its method the name of its array. */
  private static Offer<SaliencyMethod> offer(
      Descriptor descriptor, BiFunction<String, Arguments, SaliencyMethod> factory) {
    return new Offer<>(
        descriptor,
        arguments -> factory.apply(ArrayName.of(descriptor.id(), arguments), arguments));
  }
}
