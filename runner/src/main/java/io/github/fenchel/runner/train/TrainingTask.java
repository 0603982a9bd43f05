package io.github.fenchel.runner.train;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.data.augmentation.Augmented;
import io.github.fenchel.runner.data.split.UsageDigest;
import io.github.fenchel.runner.random.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A training part with every name resolved.
 *
 * @param blueprint the network
 * @param objective what each step minimizes
 * @param optimizer how a step moves the weights
 * @param rate how the learning rate changes
 * @param schedule epochs, batch size, which epoch is kept
 * @param augmentation what is done to training images, in order
 * @param image the shape of an image
 * @param train the training images
 * @param validation images that only choose the epoch
 * @param seeds what all random numbers derive from
 */
public record TrainingTask(
    Blueprint blueprint,
    Objective objective,
    Optimizer optimizer,
    LearningRate rate,
    ScheduleSpec schedule,
    List<Augmentation> augmentation,
    ImageShape image,
    Split train,
    Optional<Split> validation,
    Seeds seeds) {
  /** Copies the list. */
  public TrainingTask {
    augmentation = List.copyOf(augmentation);
  }

  /** Returns a batch whose labels count as this training has them. */
  Batch smoothed(Batch batch) {
    Rational share = schedule.labelSmoothing();
    return share == null
        ? batch
        : new Batch(batch.images(), batch.labels(), batch.sides(), share.toDouble());
  }

  /** Returns how a step's inputs lie: side maps, then what objective and network draw. */
  InputLayout inputs() {
    int batch = schedule.batch();
    List<DrawSpec> draws = new ArrayList<>(objective.draws(image, batch));
    draws.addAll(blueprint.draws(batch));
    return InputLayout.of(train, draws);
  }

  /**
   * Returns a step's images as augmentation leaves them.
   *
   * @param usage receives what was chosen
   */
  HostBatch augmented(HostBatch batch, long step, UsageDigest usage) {
    HostBatch current = batch;
    for (int i = 0; i < augmentation.size(); i++) {
      long seed = seeds.derive("augmentation", Integer.toString(i), Long.toString(step));
      Augmented changed =
          Augmented.of(augmentation.get(i), current.images(), current.sides(), seed);
      usage.addArray("augmentation " + i, changed.choices());
      current = new HostBatch(changed.images(), current.labels(), changed.sides());
    }
    return current;
  }
}
