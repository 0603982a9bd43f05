package io.github.fenchel.runner.explain.saliency;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.TrainedModel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The image without content that an explained image is compared with. */
enum BaselineImage {
  /** Black: 0 everywhere. */
  BLACK,
  /** Each channel's mean, by which the network normalizes. */
  MEAN,
  /** The image itself, blurred. */
  BLUR;

  /** Returns how suites spell them; the first is the default. */
  static List<String> words() {
    return Arrays.stream(values()).map(BaselineImage::word).toList();
  }

  /** Returns the one of that spelling. */
  static BaselineImage of(String word) {
    return Arrays.stream(values()).filter(b -> b.word().equals(word)).findFirst().orElseThrow();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns each image's baseline, {@code [n,C,H,W]} in [0,1].
   *
   * @param sigma the blur's standard deviation in pixels
   */
  double[] of(TrainedModel model, LabeledImages images, double sigma) {
    if (this == BLUR) {
      return new GaussianBlur(sigma).of(images.images());
    }
    double[] baseline = new double[images.images().size()];
    if (this == MEAN) {
      List<Double> mean = model.input().mean();
      int plane = model.input().image().height() * model.input().image().width();
      for (int i = 0; i < baseline.length; i++) {
        baseline[i] = mean.get(i / plane % mean.size());
      }
    }
    return baseline;
  }
}
