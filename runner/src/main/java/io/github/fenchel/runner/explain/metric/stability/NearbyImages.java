package io.github.fenchel.runner.explain.metric.stability;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.tensor.HostArray;

/**
 * Random images near given ones: {@code x' = x + u}, with {@code u} uniform in {@code [-radius,
 * radius)} at every entry.
 *
 * <p>Of both signs, and not clipped to [0,1], which would make it one-sided at black pixels.
 *
 * @param radius the largest change of an entry, in pixel units
 */
record NearbyImages(double radius) {
  /** Returns one image near each, {@code [n,C,H,W]}, of the images' own type. */
  HostArray of(Evidence evidence, int sample) {
    HostArray images = evidence.images();
    DrawSpec spec =
        new DrawSpec("sample " + sample, DrawSpec.Distribution.UNIFORM, 0, images.shape());
    HostArray noise = evidence.model().draw(spec, evidence.subject());
    double[] perturbed = images.toDoubles();
    for (int i = 0; i < perturbed.length; i++) {
      perturbed[i] += radius * noise.at(i);
    }
    return HostArray.of(images.shape(), perturbed).to(images.dataType());
  }
}
