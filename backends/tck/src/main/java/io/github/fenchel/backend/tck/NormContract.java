package io.github.fenchel.backend.tck;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.tck.sample.Samples;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;

/**
 * Everything that Fenchel asks of a norm.
 *
 * <p>A norm's test is this class with its one method:
 *
 * <pre>{@code
 * final class MyNormTest extends NormContract {
 *   @Override
 *   protected Norm norm() {
 *     return new MyNorm(0.1);
 *   }
 * }
 * }</pre>
 *
 * <p>The kit computes on the backend {@code reference}, in double precision, which must be on the
 * test class path; {@link NormParityContract} holds a norm on another backend to that. Derivatives
 * are exact, by dual numbers. Random examples are seeded: the seed is in a test's display name, and
 * {@code -Dtests.seed=} replays it.
 */
public abstract class NormContract {

  /** For subclasses. */
  protected NormContract() {}

  /** Returns the norm that is tested; called again for each computation. */
  protected abstract Norm norm();

  /** Returns what a plugin offers the norm by, to test its parameters; none by default. */
  protected Optional<Offer<Norm>> offer() {
    return Optional.empty();
  }

  /** Returns what {@link #offer} needs to make {@link #norm}; used with an offer only. */
  protected Map<String, Value> arguments() {
    return Map.of();
  }

  /** Returns the shape of the images that the norm is tested on. */
  protected ImageShape image() {
    return new ImageShape(2, 6, 6);
  }

  /**
   * Returns random side maps of one name, for a norm that takes them.
   *
   * <p>By default numbers from 0 to 1, a quarter of them 0 or 1 themselves.
   *
   * @param shape {@code [N,1,H,W]}
   */
  protected HostArray sideMaps(String name, Shape shape, SplittableRandom random) {
    return Samples.shares(random, shape);
  }

  /**
   * Returns the corners of the perturbations of one image that cost nothing, where {@code R} is a
   * constraint and they are few: the worst of them is then known by trying them all.
   *
   * @param image the shape of that image, 2x2x2
   * @param sides its side maps, {@code [1,1,H,W]}
   * @return the corners, {@code [V,C,H,W]}; empty by default
   */
  protected Optional<HostArray> corners(ImageShape image, Map<String, HostArray> sides) {
    return Optional.empty();
  }

  /** Returns what solves the inner problem: proximal gradient ascent from the maximizer. */
  protected InnerSolver solver() {
    return new ProximalAscent(40);
  }

  /** Penalty and regularizer are conjugates of each other. */
  @Nested
  final class Duality extends NormDuality {
    @Override
    NormContract contract() {
      return NormContract.this;
    }
  }

  /** The proximal map. */
  @Nested
  final class Prox extends NormProx {
    @Override
    NormContract contract() {
      return NormContract.this;
    }
  }

  /** Zeros, tiny and huge numbers, NaN, and derivatives there. */
  @Nested
  final class Edges extends NormEdges {
    @Override
    NormContract contract() {
      return NormContract.this;
    }
  }

  /** Batches, side maps and threads. */
  @Nested
  final class Batches extends NormBatches {
    @Override
    NormContract contract() {
      return NormContract.this;
    }
  }

  /** Inner problems whose optimum is known. */
  @Nested
  final class Optima extends NormOptima {
    @Override
    NormContract contract() {
      return NormContract.this;
    }
  }

  /** The parameters of the norm. */
  @Nested
  final class Parameters extends NormParameters {
    @Override
    NormContract contract() {
      return NormContract.this;
    }
  }
}
