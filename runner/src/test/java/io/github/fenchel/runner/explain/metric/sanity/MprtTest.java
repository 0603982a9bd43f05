package io.github.fenchel.runner.explain.metric.sanity;

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
import io.github.fenchel.api.model.Initializer;
import io.github.fenchel.api.model.WeightSpec;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.GoldenNetwork;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Randomization: golden numbers of Quantus, and what a person can compute. */
class MprtTest {
  private static final SimpleGradient GRADIENT = new SimpleGradient(Output.LOGIT);
  private static final Component ID = Component.of("mprt");

  @Tag("slow")
  @Tag("golden")
  @ParameterizedTest
  @CsvSource({
    "pytorch,FLOAT64",
    "pytorch,FLOAT32",
    "tensorflow,FLOAT64",
    "tensorflow,FLOAT32",
  })
  void numbersAreThoseOfQuantusWithoutTheIdentity(String backend, DataType type) {
    Golden golden = Golden.of("randomisation").on(backend, type);
    for (String name : new String[] {"smooth", "cnn"}) {
      GoldenNetwork network = name.equals("cnn") ? GoldenNetwork.CNN : GoldenNetwork.SMOOTH;
      Map<String, HostArray> random = Golden.weights(name + "_random");
      LabeledImages images =
          Images.labeled(
              golden.get("in." + name + ".images"), golden.get("in." + name + ".labels").toLongs());
      try (Session session = Engines.open(backend, type)) {
        Model model = network.model(session);
        TrainedModel asked = GoldenNetwork.asked(model);
        HostArray trained = asked.gradient(Output.LOGIT, images);
        for (boolean bottomUp : new boolean[] {true, false}) {
          String key = "want." + name + ".mprt_" + (bottomUp ? "bottom_up" : "top_down");
          List<String> layers = WeightLayers.of(asked.weights(), bottomUp).names();
          List<HostArray> stages = new ArrayList<>();
          Map<String, HostArray> before = model.weights();
          for (String layer : layers) {
            Map<String, HostArray> own = new HashMap<>();
            for (WeightSpec weight : asked.weights()) {
              if (WeightLayers.layer(weight).equals(layer)) {
                own.put(weight.name(), Objects.requireNonNull(random.get(weight.name())).to(type));
              }
            }
            model.restore(own);
            stages.add(asked.gradient(Output.LOGIT, images));
          }
          double[] found =
              IntStream.range(0, images.size())
                  .boxed()
                  .flatMapToDouble(
                      image ->
                          stages.stream()
                              .mapToDouble(maps -> Mprt.similarity(trained, maps)[image]))
                  .toArray();
          // Rounding swaps the ranks of nearly equal entries; and of equal pixels of a black
          // background, PyTorch's max pooling gives the gradient to another. TensorFlow in double,
          // and the smooth network, decide.
          boolean tied = name.equals("cnn") && backend.equals("pytorch");
          double share = tied ? 5e-2 : type == DataType.FLOAT64 ? 1e-9 : 1e-3;
          golden.assertClose(key, found, share);
          golden.assertClose(
              key + "_average", Mprt.mean(trained, stages.size(), stages::get), share);
          if (bottomUp) {
            // An entry that rounding moves over a bin's edge moves the entropy.
            double bins = type == DataType.FLOAT64 && !tied ? 1e-9 : 2e-2;
            HostArray last = stages.get(stages.size() - 1);
            golden.assertClose(
                "want." + name + ".histogram_entropy_original",
                HistogramEntropy.each(trained),
                bins);
            golden.assertClose(
                "want." + name + ".histogram_entropy_random", HistogramEntropy.each(last), bins);
            // A difference of entropies: what their rounding leaves.
            golden.assertClose(
                "want." + name + ".efficient_mprt",
                EfficientMprt.rise(trained, last),
                bins < 1e-3 ? bins : 0.2);
          }
          model.restore(before);
        }
      }
    }
  }

  private static Evidence evidence(TrainedModel model, LabeledImages images) {
    return new Evidence(images, model.logits(images.images()))
        .withModel(model)
        .withMap(GRADIENT, model.gradient(Output.LOGIT, images));
  }

  private static HostArray maps(double... entries) {
    return HostArray.of(Shape.of(1, 1, 1, entries.length), entries);
  }

  /** Stages that are equal, reversed: (1 - 1) / 2; with the identity it would be 1/3. */
  @Test
  void theIdentityIsNotCounted() {
    List<HostArray> stages = List.of(maps(10, -20, 30), maps(3, 2, -1));
    assertThat(Mprt.mean(maps(1, 2, -3), 2, stages::get)).containsExactly(0);
  }

  @Test
  void signsDoNotCountAndTiesShareTheirRanks() {
    assertThat(Mprt.similarity(maps(1, -2, 3), maps(-1, 2, -3)))
        .containsExactly(new double[] {1}, within(1e-15));
    assertThat(Mprt.similarity(maps(0, 0, 1), maps(0, 1, 1)))
        .containsExactly(new double[] {0.5}, within(1e-15));
  }

  @Test
  void aMapWithoutAnOrderHasNoNumber() {
    for (HostArray flat : List.of(maps(0, 0, 0), maps(2, -2, 2))) {
      assertThat(Mprt.mean(flat, 1, stage -> maps(1, 2, 3))).containsExactly(Double.NaN);
      assertThat(Mprt.mean(maps(1, 2, 3), 2, List.of(maps(1, 2, 3), flat)::get))
          .containsExactly(Double.NaN);
    }
    assertThat(EfficientMprt.rise(maps(1, 2, 3), maps(0, 0, 0))).containsExactly(Double.NaN);
    assertThat(EfficientMprt.rise(maps(7, 7, 7), maps(1, 2, 3))).containsExactly(Double.NaN);
  }

