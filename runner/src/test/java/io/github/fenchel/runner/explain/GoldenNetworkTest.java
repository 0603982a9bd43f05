package io.github.fenchel.runner.explain;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.runner.zoo.Engines;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The golden networks give the logits and gradients that PyTorch gives in Python; in double to
 * 1e-9, for its softplus is the identity above 20, which is 2e-9 off.
 */
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
      Golden.of("smooth")
          .assertClose("want.logits", smooth.logits(images.images()).toDoubles(), share);
      Golden saliency = Golden.of("saliency_smooth");
      saliency.assertClose(
          "want.gradient_logit", smooth.gradient(Output.LOGIT, images).toDoubles(), share);
      saliency.assertClose(
          "want.gradient_loss", smooth.gradient(Output.LOSS, images).toDoubles(), share);
      saliency.assertClose(
          "want.gradient_logprob",
          smooth.gradient(Output.LOG_PROBABILITY, images).toDoubles(),
          share);
    }
    for (GoldenNetwork network : new GoldenNetwork[] {GoldenNetwork.CNN, GoldenNetwork.CNN2}) {
      try (Session session = Engines.open(backend, type)) {
        LabeledImages images = network.images();
        TrainedModel cnn = network.in(session);
        String name = network == GoldenNetwork.CNN ? "cnn" : "cnn2";
        Golden golden = Golden.of("cnn");
        golden.assertClose(
            "want." + name + ".logits", cnn.logits(images.images()).toDoubles(), share);
        double[] gradient = cnn.gradient(Output.LOGIT, images).toDoubles();
        double[] wanted = golden.get("want." + name + ".gradient_logit").toDoubles();
        Golden.assertClose(
            name + " where there is something",
            seen(images, wanted),
            seen(images, gradient),
            share);
        // On a flat background max-pooling has ties: rounding says which pixel gets the gradient.
        Golden.assertClose(name + " everywhere", wanted, gradient, 0.1);
      }
    }
  }

  /** Returns an array's numbers where the images are not black. */
  private static double[] seen(LabeledImages images, double... values) {
    return IntStream.range(0, values.length)
        .filter(i -> images.images().at(i) > 0)
        .mapToDouble(i -> values[i])
        .toArray();
  }
}
