package io.github.fenchel.runner.train;

import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.data.DataLocation;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.ObjectiveOffer;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.runner.data.Datasets;
import io.github.fenchel.runner.data.split.ImageSplit;
import io.github.fenchel.runner.data.split.Subset;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.optimizer.LearningRates;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Training on 32 small images of noise, of four classes.
 *
 * <p>In noise no two patches are equal, so no two values of a max-pooling's window are: real images
 * have black corners, where rounding alone chooses the larger.
 */
public final class TinyTask {
  public static final ImageShape IMAGE = new ImageShape(1, 8, 8);
  public static final int BATCH = 8;

  private static final int IMAGES = 32;

  private TinyTask() {}

  /** Training of an architecture; four steps an epoch. */
  public static TrainingTask of(
      String architecture, Objective objective, Optimizer optimizer, int epochs) {
    Blueprint blueprint =
        Engines.create(Zoo.offers(), architecture, Map.of())
            .blueprint(new NetworkInput(IMAGE, 4, List.of(0.5), List.of(0.3)));
    byte[] pixels = new byte[IMAGES * IMAGE.size()];
    new SplittableRandom(41).nextBytes(pixels);
    byte[] labels = new byte[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = (byte) (i % 4);
    }
    ImageSplit noise = new ImageSplit(IMAGE, pixels, labels);
    return of(blueprint, noise, IMAGE, objective, optimizer, epochs);
  }

  /** Training on 32 real images, of which whole regions are black; four steps an epoch. */
  public static TrainingTask ofGarments(
      String architecture,
      Map<String, Value> arguments,
      Objective objective,
      Optimizer optimizer,
      int epochs) {
    Dataset garments =
        Engines.create(Datasets.offers(), "fashion-mnist-mini", Map.of())
            .open(new DataLocation(List.of(), Path.of("no-such-cache"), false));
    DatasetInfo info = garments.info();
    Blueprint blueprint =
        Engines.create(Zoo.offers(), architecture, arguments)
            .blueprint(
                new NetworkInput(info.image(), info.classes(), info.mean(), info.deviation()));
    Split images = Subset.stratified("train", garments.train(), IMAGES, 1);
    return of(blueprint, images, info.image(), objective, optimizer, epochs);
  }

  private static TrainingTask of(
      Blueprint blueprint,
      Split images,
      ImageShape shape,
      Objective objective,
      Optimizer optimizer,
      int epochs) {
    Component named = Component.of("any");
    return new TrainingTask(
        blueprint,
        objective,
        optimizer,
        LearningRates.constant(),
        new ScheduleSpec(epochs, BATCH, named, named, ScheduleSpec.Keep.LAST),
        List.of(),
        shape,
        images,
        Optional.empty(),
        Seeds.of(Component.of("noise"), 0));
  }

  /** The objective of that id as plugins offer it, with its defaults. */
  public static Objective objective(String id, @Nullable Norm norm) {
    ObjectiveOffer offer =
        ServiceLoader.load(Plugin.class).stream()
            .flatMap(provider -> provider.get().objectives().stream())
            .filter(o -> o.descriptor().id().equals(id))
            .findFirst()
            .orElseThrow();
    return offer.create(Arguments.of(offer.descriptor(), Map.of()), norm);
  }
}