  /** Shares 1/2, 1/4, 1/4; the largest entry lies in the last bin, not beyond it. */
  @Test
  void theHistogramSpansTheMapsOwnExtremes() {
    double expected = 1.5 * Math.log(2);
    assertThat(HistogramEntropy.of(new double[] {-1, -1, 0, 3})).isCloseTo(expected, within(1e-15));
    assertThat(HistogramEntropy.of(new double[] {-1e-9, -1e-9, 0, 3e-9}))
        .isCloseTo(expected, within(1e-15));
    assertThat(HistogramEntropy.of(IntStream.range(0, 100).asDoubleStream().toArray()))
        .isCloseTo(Math.log(100), within(1e-12));
    assertThat(HistogramEntropy.of(new double[] {1, Double.NaN, 3})).isNaN();
  }

  /** From ln 2, of two signs, to 2 ln 2, of four values: signs count, and a rise is positive. */
  @Test
  void entropyThatDoublesRisesByOne() {
    assertThat(EfficientMprt.rise(maps(-1, 1, 1, -1), maps(0, 1, 2, 3)))
        .containsExactly(new double[] {1}, within(1e-15));
  }

  /** Entries on the edges belong to the bin that begins there, whatever a quotient rounds to. */
  @Test
  void anEntryOnAnEdgeIsInTheBinThatBeginsThere() {
    double[] edges = IntStream.rangeClosed(0, 100).mapToDouble(b -> b * (0.7 / 100)).toArray();
    edges[100] = 0.7;
    double two = 2 / 101.0;
    assertThat(HistogramEntropy.of(edges))
        .isCloseTo(-two * Math.log(two) + 99 / 101.0 * Math.log(101), within(1e-12));
  }

  @Test
  void aBatchNormIsOneLayerWithItsStatistics() {
    List<WeightSpec> weights = GoldenNetwork.CNN.blueprint().weights();
    assertThat(WeightLayers.of(weights, true).names())
        .containsExactly("conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "fc");
    assertThat(WeightLayers.of(weights, false).names())
        .containsExactly("fc", "bn3", "conv3", "bn2", "conv2", "bn1", "conv1");
    assertThat(
            weights.stream()
                .filter(weight -> WeightLayers.layer(weight).equals("bn2"))
                .map(weight -> weight.name().substring(4)))
        .containsExactlyInAnyOrder("weight", "bias", "running_mean", "running_var");
  }

  @Test
  void layersBecomeRandomOneAfterAnotherAndStayRandom() {
    assertThat(stages(true, 10)).containsExactly(1L, 2L, 6L);
    assertThat(stages(false, 10)).containsExactly(4L, 5L, 6L);
    assertThat(stages(true, 2)).containsExactly(1L, 6L);
    assertThat(stages(true, 1)).containsExactly(6L);
  }

  /** Of weights a, b1.x, and four of b2: how many each stage randomizes. */
  private static List<Long> stages(boolean bottomUp, int most) {
    List<WeightSpec> weights =
        Stream.of("a.w", "b1.x", "b2.w", "b2.b", "b2.m", "b2.v")
            .map(name -> new WeightSpec(name, Shape.of(1), new Initializer.Constant(0), true))
            .toList();
    WeightLayers layers = WeightLayers.of(weights, bottomUp);
    int count = Math.min(most, layers.names().size());
    List<Long> seen = new ArrayList<>();
    for (int stage = 1; stage <= count; stage++) {
      long random = weights.stream().filter(layers.until(stage, count)).count();
      seen.add(random);
    }
    return seen;
  }

  /** The simple gradient of a trained network changes; a map that ignores the network does not. */
  @Test
  void aMapThatIgnoresTheNetworkIsFoundOut() {
    SaliencyMethod image =
        new SaliencyMethod() {
          @Override
          public String arrayName() {
            return "image";
          }

          @Override
          public HostArray explain(TrainedModel model, LabeledImages images) {
            return images.images();
          }
        };
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.SMOOTH.in(session);
      LabeledImages images = GoldenNetwork.SMOOTH.images().take(0, 1);
      Evidence evidence = evidence(model, images);
      Metric mprt = new Mprt(ID, true, 10);
      assertThat(mprt.measure(evidence.withMap(image, images.images())))
          .containsExactly(new double[] {1, 1}, within(1e-15));
      assertThat(DoubleStream.of(mprt.measure(evidence)).allMatch(similarity -> similarity < 0.9))
          .isTrue();
      Metric efficient = new EfficientMprt(ID);
      assertThat(efficient.measure(evidence.withMap(image, images.images()))).containsOnly(0);
      assertThat(DoubleStream.of(efficient.measure(evidence)).allMatch(rise -> rise != 0)).isTrue();
      // The network itself stays as it was.
      assertThat(model.gradient(Output.LOGIT, images)).isEqualTo(evidence.map());
    }
  }

  @Test
  void costsAreThoseOfItsMaps() {
    ImageShape shape = new ImageShape(1, 28, 28);
    Map<String, Value> four = Map.of("stages", new Value.Whole(4));
    assertThat(Engines.create(SanityMetrics.offers(), "mprt", four).passes(shape, new Passes(1, 2)))
        .isEqualTo(new Passes(4, 8));
    assertThat(
            Engines.create(SanityMetrics.offers(), "efficient-mprt", Map.of())
                .passes(shape, new Passes(1, 2)))
        .isEqualTo(new Passes(1, 2));
  }
}
