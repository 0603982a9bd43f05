package io.github.fenchel.runner.explain.metric.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.GoldenNetwork;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stability: golden numbers of captum and Quantus, and what a person can compute. */
class StabilityTest {
  private static final SimpleGradient GRADIENT = new SimpleGradient(Output.LOGIT);
  private static final Component ID = Component.of("stability");

  private static final Map<StabilityMeasure, String> KEYS =
      Map.of(
          StabilityMeasure.MAX_SENSITIVITY, "max_sensitivity",
          StabilityMeasure.AVERAGE_SENSITIVITY, "avg_sensitivity",
          StabilityMeasure.LOCAL_LIPSCHITZ, "local_lipschitz",
          StabilityMeasure.RELATIVE_INPUT_STABILITY, "relative_input_stability_kept",
          StabilityMeasure.RELATIVE_OUTPUT_STABILITY, "relative_output_stability_kept");

  /** Explains each image by itself. */
  record ImageItself() implements SaliencyMethod {
    @Override
    public String arrayName() {
      return "image";
    }

    @Override
    public HostArray explain(TrainedModel model, LabeledImages images) {
      return images.images();
    }
  }

  private static Stability stability(StabilityMeasure measure) {
    return new Stability(ID, measure, new NearbyImages(0.5), 3);
  }

  private static Evidence evidence(
      TrainedModel model, LabeledImages images, SaliencyMethod method) {
    return new Evidence(images, model.logits(images.images()))
        .withModel(model)
        .withMap(method, model.explain(method, images));
  }

  @Tag("slow")
  @Tag("golden")
  @ParameterizedTest
  @CsvSource({
    "pytorch,FLOAT64",
    "pytorch,FLOAT32",
    "tensorflow,FLOAT64",
    "tensorflow,FLOAT32",
  })
  void numbersAreThoseOfCaptumAndQuantus(String backend, DataType type) {
    for (GoldenNetwork network : List.of(GoldenNetwork.SMOOTH, GoldenNetwork.CNN)) {
      Golden golden =
          Golden.of("robustness_" + (network == GoldenNetwork.SMOOTH ? "smooth" : "cnn"))
              .on(backend, type);
      try (Session session = Engines.open(backend, type)) {
        TrainedModel model = network.in(session);
        LabeledImages images =
            Images.labeled(golden.get("in.images"), golden.get("in.labels").toLongs());
        Evidence evidence = evidence(model, images, GRADIENT);
        // Max pooling over equal pixels of a black background: PyTorch in double rounds some of
        // them apart, so that another gets the gradient. TensorFlow, and the smooth network,
        // decide.
        boolean tied =
            network == GoldenNetwork.CNN && backend.equals("pytorch") && type == DataType.FLOAT64;
        double share = tied ? 2e-2 : type == DataType.FLOAT64 ? 1e-9 : 1e-5;
        for (String set : new String[] {"small", "large"}) {
          int draws = Math.toIntExact(golden.get("in." + set).shape().get(0));
          for (StabilityMeasure measure : StabilityMeasure.values()) {
            golden.assertClose(
                "want." + set + "." + KEYS.get(measure),
                stability(measure).measure(evidence, draws, draw -> golden.get("in." + set, draw)),
                share(measure, type, share));
          }
          List<List<Response>> all =
              Response.all(evidence, draws, draw -> golden.get("in." + set, draw));
          double[] kept =
              IntStream.range(0, draws * images.size())
                  .mapToDouble(
                      i -> all.get(i % images.size()).get(i / images.size()).kept() ? 1 : 0)
                  .toArray();
          golden.assertClose("want." + set + ".same_prediction", kept, 0);
          for (StabilityMeasure relative :
              List.of(
                  StabilityMeasure.RELATIVE_INPUT_STABILITY,
                  StabilityMeasure.RELATIVE_OUTPUT_STABILITY)) {
            golden.assertClose(
                "want."
                    + set
                    + "."
                    + Objects.requireNonNull(KEYS.get(relative)).replace("_kept", ""),
                all.stream().mapToDouble(own -> relative.of(asIfKept(own))).toArray(),
                share(relative, type, share));
          }
        }
      }
    }
  }

  /** What divides by a difference of logits has its rounding as well. */
  private static double share(StabilityMeasure measure, DataType type, double share) {
    boolean divides = measure == StabilityMeasure.RELATIVE_OUTPUT_STABILITY;
    return divides ? (type == DataType.FLOAT64 ? 10 : 100) * share : share;
  }

  private static List<Response> asIfKept(List<Response> responses) {
    return responses.stream()
        .map(
            own ->
                new Response(
                    own.map(),
                    own.mapMoved(),
                    own.image(),
                    own.imageMoved(),
                    own.logitsMoved(),
                    true))
        .toList();
  }

