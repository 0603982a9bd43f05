package io.github.fenchel.runner.explain.metric.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.Similarity;
import io.github.fenchel.results.measure.Ssim;
import io.github.fenchel.results.measure.Ssim.Scale;
import io.github.fenchel.results.measure.Ssim.Window;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.MetricColumn;
import io.github.fenchel.runner.explain.NamedMethod;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.zoo.Engines;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pairs of given maps are as alike as scipy, scikit-image and MoreauGrad have it. */
@Tag("golden")
class SimilarityGoldenTest {
  private static final double SHARE = 1e-10;

  private final Golden golden = Golden.of("similarity");

  @Test
  void pooledPairsAreAsAlikeAsIndependentSoftwareSays() {
    golden.assertClose("want.cosine", pooled(Similarity::cosine), SHARE);
    golden.assertClose("want.spearman", pooled(Similarity::spearman), SHARE);
    golden.assertClose("want.pearson", pooled(Similarity::pearson), SHARE);
    golden.assertClose("want.normalized_l2", pooled(Similarity::normalizedL2), SHARE);
  }

  @Test
  void signedPairsAreAsAlikeAsIndependentSoftwareSays() {
    golden.assertClose("want.signed_cosine", signed(Similarity::cosine), SHARE);
    golden.assertClose("want.signed_spearman", signed(Similarity::spearman), SHARE);
    golden.assertClose("want.signed_normalized_l2", signed(Similarity::normalizedL2), SHARE);
  }

  /**
   * Of a map of zeros the file has the overlap of first pixels; Fenchel says that there is none.
   */
  @Test
  void topPixelsOverlapAsIndependentSoftwareSays() {
    double[] counts = golden.get("in.k").toDoubles();
    double[] wanted = golden.get("want.top_k_overlap").toDoubles();
    double[] found = new double[wanted.length];
    for (int i = 0; i < found.length; i++) {
      double[] a = row("in.a", i / counts.length);
      double[] b = row("in.b", i / counts.length);
      found[i] = Similarity.topK(a, b, (int) counts[i % counts.length]);
      wanted[i] = Similarity.isMap(a) && Similarity.isMap(b) ? wanted[i] : Double.NaN;
    }
    golden.assertClose("want.top_k_overlap", wanted, found, SHARE);
  }

  @Test
  void structuralSimilarityIsThatOfScikitImageInAllFourSpellings() {
    golden.assertClose("want.ssim_minmax_gaussian", ssim(Ssim.MIN_MAX), SHARE);
    golden.assertClose(
        "want.ssim_minmax_gaussian_population",
        ssim(new Ssim(Scale.MIN_MAX, Window.GAUSSIAN, false)),
        SHARE);
    golden.assertClose(
        "want.ssim_joint_range", ssim(new Ssim(Scale.NONE, Window.UNIFORM, true)), SHARE);
    golden.assertClose("want.ssim_sum_one", ssim(new Ssim(Scale.SUM, Window.UNIFORM, true)), SHARE);
  }

  @Test
  void metricsOfSignedMapsGiveTheSameNumbers() {
    HostArray gradients = golden.get("in.signed_a");
    HostArray maps = golden.get("in.signed_b");
    golden.assertClose("want.signed_cosine", measure("gradient-cosine", maps, gradients), SHARE);
    golden.assertClose(
        "want.signed_normalized_l2", measure("gradient-l2-distance", maps, gradients), SHARE);
  }

  @Test
  void metricsOfPooledMapsGiveTheSameNumbers() {
    HostArray gradients = oneChannel("in.a");
    HostArray maps = oneChannel("in.b");
    golden.assertClose("want.spearman", measure("gradient-spearman", maps, gradients), SHARE);
    double[] ssim = golden.get("want.ssim_minmax_gaussian").toDoubles();
    double[] found = measure("gradient-ssim", maps, gradients);
    for (int i = 0; i < ssim.length; i++) {
      if (!Similarity.isMap(row("in.a", i)) || !Similarity.isMap(row("in.b", i))) {
        ssim[i] = Double.NaN;
      }
    }
    golden.assertClose("want.ssim_minmax_gaussian, by the metric", ssim, found, SHARE);
  }

