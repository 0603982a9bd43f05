package io.github.fenchel.api.record;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How well the inner problem was solved on sampled training images, at the end of one epoch.
 *
 * <p>It certifies the <em>linearized</em> inner problem at the clean image, {@code max_d <g,d> -
 * R(d)}, whose optimum {@code R*(g)} is known: {@code g} is the gradient of the example's
 * cross-entropy with respect to its image in [0,1], the network in evaluation mode. It certifies
 * neither the inner problem itself, {@code max_d loss(x + d) - R(d)}, nor that training is robust
 * or has converged. The images are a fixed stratified sample of those that are trained on, without
 * augmentation: the same in every epoch, on every backend and for every seed.
 *
 * @param images the number of sampled images
 * @param gradientL1 the mean of {@code ||g||_1} over the images, in nats per pixel unit: to first
 *     order, no change within [0,1] moves the loss further
 * @param zeroEntries the share of the entries of {@code g} that are exactly 0
 * @param zeroImages the share of the images with {@code g = 0} throughout
 * @param penalty the mean of {@code R*(g)} over the images, in nats; null without a norm
 * @param inner how well the solver did; null where the objective solves no inner problem
 */
public record Certificate(
    int images,
    double gradientL1,
    double zeroEntries,
    double zeroImages,
    @Nullable Double penalty,
    @Nullable Inner inner) {

  /**
   * What a solver's perturbation {@code d} reached.
   *
   * <p>As the solver returned it, {@code d} has the gap {@code 1 - (<g,d> - R(d)) / R*(g)}: 0 at
   * the optimum, 1 for no perturbation, infinite outside of the domain of {@code R}; rounding may
   * leave it slightly below 0. As applied, {@code d} is {@code x' - x}: clipped to valid images
   * where the route clips.
   *
   * @param images the number of images with {@code R*(g) > 0}: the others have no gap
   * @param innerGap the mean gap over those images; null if there are none
   * @param worstInnerGap their largest gap; null if there are none
   * @param infeasible the number of sampled images with {@code R(d)} infinite
   * @param appliedRatio the mean of {@code (<g,d> - R(d)) / optimum} for {@code d} as applied, over
   *     the images with an optimum above 0; null if there are none
   * @param against which optimum that is
   * @param freeRatio the mean of {@code (<g,d> - R(d)) / R*(g)} for {@code d} as applied, over the
   *     images with {@code R*(g) > 0}: what clipping to valid images leaves of the optimum,
   *     whatever the norm; null if there are none, and in records without it
   * @param lossIncrease the mean of {@code loss(x') - loss(x)}, in nats
   * @param linearityError the mean of {@code |loss(x') - loss(x) - <g,x' - x>|}, in nats
   */
  public record Inner(
      int images,
      @Nullable Double innerGap,
      @Nullable Double worstInnerGap,
      int infeasible,
      @Nullable Double appliedRatio,
      Optimum against,
      @Nullable Double freeRatio,
      double lossIncrease,
      double linearityError) {

    /** What older records say: nothing of {@code freeRatio}. */
    public Inner(
        int images,
        @Nullable Double innerGap,
        @Nullable Double worstInnerGap,
        int infeasible,
        @Nullable Double appliedRatio,
        Optimum against,
        double lossIncrease,
        double linearityError) {
      this(
          images,
          innerGap,
          worstInnerGap,
          infeasible,
          appliedRatio,
          against,
          null,
          lossIncrease,
          linearityError);
    }
  }

  /** What the perturbation as applied is held against. */
  public enum Optimum {
    /** {@code R*(g)}: the optimum without regard to valid images. */
    FREE,
    /**
     * The optimum over {@code x + d} in [0,1]: known where {@code R} is a sum over entries, which
     * makes it the free maximizer clipped entry by entry.
     */
    BOX
  }

  /**
   * Returns the share of {@code R*(g)} that the perturbation reached as applied, if it is known: in
   * older records, only where nothing else was held against.
   */
  public Optional<Double> freeRatio() {
    return Optional.ofNullable(inner)
        .map(
            found ->
                found.freeRatio() == null && found.against() == Optimum.FREE
                    ? found.appliedRatio()
                    : found.freeRatio());
  }

  /** Returns {@code 1 - innerGap}: the share of {@code R*(g)} that was reached, if it is known. */
  public Optional<Double> innerRatio() {
    return Optional.ofNullable(inner).map(Inner::innerGap).map(gap -> 1 - gap);
  }
}
