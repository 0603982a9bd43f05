package io.github.fenchel.runner.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.Derivation.Arm;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.batch.DrawSource;
import io.github.fenchel.runner.batch.ImagePass;
import io.github.fenchel.runner.batch.ImageSource;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.data.split.MaskedSplit;
import io.github.fenchel.runner.data.split.Masks;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.optimizer.LearningRates;
import io.github.fenchel.runner.train.optimizer.Optimizers;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What networks learn from masked images of which it is known where the label is: one of ten
 * entries, another one in each image, is bright or dark ({@code y e_j} of Shah et al.).
 */
class MaskedTrainingTest {
  private static final ImageShape IMAGE = new ImageShape(1, 2, 5);
  private static final float GRAY = 0.5f;

  /** Images with one telling entry each. */
  private record Telling(int size, int first) implements Split {
    int place(int index) {
      return new Random(31L * (first + index)).nextInt(IMAGE.size());
    }

    @Override
    public int label(int index) {
      return index % 2;
    }

    @Override
    public HostArray images(int... indices) {
      float[] entries = new float[indices.length * IMAGE.size()];
      Arrays.fill(entries, GRAY);
      for (int i = 0; i < indices.length; i++) {
        entries[i * IMAGE.size() + place(indices[i])] = label(indices[i]);
      }
      return HostArray.of(IMAGE.batch(indices.length), entries);
    }
  }

  private static final Telling TRAIN = new Telling(600, 0);
  private static final Telling TEST = new Telling(400, 1000);

  /** The map of an image. */
  private interface Explanation {
    double[] of(Telling images, int index);
  }

  private static double[] telling(Telling images, int index) {
    double[] map = new double[IMAGE.size()];
    map[images.place(index)] = 1;
    return map;
  }

  private static double[] random(Telling images, int index) {
    return new Random(7L * (images.first() + index) + 3)
        .doubles(IMAGE.size())
        .map(value -> value - 0.5)
        .toArray();
  }

  private static Split masked(Telling images, Explanation explanation, Arm arm, Rational kept) {
    MaskedSplit.Builder masks = new MaskedSplit.Builder(images, Masks.by(arm, kept));
    for (int i = 0; i < images.size(); i++) {
      masks.add(i, HostArray.of(IMAGE.batch(1), explanation.of(images, i)), IMAGE.size());
    }
    return masks.build(GRAY);
  }

  /** The accuracy of a network that was trained and is tested on images of one arm. */
  private static double accuracy(Explanation explanation, Arm arm, Rational kept) {
    Value rate = new Value.Quantity(Rational.parse("0.02"), Unit.NONE);
    TrainingTask task =
        new TrainingTask(
            Engines.create(Zoo.offers(), "linear", Map.of())
                .blueprint(new NetworkInput(IMAGE, 2, List.of(0.5), List.of(0.2))),
            TinyTask.objective("standard", null),
            Engines.create(Optimizers.offers(), "adam", Map.of("rate", rate)),
            LearningRates.constant(),
            new ScheduleSpec(
                6, 20, Component.of("adam"), Component.of("constant"), ScheduleSpec.Keep.LAST),
            List.of(),
            IMAGE,
            masked(TRAIN, explanation, arm, kept),
            Optional.empty(),
            Seeds.of(Component.of("telling"), 0));
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      Model model = Trainer.train(task, session, SmallTask.UNHEARD).model();
      ImagePass pass =
          new ImagePass(
              session,
              "logits",
              new InputLayout(List.of(), List.of()),
              (batch, draws) ->
                  List.of(model.network().logits(batch.images(), Mode.EVALUATE, draws)));
      int[] right = {0};
      pass.over(
          ImageSource.of(masked(TEST, explanation, arm, kept)),
          DrawSource.of(task.seeds(), "test"),
          found -> {
            HostArray logits = found.outputs().get(0);
            for (int i = 0; i < found.subject().size(); i++) {
              boolean one = logits.at(2 * i + 1) > logits.at(2 * i);
              right[0] += one == (found.subject().labels().at(i) == 1) ? 1 : 0;
            }
          });
      return right[0] / (double) TEST.size();
    }
  }

  @Test
  void theTopOfAMapThatTellsTheLabelIsAllThatThereIsToLearn() {
    for (Rational kept : List.of(Rational.of(1, 10), Rational.of(9, 10))) {
      double top = accuracy(MaskedTrainingTest::telling, Arm.TOP, kept);
      double bottom = accuracy(MaskedTrainingTest::telling, Arm.BOTTOM, kept);
      assertThat(top).as("top " + kept).isGreaterThan(0.99);
      assertThat(bottom).as("bottom " + kept).isBetween(0.4, 0.6); // the toss of a coin
    }
  }

  @Test
  void aRandomMapsArmsAreAlike() {
    double top = accuracy(MaskedTrainingTest::random, Arm.TOP, Rational.of(1, 2));
    double bottom = accuracy(MaskedTrainingTest::random, Arm.BOTTOM, Rational.of(1, 2));
    assertThat(top).isBetween(0.65, 0.85); // half of the images tell
    assertThat(top - bottom).isBetween(-0.1, 0.1);
  }
}
