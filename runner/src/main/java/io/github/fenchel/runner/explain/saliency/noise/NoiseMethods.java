package io.github.fenchel.runner.explain.saliency.noise;

import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.runner.explain.saliency.ArrayName;
import io.github.fenchel.runner.explain.saliency.noise.NoisyGradient.Statistic;
import java.util.List;

/** The saliency methods that look at noisy copies of the image, and what is measured of them. */
public final class NoiseMethods {
  private static final Range SHARE =
      new Range(Rational.of(0, 1), false, Rational.of(1, 1), List.of());
  private static final Parameter SAMPLES = samples(25);
  private static final Parameter SIGMA = sigma("0.15");
  private static final Parameter TAU =
      Parameter.quantity(
          "tau", Unit.NONE, "0.1", SHARE, "share of a copy's entries that are kept: the largest");
  private static final Parameter GAMMA =
      Parameter.quantity(
          "gamma", Unit.NONE, "0.01", SHARE, "share of a copy's entries that are cut to 1");
  private static final Parameter VALUES =
      Parameter.choice(
          "values",
          SparsifiedSmoothGrad.Values.words(),
          "what a kept entry counts: its magnitude, or 1");

  private static final Parameter KIND =
      Parameter.choice(
          "kind",
          SparsePenalty.Kind.words(),
          "which entries go to 0 together: none, each alone, those of a patch");
  private static final Parameter COPIES = samples(32);
  private static final Parameter MOREAU_SIGMA = sigma("0.1");
  private static final Parameter LAMBDA =
      Parameter.quantity("lambda", Unit.NONE, "1", Range.positive(), "the envelope's width");
  private static final Parameter STEP =
      Parameter.quantity("step", Unit.NONE, "0.1", Range.positive(), "length of a proximal step");
  private static final Parameter ITERATIONS =
      Parameter.whole(
          "iterations", 300, Range.atLeast(1), "proximal steps; the last 100 are averaged");
  private static final Parameter THRESHOLD =
      Parameter.quantityOr(
          "auto",
          "threshold",
          Unit.NONE,
          Range.positive(),
          "weight of the penalty; auto: 0.005 if sparse, 0.05 if group");
  private static final Parameter PATCH =
      Parameter.whole("patch", 7, Range.atLeast(1), "side of a group's square, in pixels");

  private static final Parameter K =
      Parameter.quantity("k", Unit.NONE, "0.1", SHARE, "the largest entries, as a share of all");
  private static final Parameter RHO =
      Parameter.quantity(
          "rho", Unit.PIXEL, "0.03", Range.positive(), "L2 radius of the ball around the image");
  private static final Parameter ETA =
      Parameter.quantity(
          "eta", Unit.NONE, "0.95", Range.properShare(), "probability with which it holds");

  private NoiseMethods() {}

  private static Parameter samples(int fallback) {
    return Parameter.whole("samples", fallback, Range.atLeast(1), "noisy copies per image");
  }

  private static Parameter sigma(String fallback) {
    return Parameter.quantity(
        "sigma",
        Unit.NONE,
        fallback,
        Range.atLeast(0),
        "deviation of the noise, as a share of the image's max - min");
  }

  /** Returns the saliency methods. */
  public static List<Offer<SaliencyMethod>> offers() {
    return List.of(
        statistic(
            "smooth-grad",
            "mean of the gradients g_s of the label's logit at noisy copies: 1/S sum g_s",
            Statistic.MEAN),
        statistic(
            "smooth-grad-squared",
            "mean of the squared gradients at noisy copies: 1/S sum g_s^2",
            Statistic.SQUARE),
        statistic(
            "var-grad",
            "variance of the gradients at noisy copies: 1/S sum (g_s - mean)^2",
            Statistic.VARIANCE),
        sparsified(),
        moreau());
  }

  /** Returns the metrics. */
  public static List<Offer<Metric>> metrics() {
    Descriptor descriptor =
        Descriptor.of(
            "certified-overlap",
            "share of the k largest entries of a binary sparsified-smooth-grad that stay so within"
                + " an L2 ball: [i <= k: Phi(Phi^-1(a_(i) - e) - 2 rho/s) - e > a_(2k-i+1)] / k",
            K,
            RHO,
            ETA);
    return List.of(
        new Offer<>(
            descriptor,
            arguments ->
                new CertifiedOverlap(
                    new Component(descriptor.id(), arguments),
                    arguments.quantity(K.id()),
                    arguments.quantity(RHO.id()),
                    arguments.quantity(ETA.id()))));
  }

  private static Offer<SaliencyMethod> statistic(String id, String doc, Statistic statistic) {
    return new Offer<>(
        Descriptor.of(id, doc, SAMPLES, SIGMA),
        arguments ->
            new NoisyGradient(
                ArrayName.of(id, arguments),
                statistic,
                arguments.whole(SAMPLES.id()),
                arguments.quantity(SIGMA.id())));
  }

  private static Offer<SaliencyMethod> sparsified() {
    Descriptor descriptor =
        Descriptor.of(
            "sparsified-smooth-grad",
            "mean over noisy copies of the largest tau d magnitudes of the gradient, each min(a/q,"
                + " 1) or 1",
            SAMPLES,
            SIGMA,
            TAU,
            GAMMA,
            VALUES);
    return new Offer<>(
        descriptor,
        arguments ->
            new SparsifiedSmoothGrad(
                ArrayName.of(descriptor.id(), arguments),
                arguments.whole(SAMPLES.id()),
                arguments.quantity(SIGMA.id()),
                arguments.quantity(TAU.id()),
                arguments.quantity(GAMMA.id()),
                SparsifiedSmoothGrad.Values.of(arguments.word(VALUES.id()))));
  }

  private static Offer<SaliencyMethod> moreau() {
    Descriptor descriptor =
        Descriptor.of(
            "moreau-grad",
            "-delta/lambda, with delta the minimizer of E z_y(x + delta + xi) + ||delta||^2/(2"
                + " lambda) + R(delta)",
            KIND,
            LAMBDA,
            STEP,
            ITERATIONS,
            COPIES,
            MOREAU_SIGMA,
            THRESHOLD,
            PATCH);
    return new Offer<>(
        descriptor,
        arguments ->
            new MoreauGrad(
                ArrayName.of(descriptor.id(), arguments),
                new MoreauGrad.Copies(
                    arguments.whole(COPIES.id()), arguments.quantity(MOREAU_SIGMA.id())),
                arguments.quantity(LAMBDA.id()),
                arguments.quantity(STEP.id()),
                arguments.whole(ITERATIONS.id()),
                penalty(arguments)));
  }

  private static SparsePenalty penalty(Arguments arguments) {
    SparsePenalty.Kind kind = SparsePenalty.Kind.of(arguments.word(KIND.id()));
    double fallback = kind == SparsePenalty.Kind.GROUP ? 0.05 : 0.005;
    double threshold = arguments.optionalQuantity(THRESHOLD.id()).orElse(fallback);
    return new SparsePenalty(kind, threshold, arguments.whole(PATCH.id()));
  }
}
