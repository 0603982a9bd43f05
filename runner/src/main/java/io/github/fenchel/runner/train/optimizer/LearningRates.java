package io.github.fenchel.runner.train.optimizer;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.training.LearningRate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The built-in learning rates, each with a linear warm-up. */
public final class LearningRates {
  private static final Parameter WARMUP =
      Parameter.quantity(
              "warmup",
              Unit.NONE,
              "0",
              Range.atLeast(0),
              "epochs over which the rate first rises from 0 to the base rate")
          .asLater();
  private static final Parameter GAMMA =
      Parameter.quantity(
          "gamma", Unit.NONE, "0.1", Range.positive(), "what each drop multiplies by");

  private LearningRates() {}

  /** Returns the learning rates. */
  public static List<Offer<LearningRate>> offers() {
    return List.of(
        rate("constant", "the base rate at every step", arguments -> constant()),
        rate(
            "cosine",
            "half a cosine from the base rate toward a minimum",
            arguments -> new Cosine(arguments.quantity("minimum")),
            Parameter.quantity(
                    "minimum", Unit.NONE, "0", Range.atLeast(0), "the rate that it goes toward")
                .asLater()),
        rate(
            "step",
            "drops the rate every so many epochs",
            arguments -> new Drops.Every(arguments.whole("every"), arguments.quantity("gamma")),
            Parameter.whole("every", Range.atLeast(1), "epochs between drops"),
            GAMMA),
        rate(
            "multi-step",
            "drops the rate after given epochs",
            arguments ->
                new Drops.After(arguments.numbers("milestones"), arguments.quantity("gamma")),
            new Parameter(
                "milestones",
                Parameter.Kind.NUMBERS,
                Unit.NONE,
                null,
                Range.any(),
                "epochs after which the rate drops"),
            GAMMA));
  }

  private static Offer<LearningRate> rate(
      String id, String doc, Function<Arguments, LearningRate> made, Parameter... own) {
    List<Parameter> parameters = new ArrayList<>(List.of(own));
    parameters.add(WARMUP);
    return new Offer<>(
        new Descriptor(id, doc, parameters),
        arguments -> {
          LearningRate then = made.apply(arguments);
          double epochs = arguments.quantity("warmup");
          return epochs == 0 ? then : new Warmup(epochs, then);
        });
  }

  /** The base rate at every step. */
  public static LearningRate constant() {
    return (base, step, steps, perEpoch) -> base;
  }

  /** Half a cosine toward 0. */
  public static LearningRate cosine() {
    return new Cosine(0);
  }

  /**
   * Half a cosine: {@code m + (base - m) (1 + cos(pi (step - 1) / steps)) / 2}, the closed form of
   * {@code torch.optim.lr_scheduler.CosineAnnealingLR} moved on after every step. The first step
   * has the base rate; the minimum {@code m} would come after the last.
   *
   * @param minimum the rate that it goes toward
   * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, 2017</a>
   */
  record Cosine(double minimum) implements LearningRate {
    @Override
    public double at(double base, long step, long steps, long perEpoch) {
      return minimum
          + (base - minimum)
              * (1 + StrictMath.cos(Math.PI * (double) (step - 1) / (double) steps))
              / 2;
    }
  }

  /**
   * A linear warm-up: step {@code t} of its {@code n} steps has {@code t / n} of the rate.
   *
   * <p>A cosine falls over the steps that are left; drops stay at the epochs that they name,
   * counted from the start of training.
   *
   * @param epochs how long it lasts; {@code n} is that many epochs' steps, rounded half to even
   * @param then what comes after it
   * @see <a href="https://arxiv.org/abs/1706.02677">Goyal et al., 2017</a>
   */
  record Warmup(double epochs, LearningRate then) implements LearningRate {
    @Override
    public double at(double base, long step, long steps, long perEpoch) {
      long warm = (long) Math.rint(epochs * perEpoch);
      if (then instanceof Cosine) {
        return step <= warm
            ? base * step / warm
            : then.at(base, step - warm, steps - warm, perEpoch);
      }
      double rate = then.at(base, step, steps, perEpoch);
      return step <= warm ? rate * step / warm : rate;
    }

    @Override
    public void check(int trained) {
      if (epochs >= trained) {
        throw new IllegalArgumentException(
            "warmup of "
                + epochs
                + " epochs leaves nothing of "
                + trained
                + "; use less, or train longer");
      }
      then.check(trained);
    }
  }
}
