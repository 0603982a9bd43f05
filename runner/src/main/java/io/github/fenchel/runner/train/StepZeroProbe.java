package io.github.fenchel.runner.train;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.classification.CrossEntropy;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.runner.batch.DrawSource;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.ImagePass;
import java.util.List;

/**
 * The untrained network's output on the first batch: the evidence that two engines start alike.
 *
 * <p>Logits in evaluation mode, the gradient of the batch-sum cross-entropy with respect to the
 * images, and the perturbation that step 1 will train on, from the same random draws.
 */
final class StepZeroProbe {
  private StepZeroProbe() {}

  /**
   * Runs the probe, and leaves no trace in the weights.
   *
   * @param positions where the batch's images are in the dataset, INT64 {@code [N]}
   */
  static List<NamedArray> run(
      TrainingTask task, Model model, HostBatch batch, HostArray positions) {
    Network network = model.network();
    ImagePass pass =
        new ImagePass(
            network.session(),
            "step 0",
            task.inputs(),
            (images, draws) -> probe(task, network, images, draws));
    List<HostArray> out =
        model.leavingNoTrace(() -> pass.call(batch, DrawSource.of(task.seeds(), "step 1")));
    return RunArrays.probe(
        positions,
        batch.labels(),
        batch.images(),
        new RunArrays.ProbeOutputs(out.get(0), out.get(1), out.get(2)));
  }

  private static List<Tensor> probe(TrainingTask task, Network network, Batch given, Draws draws) {
    Batch batch = task.smoothed(given);
    ValueAndGradient clean = clean(network, batch, draws);
    Tensor attacked = task.objective().attack(network, batch, draws);
    return List.of(clean.auxiliary().get(0), clean.gradient(), attacked.sub(batch.images()));
  }

  /**
   * Logits of the images as they are, and the gradient of their cross-entropy, the network in
   * evaluation mode; within a program.
   *
   * @return the batch-sum loss, the logits {@code [N,K]} as its auxiliary value, and the gradient
   *     {@code [N,C,H,W]}, each example's own
   */
  static ValueAndGradient clean(Network network, Batch batch, Draws draws) {
    return network
        .session()
        .valueAndGradient(
            images -> {
              Tensor logits = network.logits(images, Mode.EVALUATE, draws);
              Tensor loss = CrossEntropy.perExample(logits, batch.labels()).sum();
              return new Loss(loss, List.of(logits));
            },
            batch.images());
  }
}
