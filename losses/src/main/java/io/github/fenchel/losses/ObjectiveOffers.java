package io.github.fenchel.losses;

import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.losses.attack.BallAscent;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.losses.baseline.AdversarialTraining;
import io.github.fenchel.losses.baseline.GazeHarmonization;
import io.github.fenchel.losses.baseline.NoiseTraining;
import io.github.fenchel.losses.baseline.StandardTraining;
import io.github.fenchel.losses.baseline.Trades;
import io.github.fenchel.losses.geometry.Ball;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.route.AscentOptions;
import io.github.fenchel.losses.route.AuthorsRoute;
import io.github.fenchel.losses.route.FastRoute;
import io.github.fenchel.losses.route.IterativeRoute;
import io.github.fenchel.losses.route.PenaltyRoute;
import io.github.fenchel.losses.route.RouteOptions;
import java.util.List;

/** The routes and the baselines of this module, with their parameters. */
final class ObjectiveOffers {
  private static final String IN_DEVIATIONS =
      "whether the norm runs in the network's normalized coordinates: a norm's \"1 pixel\" is then"
          + " one deviation of its channel";
  private static final Parameter CLIP =
      Parameter.flag("clip", true, "whether the perturbed images are clipped to [0,1]");
  private static final Parameter ATTACK_MODE =
      Parameter.choice(
          "attackMode",
          List.of("evaluate", "train"),
          "how batch normalization and dropout behave in the attack");
  private static final Parameter NORMALIZED = Parameter.flag("normalized", false, IN_DEVIATIONS);
  private static final Parameter GRADIENT_MODE =
      Parameter.choice(
          "gradientMode",
          List.of("evaluate", "train"),
          "how batch normalization and dropout behave where the gradient is taken; in training mode"
              + " it holds the influence of each example on the whole batch");
  private static final Parameter STEP_LENGTH =
      Parameter.quantityOr(
          "auto",
          "stepSize",
          Unit.PIXEL,
          Range.positive(),
          "length of a step; auto is 2.5 epsilon / steps");
  private static final Parameter RADIUS =
      Parameter.quantity("epsilon", Unit.PIXEL, Range.positive(), "radius of the ball");

  private ObjectiveOffers() {}

  static List<ObjectiveOffer> all() {
    return List.of(
        standard(),
        fast(),
        iterative(),
        penalty(),
        authors(),
        pgd(),
        trades(),
        inputGradient(),
        logitGradient(),
        noise(),
        gaze());
  }

  private static RouteOptions options(Arguments arguments) {
    return new RouteOptions(
        arguments.flag("clip"),
        ConstantNames.constant(Mode.class, arguments.word("attackMode")),
        arguments.flag("normalized"));
  }

  private static ObjectiveOffer standard() {
    return ObjectiveOffer.baseline(
        Descriptor.of("standard", "cross-entropy on the images as they are"),
        arguments -> new StandardTraining());
  }

  private static ObjectiveOffer fast() {
    return ObjectiveOffer.route(
        Descriptor.of(
            "fast",
            "cross-entropy on images perturbed by one step from the clean image",
            CLIP,
            ATTACK_MODE,
            NORMALIZED),
        (arguments, norm) -> new FastRoute(norm, options(arguments)));
  }

  private static ObjectiveOffer iterative() {
    return ObjectiveOffer.route(
        Descriptor.of(
            "iterative",
            "cross-entropy on images perturbed by proximal gradient ascent, never below fast",
            Parameter.whole("steps", 10, Range.between(1, 1000), "steps of each ascent"),
            Parameter.quantityOr(
                "auto",
                "stepSize",
                Unit.PIXEL_SQUARED,
                Range.positive(),
                "change for a gradient of 1 loss per pixel; auto is the length of fast's"
                    + " perturbation over the gradient's, for each image"),
            Parameter.flag(
                "randomStart", false, "whether an ascent starts at random, not at fast's point"),
            Parameter.whole(
                "restarts", 1, Range.between(1, 100), "ascents, of which the best point is kept"),
            CLIP,
            ATTACK_MODE,
            NORMALIZED),
        (arguments, norm) ->
            new IterativeRoute(
                norm,
                new AscentOptions(
                    arguments.whole("steps"),
                    arguments.optionalQuantity("stepSize"),
                    arguments.flag("randomStart"),
                    arguments.whole("restarts")),
                options(arguments)));
  }

  private static ObjectiveOffer penalty() {
    return ObjectiveOffer.route(
        Descriptor.of(
            "penalty",
            "cross-entropy plus the norm's penalty on the gradient, by double backpropagation",
            GRADIENT_MODE,
            NORMALIZED),
        (arguments, norm) ->
            new PenaltyRoute(
                norm, PenaltyRoute.Of.LOSS, gradientMode(arguments), arguments.flag("normalized")));
  }

