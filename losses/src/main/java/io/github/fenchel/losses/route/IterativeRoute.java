package io.github.fenchel.losses.route;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.attack.BestSoFar;
import io.github.fenchel.losses.classification.Classification;
import io.github.fenchel.losses.classification.Classification.Slope;
import io.github.fenchel.losses.geometry.Coordinates;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The route {@code iterative}: cross-entropy on images perturbed by proximal gradient ascent.
 *
 * <p>{@code d_{k+1} = prox_{eta R}(d_k + eta g(x + d_k))}, {@code g} the gradient of each example's
 * cross-entropy. It starts at the one-step perturbation {@code d* = argmax_d <g(x),d> - R(d)} or at
 * random, and keeps of each example the point of highest {@code loss(x + d) - R(d)}, {@code d*}
 * among them: so it is never below {@link FastRoute} before clipping. A random start is uniform in
 * the box of {@code d*}'s largest entry, then taken to the regularizer's domain by its proximal
 * map. A point where {@code R} is infinite is never kept in place of one where it is not.
 *
 * <p>The norm may run in normalized coordinates; the iteration then does, too, which keeps every
 * proximal map closed, and {@code eta} is in squared deviations per loss.
 *
 * <p>One gradient for {@code d*}, one for each step, one more loss for each ascent.
 *
 * @param norm the conjugate pair
 * @param search the ascents
 * @param options how images are perturbed
 */
public record IterativeRoute(Norm norm, AscentOptions search, RouteOptions options)
    implements CrossEntropyRoute {

  /** Returns a draw for each random start, {@code start-0} and so on: uniform in [-1,1). */
  @Override
  public List<DrawSpec> draws(ImageShape image, int n) {
    return IntStream.range(0, search.randomStart() ? search.restarts() : 0)
        .mapToObj(
            restart ->
                new DrawSpec(name(restart), DrawSpec.Distribution.UNIFORM, 0, image.batch(n)))
        .toList();
  }

  private static String name(int restart) {
    return "start-" + restart;
  }

  @Override
  public Tensor perturbation(Network network, Batch batch, Draws draws) {
    Coordinates coordinates = options.coordinates(network.input());
    Classification classification = new Classification(network, batch, options.attackMode(), draws);
    Inner inner = new Inner(classification, norm.on(batch), coordinates);
    Tensor gradient = coordinates.timesDeviation(classification.slope(batch.images()).gradient());
    Tensor oneStep = inner.norm().maximizer(gradient);
    Tensor step = search.step(oneStep, gradient);
    BestSoFar best;
    if (search.randomStart()) {
      best = new BestSoFar(oneStep, inner.value(oneStep));
      Tensor reach = oneStep.abs().max(true, 1, 2, 3);
      for (int restart = 0; restart < search.restarts(); restart++) {
        Tensor start = inner.norm().prox(draws.get(name(restart)).mul(reach), step);
        best = inner.ascend(start, step, search.steps(), best);
      }
    } else {
      BestSoFar nothing =
          new BestSoFar(oneStep, oneStep.sum(1, 2, 3).fill(Double.NEGATIVE_INFINITY));
      best = inner.ascend(oneStep, step, search.steps(), nothing);
    }
    return coordinates.timesDeviation(best.points()).stopGradient();
  }

  /** The inner problem {@code max_d loss(x + d) - R(d)}, in the norm's own coordinates. */
  private record Inner(Classification classification, Norm norm, Coordinates coordinates) {

    private Tensor images(Tensor delta) {
      return classification.batch().images().add(coordinates.timesDeviation(delta));
    }

    Tensor value(Tensor delta) {
      return classification.loss(images(delta)).values().sub(norm.regularizer(delta));
    }

    BestSoFar ascend(Tensor start, Tensor step, int steps, BestSoFar before) {
      Tensor current = start;
      BestSoFar best = before;
      for (int k = 0; k < steps; k++) {
        Slope slope = classification.slope(images(current));
        best = best.or(current, slope.losses().sub(norm.regularizer(current)));
        Tensor gradient = coordinates.timesDeviation(slope.gradient());
        current = norm.prox(current.add(gradient.mul(step)), step);
      }
      return best.or(current, value(current));
    }
  }
}
