package io.github.fenchel.runner.explain.metric.structure;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Reads;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.runner.explain.metric.map.ImageMap;

/**
 * The Gini index of the gradient map's patches: how few patches hold the map.
 *
 * <p>Formula: that of {@link Gini} over the {@code m} patch norms {@code ||g_S||_2}. Pooling:
 * {@code S} is a square of pixels with all channels; squares tile the image. Range: 0 to {@code 1 -
 * 1/m}. Direction: higher is sparser by groups. A map of zeros has none.
 *
 * @param component the id, the patch and the output
 * @param of the output whose gradient is measured
 * @param patch the side of a patch in pixels; it divides both sides of the image
 * @see <a href="https://arxiv.org/abs/2404.04647">Gong, Dou and Farnia, CVPR 2024 (the norm)</a>
 */
record GroupGini(Component component, Output of, int patch) implements Metric {
  @Override
  public MetricDefinition definition() {
    return new MetricDefinition(
        component,
        1,
        "gradient of the " + of.text(),
        "2-norm over channels and pixels of each patch",
        "pixel [0,1]",
        "",
        Direction.HIGHER);
  }

  @Override
  public Reads reads() {
    return Reads.logits().mapOf(of);
  }

  @Override
  public void check(ImageShape shape) {
    ImageMap.checkPatch(patch, shape);
  }

  @Override
  public double[] measure(Evidence evidence) {
    return ImageMap.each(evidence.map(), map -> Sparsity.gini(map.patchNorms(patch)));
  }
}
