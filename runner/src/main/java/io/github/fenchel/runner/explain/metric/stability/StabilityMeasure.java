package io.github.fenchel.runner.explain.metric.stability;

import java.util.List;

/**
 * What is made of an image's {@link Response responses}: the largest change, or the mean one, over
 * the samples that serve.
 */
enum StabilityMeasure {
  /**
   * {@code max |a(x') - a(x)| / |a(x)|}.
   *
   * @see <a href="https://arxiv.org/abs/1901.09392">Yeh et al., 2019</a>
   */
  MAX_SENSITIVITY("max-sensitivity", "largest change of the map, relative to it", "") {
    @Override
    double change(Response response) {
      return response.mapMoved() / response.map();
    }
  },
  /** The mean in place of the largest. */
  AVERAGE_SENSITIVITY("average-sensitivity", "mean change of the map, relative to it", "") {
    @Override
    double change(Response response) {
      return response.mapMoved() / response.map();
    }
  },
  /**
   * {@code max |a(x') - a(x)| / |x' - x|}: in the map's units per pixel unit, so that it falls with
   * the map's scale.
   *
   * @see <a href="https://arxiv.org/abs/1806.08049">Alvarez-Melis and Jaakkola, 2018</a>
   */
  LOCAL_LIPSCHITZ(
      "local-lipschitz", "largest change of the map, per change of the image", "logit/pixel^2") {
    @Override
    boolean serves(Response response) {
      return response.imageMoved() > 0;
    }

    @Override
    double change(Response response) {
      return response.mapMoved() / response.imageMoved();
    }
  },
  /**
   * {@code max (|a(x') - a(x)| / |a(x)|) / (|x' - x| / |x|)} over the samples that keep the
   * prediction. By lengths, not entry by entry: a map's zeros are no divisors.
   *
   * @see <a href="https://arxiv.org/abs/2203.06877">Agarwal et al., 2022</a>
   */
  RELATIVE_INPUT_STABILITY(
      "relative-input-stability",
      "largest relative change of the map, per relative change of the image, where the prediction"
          + " stays",
      "") {
    @Override
    boolean serves(Response response) {
      return response.kept() && response.image() > 0 && response.imageMoved() > 0;
    }

    @Override
    double change(Response response) {
      return response.mapMoved() / response.map() / (response.imageMoved() / response.image());
    }
  },
  /**
   * {@code max (|a(x') - a(x)| / |a(x)|) / |z(x') - z(x)|} over the samples that keep the
   * prediction and change the logits.
   *
   * @see <a href="https://arxiv.org/abs/2203.06877">Agarwal et al., 2022</a>
   */
  RELATIVE_OUTPUT_STABILITY(
      "relative-output-stability",
      "largest relative change of the map, per change of the logits, where the prediction stays",
      "1/logit") {
    @Override
    boolean serves(Response response) {
      return response.kept() && response.logitsMoved() > 0;
    }

    @Override
    double change(Response response) {
      return response.mapMoved() / response.map() / response.logitsMoved();
    }
  };

  private final String id;
  private final String text;
  private final String unit;

  StabilityMeasure(String id, String text, String unit) {
    this.id = id;
    this.text = text;
    this.unit = unit;
  }

  /** Returns the metric's id. */
  String id() {
    return id;
  }

  /** Returns what it is, in words. */
  String text() {
    return text;
  }

  /** Returns its unit; empty for a pure number. */
  String unit() {
    return unit;
  }

  /** Returns whether a sample counts. */
  boolean serves(Response response) {
    return true;
  }

  /** Returns the change that a sample brought, of a map that is not zero. */
  abstract double change(Response response);

  /**
   * Returns the number of an image.
   *
   * @return NaN for a map of zeros, for a change that is NaN, and where no sample serves
   */
  double of(List<Response> responses) {
    double largest = 0;
    double sum = 0;
    int served = 0;
    for (Response response : responses) {
      if (serves(response)) {
        double change = response.map() > 0 ? change(response) : Double.NaN;
        largest = Math.max(largest, change);
        sum += change;
        served++;
      }
    }
    if (served == 0) {
      return Double.NaN;
    }
    return this == AVERAGE_SENSITIVITY ? sum / served : largest;
  }
}
