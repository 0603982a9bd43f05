package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;

/**
 * The gradient of the label's logit, times the image.
 *
 * <p>{@code x * d z_y / d x}, entry by entry, with {@code x} in pixel space [0,1]: a black pixel
 * has none, whatever the network normalizes it to.
 *
 * @param arrayName the name of its array
 * @see <a href="https://arxiv.org/abs/1605.01713">Shrikumar et al., 2016</a>
 */
record GradientTimesInput(String arrayName) implements SaliencyMethod {
  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    double[] map = model.gradient(Output.LOGIT, images).toDoubles();
    for (int i = 0; i < map.length; i++) {
      map[i] *= images.images().at(i);
    }
    return HostArray.of(images.images().shape(), map);
  }
}
