package io.github.fenchel.runner.train;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.CrossEntropy;
import io.github.fenchel.runner.batch.DrawSource;
import io.github.fenchel.runner.batch.ImagePass;
import io.github.fenchel.runner.batch.ImageSource;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.random.Seeds;
import java.util.List;

/** Accuracy and cross-entropy on images that only choose the epoch. */
final class Validation {
  private final Split split;
  private final ImagePass pass;
  private final DrawSource none;

  Validation(Model model, Split split, Seeds seeds) {
    Network network = model.network();
    this.split = split;
    this.none = DrawSource.of(seeds, "validation");
    this.pass =
        new ImagePass(
            network.session(),
            "validation",
            InputLayout.of(split, List.of()),
            (batch, draws) -> {
              Tensor logits = network.logits(batch.images(), Mode.EVALUATE, draws);
              return List.of(CrossEntropy.perExample(logits, batch.labels()), logits.argMax(1));
            });
  }

  /**
   * What was found.
   *
   * @param accuracy share of images classified right
   * @param crossEntropy mean cross-entropy in nats
   */
  record Score(double accuracy, double crossEntropy) {}

  Score score() {
    double[] sums = new double[2];
    pass.over(
        ImageSource.of(split),
        none,
        found -> {
          for (int i = 0; i < found.subject().size(); i++) {
            double label = found.subject().labels().at(i);
            sums[0] += found.outputs().get(1).at(i) == label ? 1 : 0;
            sums[1] += found.outputs().get(0).at(i);
          }
        });
    return new Score(sums[0] / split.size(), sums[1] / split.size());
  }
}
