package io.github.fenchel.runner.explain.metric.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.runner.explain.GoldenNetwork;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.metric.stability.StabilityTest.ImageItself;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.zoo.Engines;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The noise floor: numbers that a person can compute. */
class NoiseFloorTest {
  private static final Component ID = Component.of("noise-floor");
  private static final SaliencyMethod GRADIENT = new SimpleGradient(Output.LOGIT);

  private static HostArray images(double... values) {
    return HostArray.of(Shape.of(values.length / 192, 3, 8, 8), values);
  }

  private static HostArray only(int pixel) {
    double[] values = new double[192];
    values[pixel] = 0.5;
    return images(values);
  }

  private static double[] floor(Measure measure, HostArray image, HostArray... moved) {
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Evidence evidence =
          new Evidence(Images.labeled(image, 0), HostArray.zeros(DataType.FLOAT64, Shape.of(1, 10)))
              .withModel(GoldenNetwork.LINEAR.in(session))
              .withMap(new ImageItself(), image);
      return new NoiseFloor(ID, measure, new NearbyImages(1), moved.length)
          .measure(evidence, sample -> moved[sample]);
    }
  }

  /** The gradient of a linear network is the same everywhere. */
  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void aLinearNetworksGradientHasNoNoise(String backend) {
    for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
      try (Session session = Engines.open(backend, type)) {
        TrainedModel model = GoldenNetwork.LINEAR.in(session);
        HostArray images = GoldenNetwork.LINEAR.images().images().to(type);
        Evidence evidence = evidence(model, images);
        for (String measure : new String[] {"cosine", "spearman", "top-k"}) {
          Metric metric =
              Engines.create(
                  StabilityMetrics.offers(),
                  "noise-floor",
                  Map.of("measure", new Value.Word(measure)));
          for (double value : metric.measure(evidence)) {
            assertThat(value).isCloseTo(1, within(type == DataType.FLOAT64 ? 1e-12 : 1e-6));
          }
        }
      }
    }
  }

  private static Evidence evidence(TrainedModel model, HostArray images) {
    var labeled = GoldenNetwork.LINEAR.images().with(images);
    return new Evidence(labeled, model.logits(images))
        .withModel(model)
        .withMap(GRADIENT, model.explain(GRADIENT, labeled));
  }

  @Test
  void unchangedMapsAreAlikeAndDisjointOnesAreNot() {
    assertThat(floor(Measure.COSINE, only(3), only(3))).containsExactly(1);
    assertThat(floor(Measure.COSINE, only(3), only(5))).containsExactly(0);
    assertThat(floor(Measure.COSINE, only(3), only(3), only(5), only(3), only(3)))
        .containsExactly(0.75);
  }

  /** Channels are pooled: pixel 3 of the first channel is pixel 3 of the second. */
  @Test
  void channelsArePooled() {
    assertThat(floor(Measure.COSINE, only(3), only(64 + 3))).containsExactly(1);
  }

  @ParameterizedTest
  @EnumSource(Measure.class)
  void aMapOfZerosHasNoFloor(Measure measure) {
    HostArray zeros = images(new double[192]);
    assertThat(floor(measure, zeros, only(3))).containsExactly(Double.NaN);
    assertThat(floor(measure, only(3), only(3), zeros)).containsExactly(Double.NaN);
  }

  /** The largest of four random changes is seen by a network that isn't linear, and is small. */
  @Test
  void aCurvedNetworkHasNoiseThatGrowsWithTheRadius() {
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.SMOOTH.in(session);
      var images = GoldenNetwork.SMOOTH.images();
      Evidence evidence =
          new Evidence(images, model.logits(images.images()))
              .withModel(model)
              .withMap(GRADIENT, model.explain(GRADIENT, images));
      double[] unseen = floor(evidence, 1 / 255.0);
      double[] seen = floor(evidence, 0.5);
      for (int image = 0; image < unseen.length; image++) {
        assertThat(unseen[image]).isLessThan(1).isGreaterThan(seen[image]);
      }
      assertThat(floor(evidence, 0.5)).isEqualTo(seen);
    }
  }

  private static double[] floor(Evidence evidence, double radius) {
    return new NoiseFloor(ID, Measure.COSINE, new NearbyImages(radius), 4).measure(evidence);
  }

  @Test
  void structuralSimilarityIsRefusedForImagesBelowItsWindow() {
    Metric metric =
        Engines.create(
            StabilityMetrics.offers(), "noise-floor", Map.of("measure", new Value.Word("ssim")));
    metric.check(new ImageShape(1, 11, 11));
    assertThatThrownBy(() -> metric.check(new ImageShape(1, 11, 10)))
        .hasMessageContaining("11x11")
        .hasMessageContaining("11x10");
  }
}