  /** The gradient of a linear network is the same everywhere. */
  @Tag("golden")
  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void aLinearNetworksGradientIsStable(String backend) {
    Golden golden = Golden.of("linear").on(backend, DataType.FLOAT64);
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      Evidence evidence =
          evidence(GoldenNetwork.LINEAR.in(session), GoldenNetwork.LINEAR.images(), GRADIENT);
      int draws = Math.toIntExact(golden.get("in.perturbed").shape().get(0));
      for (StabilityMeasure measure : StabilityMeasure.values()) {
        double[] found =
            stability(measure).measure(evidence, draws, draw -> golden.get("in.perturbed", draw));
        assertThat(found).as("%s", measure).containsOnly(0);
        String key = "want." + KEYS.get(measure);
        if (golden.has(key)) {
          golden.assertClose(key, found, 0);
        }
      }
    }
  }

  @Test
  void changesAreRelativeToTheMap() {
    Response near = new Response(5, 2, 10, 4, 0.5, true);
    Response far = new Response(5, 6, 10, 3, 2, true);
    List<Response> both = List.of(near, far);
    assertThat(StabilityMeasure.MAX_SENSITIVITY.of(both)).isEqualTo(6 / 5.0);
    assertThat(StabilityMeasure.AVERAGE_SENSITIVITY.of(both)).isCloseTo(0.8, within(1e-15));
    assertThat(StabilityMeasure.LOCAL_LIPSCHITZ.of(both)).isEqualTo(2);
    assertThat(StabilityMeasure.RELATIVE_INPUT_STABILITY.of(both)).isCloseTo(4, within(1e-15));
    assertThat(StabilityMeasure.RELATIVE_OUTPUT_STABILITY.of(both)).isCloseTo(0.8, within(1e-15));
  }

  @Test
  void samplesThatChangeThePredictionCountForSensitivityAlone() {
    Response kept = new Response(5, 2, 10, 4, 0.5, true);
    Response lost = new Response(5, 50, 10, 4, 0.5, false);
    for (StabilityMeasure relative :
        List.of(
            StabilityMeasure.RELATIVE_INPUT_STABILITY,
            StabilityMeasure.RELATIVE_OUTPUT_STABILITY)) {
      assertThat(relative.of(List.of(kept, lost))).isEqualTo(relative.of(List.of(kept)));
      assertThat(relative.of(List.of(lost))).isNaN();
    }
    assertThat(StabilityMeasure.MAX_SENSITIVITY.of(List.of(kept, lost))).isEqualTo(10);
  }

  /** A map of zeros is not perfectly stable: it says nothing. */
  @ParameterizedTest
  @EnumSource(StabilityMeasure.class)
  void aMapOfZerosHasNoStability(StabilityMeasure measure) {
    assertThat(measure.of(List.of(new Response(0, 0, 10, 4, 0.5, true)))).isNaN();
    assertThat(measure.of(List.of(new Response(0, 1, 10, 4, 0.5, true)))).isNaN();
    Response sound = new Response(1, 1, 10, 4, 0.5, true);
    Response broken = new Response(1, Double.NaN, 10, 4, 0.5, true);
    assertThat(measure.of(List.of(sound, broken))).isNaN();
  }

  /** A map of one large and many zero entries, and black pixels, divide nothing by zero. */
  @Test
  void sparseMapsAndBlackPixelsAreSafe() {
    HostArray image = HostArray.of(Shape.of(1, 3, 8, 8), sparse(1, 0));
    HostArray moved = HostArray.of(Shape.of(1, 3, 8, 8), sparse(1, 0.5));
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      Evidence evidence =
          evidence(GoldenNetwork.LINEAR.in(session), Images.labeled(image, 0), new ImageItself());
      assertThat(
              stability(StabilityMeasure.RELATIVE_INPUT_STABILITY)
                  .measure(evidence, 1, draw -> moved))
          .containsExactly(new double[] {1}, within(1e-12));
    }
  }

  private static double[] sparse(double first, double second) {
    double[] values = new double[192];
    values[0] = first;
    values[1] = second;
    return values;
  }

  /** At black pixels, too: noise of one sign, or clipped, would move their mean. */
  @Test
  void noiseHasBothSignsAndTheRadius() {
    HostArray black = HostArray.zeros(DataType.FLOAT64, Shape.of(2, 3, 8, 8));
    LabeledImages images = Images.labeled(black, 0, 1);
    List<HostArray> seen = new ArrayList<>();
    SaliencyMethod spy =
        new SaliencyMethod() {
          @Override
          public String arrayName() {
            return "spy";
          }

          @Override
          public HostArray explain(TrainedModel model, LabeledImages asked) {
            seen.add(asked.images());
            return asked.images();
          }
        };
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.LINEAR.in(session);
      Evidence evidence =
          new Evidence(images, model.logits(black)).withModel(model).withMap(spy, black);
      stability(StabilityMeasure.MAX_SENSITIVITY).measure(evidence);
    }
    assertThat(seen).hasSize(3).doesNotHaveDuplicates();
    double low = 0;
    double high = 0;
    double sum = 0;
    for (HostArray one : seen) {
      for (double value : one.toDoubles()) {
        low = Math.min(low, value);
        high = Math.max(high, value);
        sum += value / one.size() / seen.size();
      }
    }
    assertThat(low).isBetween(-0.5, -0.49);
    assertThat(high).isBetween(0.49, 0.5);
    assertThat(sum).isCloseTo(0, within(0.03));
  }

  /** An image's number is its own: of its key's draws alone, whatever is measured with it. */
  @Test
  void imagesAreMeasuredOneByOne() {
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.SMOOTH.in(session);
      LabeledImages images = GoldenNetwork.SMOOTH.images();
      Stability metric = stability(StabilityMeasure.RELATIVE_OUTPUT_STABILITY);
      double[] all = metric.measure(evidence(model, images, GRADIENT));
      double[] some = metric.measure(evidence(model, images.take(4, 1), GRADIENT));
      assertThat(some).containsExactly(new double[] {all[4], all[1]}, within(1e-12));
    }
  }

  @Test
  void costsAreThoseOfItsMaps() {
    Passes map = new Passes(2, 3);
    for (Offer<Metric> offer : StabilityMetrics.offers()) {
      Metric metric = Engines.create(StabilityMetrics.offers(), offer.descriptor().id(), Map.of());
      boolean floor = metric instanceof NoiseFloor; // four maps, and no logits
      assertThat(metric.passes(new ImageShape(1, 28, 28), map))
          .isEqualTo(floor ? new Passes(8, 12) : new Passes(30, 30));
    }
  }
}
