package io.github.fenchel.runner.explain.metric.similarity;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.results.measure.Similarity;
import io.github.fenchel.results.measure.Ssim;
import io.github.fenchel.runner.explain.metric.map.ImageMap;
import io.github.fenchel.runner.explain.metric.map.MapMetric;
import io.github.fenchel.runner.explain.metric.map.TopShare;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;

/**
 * How much of the simple gradient of the label's logit a method's map keeps, on the same network
 * and image: the price of post-processing.
 *
 * <p>Formula: that of the {@link Measure}, with {@code a} the method's map and {@code g} the simple
 * gradient. Pooling and range: the measure's. Direction: more alike is better. A map of zeros on
 * either side has no value. The simple gradient itself isn't measured: it would be alike by
 * definition.
 *
 * <p>Measures that keep signs take all entries {@code [C,H,W]}. A map of one channel of an image
 * with more, such as Grad-CAM's, knows no channels: it is compared with the gradient pooled, {@code
 * sum_c |g_c|}.
 *
 * @param component the id and its arguments
 * @param measure what is measured
 * @param top how many pixels {@link Measure#TOP_K} looks at
 * @see <a href="https://arxiv.org/abs/2411.05837">Ye and Farnia, 2025</a>
 */
record GradientFidelity(Component component, Measure measure, TopShare top) implements Metric {
  private static final String SIGNED = "none: signs and channels are kept";

  /** What is measured. */
  enum Measure {
    /** {@link Similarity#cosine} of signed entries; -1 to 1. */
    COSINE(SIGNED, Direction.HIGHER),
    /**
     * {@link Similarity#spearman} of pooled maps; -1 to 1. Of signed entries it would mostly rank
     * entries near 0 by their signs, and a sparse map ties them all in the middle: pooled maps rank
     * pixels by how much they matter.
     */
    SPEARMAN(MapMetric.POOLING, Direction.HIGHER),
    /** {@link Similarity#topK} of pooled maps; 0 to 1. */
    TOP_K(MapMetric.POOLING, Direction.HIGHER),
    /** {@link Similarity#normalizedL2} of signed entries; 0 to 2. */
    NORMALIZED_L2(SIGNED, Direction.LOWER),
    /** {@link Ssim#MIN_MAX} of pooled maps; at most 1. */
    SSIM(MapMetric.POOLING + "; each map scaled from 0 to 1", Direction.HIGHER);

    private final String pooling;
    private final Direction direction;

    Measure(String pooling, Direction direction) {
      this.pooling = pooling;
      this.direction = direction;
    }
  }

  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + Output.LOGIT.text(),
        measure.pooling,
        "pixel [0,1]",
        "",
        measure.direction);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(Output.LOGIT).gradientOf(Output.LOGIT);
  }

  @Override
  public boolean measures(SaliencyMethod method) {
    return !(method instanceof SimpleGradient);
  }

  @Override
  public void check(ImageShape shape) {
    if (measure == Measure.TOP_K) {
      top.check(shape);
    }
    if (measure == Measure.SSIM && !Ssim.MIN_MAX.fits(shape.height(), shape.width())) {
      throw new IllegalArgumentException(
          "structural similarity needs images of at least 11x11 pixels, found "
              + shape.height()
              + "x"
              + shape.width());
    }
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.eachPair(evidence.map(), evidence.gradient(Output.LOGIT), this::of);
  }

  private double of(ImageMap map, ImageMap gradient) {
    double[] pooled = map.pooled();
    double[] pooledGradient = gradient.pooled();
    if (!Similarity.isMap(pooled) || !Similarity.isMap(pooledGradient)) {
      return Double.NaN;
    }
    ImageShape shape = gradient.shape();
    double[] signed =
        map.shape().channels() == shape.channels() ? gradient.signed() : pooledGradient;
    return switch (measure) {
      case COSINE -> Similarity.cosine(map.signed(), signed);
      case SPEARMAN -> Similarity.spearman(pooled, pooledGradient);
      case TOP_K -> Similarity.topK(pooled, pooledGradient, top.of(pooled.length));
      case NORMALIZED_L2 -> Similarity.normalizedL2(map.signed(), signed);
      case SSIM -> Ssim.MIN_MAX.of(pooled, pooledGradient, shape.height(), shape.width());
    };
  }
}
