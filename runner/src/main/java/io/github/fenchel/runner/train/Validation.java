package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.CrossEntropy;
import java.util.List;

/** Accuracy and cross-entropy on images that only choose the epoch. */
final class Validation {
  private final Split split;
  private final Program program;

  Validation(Model model, Split split) {
    this.split = split;
    this.program =
        model
            .network()
            .session()
            .compile(
                "validation",
                inputs -> {
                  Tensor logits =
                      model.network().logits(inputs.get(0), Mode.EVALUATE, Draws.none());
                  return List.of(CrossEntropy.perExample(logits, inputs.get(1)), logits.argMax(1));
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
    double hits = 0;
    double loss = 0;
    for (PaddedChunk chunk : PaddedChunk.all(split.size())) {
      HostBatch batch = HostBatch.of(split, chunk.indices());
      List<HostArray> out = program.call(batch.images(), batch.labels());
      for (int i = 0; i < chunk.used(); i++) {
        loss += out.get(0).at(i);
        hits += out.get(1).at(i) == batch.labels().at(i) ? 1 : 0;
      }
    }
    return new Score(hits / split.size(), loss / split.size());
  }
}
