package io.github.fenchel.runner.explain.saliency.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.saliency.Methods;
import io.github.fenchel.runner.explain.saliency.noise.SparsifiedSmoothGrad.Values;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Levine's certificate: the counts of its authors' code, and what it says where nothing is sure.
 */
class CertifiedOverlapTest {
  private static final int SAMPLES = 1000;

  @Test
  @Tag("golden")
  void countsAreThoseOfTheAuthors() {
    Golden golden = Golden.of("saliency_smooth");
    HostArray maps = golden.get("want.sparsified_binary");
    double[] ks = golden.get("in.certificate_k").toDoubles();
    double[] rhos = golden.get("in.certificate_rho").toDoubles();
    int n = Math.toIntExact(maps.shape().get(0));
    double[] counts = new double[n * ks.length * rhos.length];
    for (int i = 0; i < counts.length; i++) {
      int image = i / rhos.length / ks.length;
      counts[i] =
          CertifiedOverlap.count(
              maps.rows(image, image + 1).toDoubles(),
              (int) ks[i / rhos.length % ks.length],
              rhos[i % rhos.length],
              golden.number("par.certificate_sigma"),
              golden.number("par.certificate_eta"),
              golden.whole("par.certificate_samples"));
    }
    golden.assertClose("want.certificate", counts, 0);
    assertThat(Arrays.stream(counts)).anyMatch(count -> count > 0);
  }

  @Test
  void itMeasuresBinaryMapsAlone() {
    CertifiedOverlap metric = metric(0.5, 0.01);
    assertThat(metric.measures(Methods.of("sparsified-smooth-grad", "values", "binary"))).isTrue();
    assertThat(metric.measures(Methods.of("sparsified-smooth-grad"))).isFalse();
    assertThat(metric.measures(Methods.of("simple-gradient"))).isFalse();
  }

  @Test
  void aClearMapIsCertifiedUnlessTheBallIsWide() {
    double[] clear = {1, 1, 0, 0, 0, 0, 0, 0};
    assertThat(measure(metric(0.25, 0.01), clear)).isEqualTo(1);
    assertThat(measure(metric(0.25, 10), clear)).isZero();
    double[] close = {0.52, 0.5, 0.5, 0.48, 0, 0, 0, 0};
    assertThat(measure(metric(0.25, 0.01), close)).isZero();
    // One of two is far ahead of what would have to pass it.
    assertThat(measure(metric(0.25, 0.01), 1, 0.5, 0.5, 0, 0, 0, 0, 0)).isEqualTo(0.5);
  }

  @Test
  void whatCannotBePassedByEnoughOthersStays() {
    // Of 4 entries the top 3: one entry is outside, so that 2 stay whatever happens.
    assertThat(CertifiedOverlap.count(new double[] {1, 1, 1, 1}, 3, 100, 0.1, 0.95, SAMPLES))
        .isEqualTo(2);
    assertThat(CertifiedOverlap.count(new double[] {1, 1, 1, 1}, 4, 100, 0.1, 0.95, SAMPLES))
        .isEqualTo(4);
  }

  @Test
  void aMapOfZerosAndAnImageWithoutNoiseHaveNone() {
    assertThat(measure(metric(0.25, 0.01), new double[8])).isNaN();
    assertThat(measure(metric(0.25, 0.01), flat(), 1, 1, 0, 0, 0, 0, 0, 0)).isNaN();
  }

  @Test
  void singlePrecisionCertifiesWhatDoublePrecisionDoes() {
    double[] third = new double[8];
    Arrays.fill(third, 0, 2, 0.333);
    HostArray rounded = HostArray.of(Shape.of(1, 1, 2, 4), third).to(DataType.FLOAT32);
    assertThat(measure(metric(0.25, 0.01), rounded.toDoubles()))
        .isEqualTo(measure(metric(0.25, 0.01), third));
  }

  private static CertifiedOverlap metric(double share, double rho) {
    return new CertifiedOverlap(Component.of("certified-overlap"), share, rho, 0.95);
  }

  private static LabeledImages flat() {
    return Images.labeled(HostArray.zeros(DataType.FLOAT64, Shape.of(1, 1, 2, 4)), 0);
  }

  private static double measure(CertifiedOverlap metric, double... map) {
    double[] image = {0, 1, 0, 0, 0, 0, 0, 0};
    return measure(metric, flat().with(HostArray.of(Shape.of(1, 1, 2, 4), image)), map);
  }

  private static double measure(CertifiedOverlap metric, LabeledImages images, double... map) {
    SparsifiedSmoothGrad method =
        new SparsifiedSmoothGrad("sparse", SAMPLES, 0.2, 0.25, 0.1, Values.BINARY);
    HostArray logits = HostArray.zeros(DataType.FLOAT64, Shape.of(1, 2));
    HostArray maps = HostArray.of(Shape.of(1, 1, 2, 4), map);
    return metric.measure(new Evidence(images, logits).withMap(method, maps))[0];
  }
}