  /** The gradient's magnitudes (1 + 2, 0 + 4), against a map of one channel that is (3, 4). */
  @Test
  void aMapOfOneChannelIsComparedWithThePooledGradient() {
    HostArray gradient = HostArray.of(Shape.of(1, 2, 1, 2), 1.0, 0, -2, 4);
    HostArray map = HostArray.of(Shape.of(1, 1, 1, 2), 3.0, 4);
    assertThat(measure("gradient-cosine", map, gradient))
        .containsExactly(new double[] {1}, within(1e-15));
    assertThat(measure("gradient-l2-distance", map, gradient))
        .containsExactly(new double[] {0}, within(1e-15));
  }

  /** Signs are lost by pooling, and kept otherwise. */
  @Test
  void anOppositeMapIsAlikeOnlyWhereMapsArePooled() {
    double[] values = new double[2 * 12 * 12];
    double[] opposite = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(i * i);
      opposite[i] = -values[i];
    }
    HostArray map = HostArray.of(Shape.of(1, 2, 12, 12), values);
    HostArray gradient = HostArray.of(Shape.of(1, 2, 12, 12), opposite);
    assertThat(measure("gradient-cosine", map, gradient)[0]).isCloseTo(-1, within(1e-12));
    assertThat(measure("gradient-l2-distance", map, gradient)[0]).isCloseTo(2, within(1e-12));
    assertThat(measure("gradient-spearman", map, gradient)[0]).isCloseTo(1, within(1e-12));
    assertThat(measure("gradient-ssim", map, gradient)[0]).isCloseTo(1, within(1e-12));
    assertThat(measure("gradient-top-k", map, gradient)).containsExactly(1);
  }

  @Test
  void eachMethodButTheSimpleGradientHasAColumn() {
    SaliencyMethod gradient = new SimpleGradient(Output.LOGIT);
    Metric metric = metric("gradient-cosine");
    NamedMethod simple = new NamedMethod(Component.of("simple-gradient"), gradient);
    NamedMethod other = new NamedMethod(Component.of("other"), new Other());
    assertThat(MetricColumn.cross(List.of(metric), List.of(simple))).isEmpty();
    assertThat(MetricColumn.cross(List.of(metric), List.of(simple, other)))
        .singleElement()
        .satisfies(
            column -> {
              assertThat(column.definition().text()).isEqualTo("gradient-cosine of other");
              assertThat(column.reads().gradients()).containsExactly(Output.LOGIT);
            });
  }

  @Test
  void imagesThatAreTooSmallAreRefusedAtPlanTime() {
    metric("gradient-ssim").check(new ImageShape(1, 11, 28));
    assertThatThrownBy(() -> metric("gradient-ssim").check(new ImageShape(1, 28, 10)))
        .hasMessage("structural similarity needs images of at least 11x11 pixels, found 28x10");
    assertThatThrownBy(() -> metric("gradient-top-k").check(new ImageShape(1, 3, 3)))
        .hasMessageContaining("less than one pixel");
  }

  private record Other() implements SaliencyMethod {
    @Override
    public String arrayName() {
      return "other";
    }

    @Override
    public HostArray explain(TrainedModel model, LabeledImages images) {
      return HostArray.zeros(DataType.FLOAT32, images.images().shape());
    }
  }

  private static double[] measure(String id, HostArray maps, HostArray gradients) {
    return metric(id)
        .measure(
            Images.maps(gradients)
                .withMap(new Other(), maps)
                .withGradients(Map.of(Output.LOGIT, gradients)));
  }

  private static Metric metric(String id) {
    return Engines.create(SimilarityMetrics.offers(), id, Map.of());
  }

  private double[] pooled(ToDoubleBiFunction<double[], double[]> measure) {
    return each("in.a", "in.b", measure);
  }

  private double[] signed(ToDoubleBiFunction<double[], double[]> measure) {
    return each("in.signed_a", "in.signed_b", measure);
  }

  private double[] ssim(Ssim ssim) {
    int height = Math.toIntExact(golden.get("in.a").shape().get(1));
    int width = Math.toIntExact(golden.get("in.a").shape().get(2));
    return pooled((a, b) -> ssim.of(a, b, height, width));
  }

  private double[] each(String a, String b, ToDoubleBiFunction<double[], double[]> measure) {
    return IntStream.range(0, Math.toIntExact(golden.get(a).shape().get(0)))
        .mapToDouble(i -> measure.applyAsDouble(row(a, i), row(b, i)))
        .toArray();
  }

  private double[] row(String key, int i) {
    return golden.get(key, i).toDoubles();
  }

  private HostArray oneChannel(String key) {
    HostArray maps = golden.get(key);
    Shape shape = maps.shape();
    return maps.reshape(Shape.of(shape.get(0), 1, shape.get(1), shape.get(2)));
  }
}
