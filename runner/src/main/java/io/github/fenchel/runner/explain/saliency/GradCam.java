package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.explain.ImageProgram;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * The last feature map's channels, weighed by what they do for the label's logit.
 *
 * <p>{@code sum_f w_f A_f}, with the weight {@code w_f} the mean of {@code d z_y / d A_f} over the
 * places of channel {@code f}; then {@code max(., 0)} unless it is left out; then scaled to the
 * image's size, bilinearly, as PyTorch does with {@code align_corners=False}. One channel, {@code
 * [n,1,H,W]}. The feature map is the one that the network names: of the built-in ones the last
 * activation before pooling.
 *
 * @param arrayName the name of its array
 * @param relu whether what speaks against the label becomes 0
 * @see <a href="https://arxiv.org/abs/1610.02391">Selvaraju et al., 2017</a>
 */
record GradCam(String arrayName, boolean relu) implements SaliencyMethod {

  /** The map at the features' size, signed, {@code [n,1,h,w]}. */
  record Weighed() implements ImageProgram {
    @Override
    public List<Tensor> compute(Network network, Batch batch) {
      SimpleGradient of = new SimpleGradient(Output.LOGIT);
      Tensor features = network.features(batch.images(), Mode.EVALUATE, Draws.none());
      Tensor gradient =
          network
              .session()
              .valueAndGradient(
                  at ->
                      Loss.of(
                          of.output(
                                  network.classify(at, Mode.EVALUATE, Draws.none()), batch.labels())
                              .sum()),
                  features)
              .gradient();
      double places = (double) features.shape().get(2) * features.shape().get(3);
      Tensor weights = gradient.sum(true, 2, 3).div(places);
      return List.of(features.mul(weights.broadcastTo(features.shape())).sum(true, 1));
    }
  }

  @Override
  public void check(Blueprint network) {
    if (!network.hasFeatures()) {
      throw new IllegalArgumentException(
          "grad-cam weighs the channels of a network's last feature map, and this network names"
              + " none; choose a network of convolutions, or another method");
    }
  }

  @Override
  public HostArray explain(TrainedModel model, LabeledImages images) {
    HostArray small = model.compute(new Weighed(), images, Map.of()).get(0);
    int height = Math.toIntExact(small.shape().get(2));
    int width = Math.toIntExact(small.shape().get(3));
    Stretch rows = new Stretch(height, Math.toIntExact(images.images().shape().get(2)));
    Stretch columns = new Stretch(width, Math.toIntExact(images.images().shape().get(3)));
    double[] values = small.toDoubles();
    for (int i = 0; relu && i < values.length; i++) {
      values[i] = Math.max(values[i], 0);
    }
    double[] map = new double[images.size() * rows.to * columns.to];
    for (int i = 0; i < map.length; i++) {
      int image = i / (rows.to * columns.to) * height * width;
      int row = i / columns.to % rows.to;
      int column = i % columns.to;
      int above = image + rows.lower(row) * width;
      int below = image + rows.upper(row) * width;
      map[i] =
          rows.between(
              row, columns.between(column, values, above), columns.between(column, values, below));
    }
    return HostArray.of(images.images().shape().with(1, 1), map);
  }

  /**
   * One axis of a bilinear scaling: place {@code j} of the longer axis lies at {@code (j + 1/2)
   * from / to - 1/2} of the shorter one, at least at 0.
   */
  private record Stretch(int from, int to) {
    private double source(int place) {
      return Math.max(0, (place + 0.5) * from / to - 0.5);
    }

    int lower(int place) {
      return (int) source(place);
    }

    int upper(int place) {
      return Math.min(lower(place) + 1, from - 1);
    }

    double between(int place, double lower, double upper) {
      double share = source(place) - lower(place);
      return (1 - share) * lower + share * upper;
    }

    double between(int place, double[] values, int line) {
      return between(place, values[line + lower(place)], values[line + upper(place)]);
    }
  }
}