  private static ObjectiveOffer authors() {
    return ObjectiveOffer.route(
        Descriptor.of(
            "authors",
            "the schemes of the paper's released code, for l1, elastic-net and group-l2",
            Parameter.choice(
                "scheme",
                ConstantNames.of(AuthorsRoute.Scheme.values()),
                "seven steps from the clean image, or one"),
            Parameter.flag("clip", false, CLIP.doc()),
            Parameter.choice("attackMode", List.of("train", "evaluate"), ATTACK_MODE.doc()),
            Parameter.flag("normalized", true, IN_DEVIATIONS)),
        AuthorsRoute::refusal,
        (arguments, norm) ->
            new AuthorsRoute(
                norm,
                ConstantNames.constant(AuthorsRoute.Scheme.class, arguments.word("scheme")),
                options(arguments)));
  }

  private static ObjectiveOffer pgd() {
    return ObjectiveOffer.baseline(
        Descriptor.of(
            "pgd",
            "cross-entropy on images perturbed by projected gradient ascent from a random start",
            RADIUS,
            Parameter.choice(
                "ball", ConstantNames.of(Ball.values()), "the norm that measures the perturbation"),
            Parameter.whole("steps", 7, Range.between(1, 1000), "steps of the ascent"),
            STEP_LENGTH,
            CLIP),
        arguments -> {
          double epsilon = arguments.quantity("epsilon");
          int steps = arguments.whole("steps");
          return new AdversarialTraining(
              new Pgd(
                  epsilon,
                  steps,
                  BallAscent.stepSize(arguments.optionalQuantity("stepSize"), epsilon, steps),
                  ConstantNames.constant(Ball.class, arguments.word("ball")),
                  arguments.flag("clip")));
        });
  }

  private static ObjectiveOffer trades() {
    return ObjectiveOffer.baseline(
        Descriptor.of(
            "trades",
            "clean cross-entropy plus how far an attack in the L-infinity ball moves the"
                + " prediction",
            RADIUS,
            Parameter.quantity(
                "beta", Unit.NONE, "6", Range.atLeast(0), "weight of the divergence"),
            Parameter.whole("steps", 10, Range.between(1, 1000), "steps of the ascent"),
            STEP_LENGTH,
            CLIP),
        arguments -> {
          double epsilon = arguments.quantity("epsilon");
          int steps = arguments.whole("steps");
          return new Trades(
              epsilon,
              steps,
              BallAscent.stepSize(arguments.optionalQuantity("stepSize"), epsilon, steps),
              arguments.quantity("beta"),
              arguments.flag("clip"));
        });
  }

  /**
   * The baseline {@code input-gradient-l2}: {@code CE(x_i) + weight/2 ||g_i||_2^2}.
   *
   * <p>{@code g_i} is the gradient of example i's own loss. Ross and Doshi-Velez's code takes that
   * of the batch's <em>mean</em> loss, {@code g_i / B}, and sums its squares over the batch: their
   * weight {@code lambda} is {@code lambda / B} here, and changes with the batch size there.
   *
   * @see <a href="https://arxiv.org/abs/1711.09404">Ross and Doshi-Velez, AAAI 2018</a>
   */
  private static ObjectiveOffer inputGradient() {
    return ObjectiveOffer.baseline(
        Descriptor.of(
            "input-gradient-l2",
            "cross-entropy plus weight/2 times each example's squared input gradient; lambda of"
                + " Ross and Doshi-Velez is batch size times this weight",
            weight(),
            GRADIENT_MODE),
        arguments -> halfSquare(arguments, PenaltyRoute.Of.LOSS));
  }

  private static ObjectiveOffer logitGradient() {
    return ObjectiveOffer.baseline(
        Descriptor.of(
            "logit-gradient-norm",
            "cross-entropy plus weight/2 times the squared input gradient of the label's logit",
            weight(),
            GRADIENT_MODE),
        arguments -> halfSquare(arguments, PenaltyRoute.Of.LOGIT));
  }

  private static Parameter weight() {
    return Parameter.quantity(
        "weight", Unit.PIXEL_SQUARED, Range.positive(), "weight of each example's own penalty");
  }

  /** {@code weight/2 ||g||_2^2} is the elastic net without its L1 part. */
  private static PenaltyRoute halfSquare(Arguments arguments, PenaltyRoute.Of of) {
    ElasticNet square = new ElasticNet(0, arguments.quantity("weight") / 2);
    return new PenaltyRoute(square, of, gradientMode(arguments), false);
  }

  private static Mode gradientMode(Arguments arguments) {
    return ConstantNames.constant(Mode.class, arguments.word("gradientMode"));
  }

  private static ObjectiveOffer noise() {
    return ObjectiveOffer.baseline(
        Descriptor.of(
            "noise",
            "cross-entropy on images moved a given length in a Gaussian direction: the control",
            Parameter.quantity(
                "epsilon", Unit.PIXEL, Range.positive(), "L2 length that each image moves by"),
            CLIP),
        arguments -> new NoiseTraining(arguments.quantity("epsilon"), arguments.flag("clip")));
  }

  private static ObjectiveOffer gaze() {
    return ObjectiveOffer.baseline(
        Descriptor.of(
            "gaze",
            "the authors' gaze scheme, which rewards gradients inside the mask: not a norm",
            Parameter.quantity(
                "epsilon",
                Unit.PIXEL,
                Range.positive(),
                "largest L2 length that an image moves by"),
            CLIP,
            ATTACK_MODE,
            NORMALIZED),
        arguments -> new GazeHarmonization(arguments.quantity("epsilon"), options(arguments)));
  }
}
