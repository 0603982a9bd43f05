package @package@;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;

/**
 * The saliency method {@code @id@}: the mean gradient on the way from black to the image.
 *
 * <p><b>A worked example; put your own formula in its place.</b> {@code a = (1/S) sum_s dz_y/dx at
 * ((s - 1/2)/S) x}, for {@code s = 1 ... S}, with {@code z_y} the label's class score. It is what
 * integrated gradients multiply by the image; on a linear network it is the label's row of weights.
 *
 * <p>A method is arrays in, arrays out. The network answers for any images, as often as it is
 * asked; sums are made here, in double, so that they are the same on every backend. An image's map
 * must depend on this image, its label and its draws alone: {@code model.normal(name, images)}
 * gives each image draws of its own, the same in every run.
 *
 * @param steps how many images on the way, at least 1
 */
public record @name@Method(int steps) implements SaliencyMethod {

  /** Checks the range: a wrong value must fail here, with what it was and what was expected. */
  public @name@Method {
    if (steps < 1) {
      throw new IllegalArgumentException("steps is " + steps + ", expected a number >= 1");
    }
  }

  /** The array in {@code saliency.npz}; two methods of one suite differ in it. */
  @Override
  public String arrayName() {
    return "@array@_" + steps;
  }

  /** What an image costs, for {@code fenchel plan}; the kit counts whether it is true. */
  @Override
  public Passes passes() {
    return Passes.GRADIENT.times(steps);
  }

  /** Raw and signed, with respect to the image in [0,1]: neither pooled nor scaled. */
  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    double[] pixels = images.images().toDoubles();
    double[] mean = new double[pixels.length];
    for (int step = 0; step < steps; step++) {
      double share = (step + 0.5) / steps;
      double[] dimmed = new double[pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        dimmed[i] = share * pixels[i];
      }
      LabeledImages there = images.with(HostArray.of(images.images().shape(), dimmed));
      double[] gradient = model.gradient(Output.LOGIT, there).toDoubles();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += gradient[i] / steps;
      }
    }
    return HostArray.of(images.images().shape(), mean);
  }
}
