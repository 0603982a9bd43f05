package io.github.fenchel.losses.route;

import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.Classification;
import io.github.fenchel.losses.geometry.Coordinates;
import io.github.fenchel.losses.geometry.Groups;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.GroupL2;
import io.github.fenchel.losses.norm.L1;
import java.util.Optional;

/**
 * The route {@code authors}: the schemes of the paper's released code, to the letter of their
 * formulas, so that ours can be compared with them.
 *
 * <p>Seven steps from {@code d = 0}, {@code g} the gradient of each example's cross-entropy at
 * {@code x + d}; no random start, and the last iterate is used:
 *
 * <ul>
 *   <li>{@link L1}: {@code d <- clip(d + 0.3 epsilon sign(g), -epsilon, epsilon)}
 *   <li>{@link ElasticNet}: {@code q = g - sign(d) max(|d| - epsilon, 0) / (2 epsilon2)}, {@code d
 *       <- d + 0.3 q / ||q||_2}: seven steps of a fixed length, wherever the optimum is
 *   <li>{@link GroupL2}, a group in each channel: {@code d <- P(d + g / ||g||_2)}, {@code P}
 *       cutting each patch to length epsilon
 * </ul>
 *
 * <p>Their code divides by lengths without a guard, and an image without gradient becomes NaN; here
 * a zero gradient is a zero step. Their code also runs in normalized coordinates, in training mode
 * (batch-norm statistics move in each of the seven passes) and never clips: those are the defaults
 * of the options that the route offers, and each can be switched off.
 *
 * @param norm one of these three
 * @param scheme the iterative or the one-step variant
 * @param options how images are perturbed
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024</a>
 */
public record AuthorsRoute(Norm norm, Scheme scheme, RouteOptions options)
    implements CrossEntropyRoute {
  private static final int STEPS = 7;
  private static final double STEP = 0.3;

  /** The two variants of the released code. */
  public enum Scheme {
    /** Seven steps. */
    ITERATIVE,
    /** One step: the maximizer. */
    FAST
  }

  /** Checks the norm. */
  public AuthorsRoute {
    refusal(norm)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("route authors " + why);
            });
  }

  /** Returns why the released code has no scheme for a norm; empty if it has. */
  public static Optional<String> refusal(Norm norm) {
    if (norm instanceof GroupL2 group && group.channels() != GroupL2.Channels.SEPARATE) {
      return Optional.of("takes group-l2 with channels: separate only, as the released code does");
    }
    return norm instanceof L1 || norm instanceof ElasticNet || norm instanceof GroupL2
        ? Optional.empty()
        : Optional.of("takes l1, elastic-net or group-l2 only: the released code has no other");
  }

  @Override
  public Tensor perturbation(Network network, Batch batch, Draws draws) {
    if (scheme == Scheme.FAST) {
      return new FastRoute(norm, options).perturbation(network, batch, draws);
    }
    Coordinates coordinates = options.coordinates(network.input());
    Classification classification = new Classification(network, batch, options.attackMode(), draws);
    Tensor delta = batch.images().fill(0);
    for (int step = 0; step < STEPS; step++) {
      Tensor perturbed = batch.images().add(coordinates.timesDeviation(delta));
      Tensor gradient = classification.slope(perturbed).gradient();
      delta = next(delta, coordinates.timesDeviation(gradient));
    }
    return coordinates.timesDeviation(delta).stopGradient();
  }

  private Tensor next(Tensor delta, Tensor gradient) {
    if (norm instanceof L1 l1) {
      Tensor moved = delta.add(gradient.sign().mul(STEP * l1.epsilon()));
      return moved.clip(-l1.epsilon(), l1.epsilon());
    }
    if (norm instanceof ElasticNet net) {
      Tensor beyond = delta.abs().sub(net.epsilon()).relu().mul(delta.sign());
      Tensor ascent = gradient.sub(beyond.div(2 * net.epsilon2()));
      return delta.add(direction(ascent).mul(STEP));
    }
    Tensor moved = delta.add(direction(gradient));
    return norm.prox(moved, moved.sum().fill(1)); // a projection, whatever the step
  }

  private static Tensor direction(Tensor images) {
    return Groups.of(images, 1, 2, 3).direction();
  }
}
