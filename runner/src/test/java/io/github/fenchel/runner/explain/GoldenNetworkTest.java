package io.github.fenchel.runner.explain;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.explain.metric.Metrics;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The golden networks give the logits and gradients that PyTorch gives in Python; in double to
 * 1e-9, for its softplus is the identity above 20, which is 2e-9 off.
 */
@Tag("golden")
class GoldenNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "pytorch,FLOAT64",
    "pytorch,FLOAT32",
    "tensorflow,FLOAT64",
    "tensorflow,FLOAT32",
  })
  void logitsAndGradientsAreThoseOfPythonsPyTorch(String backend, DataType type) {
    double share = type == DataType.FLOAT64 ? 1e-9 : 1e-5;
    try (Session session = Engines.open(backend, type)) {
      LabeledImages images = GoldenNetwork.SMOOTH.images();
      TrainedModel smooth = GoldenNetwork.SMOOTH.in(session);
      Golden golden = Golden.of("smooth").on(backend, type);
      HostArray logits = smooth.logits(images.images());
      golden.assertClose("want.logits", logits.toDoubles(), share);
      Metric loss = Engines.create(Metrics.offers(), "cross-entropy", Map.of());
      golden.assertClose("want.loss", loss.measure(new Evidence(images, logits)), share);
      Golden saliency = Golden.of("saliency_smooth").on(backend, type);
      saliency.assertClose(
          "want.gradient_logit", smooth.gradient(Output.LOGIT, images).toDoubles(), share);
      saliency.assertClose(
          "want.gradient_loss", smooth.gradient(Output.LOSS, images).toDoubles(), share);
      saliency.assertClose(
          "want.gradient_logprob",
          smooth.gradient(Output.LOG_PROBABILITY, images).toDoubles(),
          share);
    }
    try (Session session = Engines.open(backend, type)) {
      Golden golden = Golden.of("linear").on(backend, type);
      LabeledImages images = GoldenNetwork.LINEAR.images();
      TrainedModel linear = GoldenNetwork.LINEAR.in(session);
      golden.assertClose("want.logits", linear.logits(images.images()).toDoubles(), share);
      golden.assertClose(
          "want.gradient_logit", linear.gradient(Output.LOGIT, images).toDoubles(), share);
    }
    for (GoldenNetwork network : new GoldenNetwork[] {GoldenNetwork.CNN, GoldenNetwork.CNN2}) {
      try (Session session = Engines.open(backend, type)) {
        LabeledImages images = network.images();
        TrainedModel cnn = network.in(session);
        String name = network == GoldenNetwork.CNN ? "cnn" : "cnn2";
        Golden golden = Golden.of("cnn").on(backend, type);
        golden.assertClose(
            "want." + name + ".logits", cnn.logits(images.images()).toDoubles(), share);
        gradients(golden, "want." + name + ".gradient_logit", cnn, Output.LOGIT, images, share);
        // In single precision the loss's gradient cancels where the label is nearly sure.
        double cancelled = type == DataType.FLOAT64 ? share : 2e-4;
        gradients(golden, "want." + name + ".gradient_loss", cnn, Output.LOSS, images, cancelled);
        if (network == GoldenNetwork.CNN) {
          Golden few = Golden.of("saliency_cnn").on(backend, type);
          int n = few.get("in.sigma").size();
          LabeledImages first = images.take(IntStream.range(0, n).toArray());
          gradients(few, "want.gradient_logit", cnn, Output.LOGIT, first, share);
          gradients(few, "want.gradient_loss", cnn, Output.LOSS, first, cancelled);
          gradients(few, "want.gradient_logprob", cnn, Output.LOG_PROBABILITY, first, cancelled);
        }
      }
    }
  }

  /** On a flat background max-pooling has ties: rounding says which pixel gets the gradient. */
  private static void gradients(
      Golden golden,
      String key,
      TrainedModel model,
      Output of,
      LabeledImages images,
      double share) {
    double[] wanted = golden.get(key).toDoubles();
    double[] found = model.gradient(of, images).toDoubles();
    golden.assertClose(
        key + ", where images are not black", seen(images, wanted), seen(images, found), share);
    golden.assertClose(key + ", everywhere", wanted, found, 0.1);
  }

  /** Returns an array's numbers where the images are not black. */
  private static double[] seen(LabeledImages images, double... values) {
    return IntStream.range(0, values.length)
        .filter(i -> images.images().at(i) > 0)
        .mapToDouble(i -> values[i])
        .toArray();
  }
}
