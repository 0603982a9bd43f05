package io.github.fenchel.runner.train;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Architecture;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.runner.data.split.ImageSplit;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.optimizer.LearningRates;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A training that takes a moment: 32 random images of 8 x 8 pixels in four classes, one epoch. */
public final class SmallTask {
  public static final ImageShape IMAGE = new ImageShape(1, 8, 8);
  public static final int BATCH = 8;

  /** Of the images' only channel. */
  public static final double DEVIATION = 0.3;

  public static final TrainingListener UNHEARD =
      new TrainingListener() {
        @Override
        public void step(long step, long steps, double loss) {}

        @Override
        public void epoch(EpochPoint point) {}
      };

  private SmallTask() {}

  public static TrainingTask of(String architecture, Objective objective) {
    Architecture network = Engines.create(Zoo.offers(), architecture, Map.of());
    Value rate = new Value.Quantity(Rational.parse("1e-2"), Unit.NONE);
    byte[] pixels = new byte[4 * BATCH * IMAGE.size()];
    new Random(1).nextBytes(pixels);
    byte[] labels = new byte[4 * BATCH];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % 4);
    }
    return new TrainingTask(
        network.blueprint(new NetworkInput(IMAGE, 4, List.of(0.5), List.of(DEVIATION))),
        objective,
        Engines.create(Optimizers.offers(), "adam", Map.of("rate", rate)),
        LearningRates.cosine(),
        new ScheduleSpec(
            1, BATCH, Component.of("adam"), Component.of("cosine"), ScheduleSpec.Keep.LAST),
        List.of(),
        IMAGE,
        new ImageSplit(IMAGE, pixels, labels),
        Optional.empty(),
        Seeds.of(Component.of("random"), 0));
  }
}
