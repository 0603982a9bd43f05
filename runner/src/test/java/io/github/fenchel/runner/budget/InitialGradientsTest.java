package io.github.fenchel.runner.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds budgets on a linear network to its closed form. */
class InitialGradientsTest {
  private static final int SIZE = 600;
  private static final int CLASSES = 3;
  private static final int PIXELS = 4;
  private static final double MEAN = 0.25;
  private static final double DEVIATION = 0.5;
  private static final Seeds SEEDS = Seeds.of(Component.of("made-up"), 0);
  private static final Blueprint LINEAR =
      Engines.create(Zoo.offers(), "linear", Map.of())
          .blueprint(
              new NetworkInput(
                  new ImageShape(1, 2, 2), CLASSES, List.of(MEAN), List.of(DEVIATION)));

  /** Waves in [0,1], sorted by class as a folder of images is, with a mask that differs. */
  private record Waves(int size) implements Split {
    double pixel(int image, int pixel) {
      return (float) (0.5 + 0.5 * Math.sin(1.3 * (image * PIXELS + pixel)));
    }

    double mask(int image, int pixel) {
      return (image + pixel) % 3 / 2.0;
    }

    @Override
    public int label(int index) {
      return index * CLASSES / size;
    }

    @Override
    public HostArray images(int... indices) {
      float[] values = new float[indices.length * PIXELS];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) pixel(indices[i / PIXELS], i % PIXELS);
      }
      return HostArray.of(Shape.of(indices.length, 1, 2, 2), values);
    }

    @Override
    public Map<String, HostArray> sides(int... indices) {
      float[] values = new float[indices.length * PIXELS];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) mask(indices[i / PIXELS], i % PIXELS);
      }
      return Map.of("mask", HostArray.of(Shape.of(indices.length, 1, 2, 2), values));
    }
  }

  /**
   * {@code 0.1 sum_i m_i |g_i|}.
   *
   * @param masked whether {@code m} is the image's mask, not 1
   * @param mask the batch's masks, if it was told a batch
   */
  private record Weighted(boolean masked, @Nullable Tensor mask) implements Norm {
    @Override
    public Tensor penalty(Tensor gradient) {
      Tensor size = gradient.abs().mul(0.1);
      return (masked ? size.mul(Objects.requireNonNull(mask)) : size).sum(1, 2, 3);
    }

    @Override
    public Norm on(Batch batch) {
      return new Weighted(masked, batch.sides().get("mask"));
    }

    @Override
    public Tensor regularizer(Tensor delta) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Tensor maximizer(Tensor gradient) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Tensor prox(Tensor delta, Tensor step) {
      throw new UnsupportedOperationException();
    }
  }

  /**
   * The closed form: {@code g = W^T (softmax(W (x - mean) / deviation) - onehot(y)) / deviation}.
   */
  private static double expected(Waves split, boolean masked) {
    HostArray weight = Objects.requireNonNull(Model.initialWeights(LINEAR, SEEDS).get("fc.weight"));
    int[] order = Randomness.seeded(SEEDS.derive("order", 0)).permutation(split.size());
    int count = Math.min(512, split.size());
    double sum = 0;
    for (int n = 0; n < count; n++) {
      int image = order[n];
      double[] share = new double[CLASSES];
      double total = 0;
      for (int k = 0; k < CLASSES; k++) {
        double logit = 0;
        for (int j = 0; j < PIXELS; j++) {
          logit += weight.at(k * PIXELS + j) * (split.pixel(image, j) - MEAN) / DEVIATION;
        }
        share[k] = Math.exp(logit);
        total += share[k];
      }
      for (int j = 0; j < PIXELS; j++) {
        double gradient = 0;
        for (int k = 0; k < CLASSES; k++) {
          double error = share[k] / total - (k == split.label(image) ? 1 : 0);
          gradient += weight.at(k * PIXELS + j) * error / DEVIATION;
        }
        sum += 0.1 * Math.abs(gradient) * (masked ? split.mask(image, j) : 1);
      }
    }
    return sum / count;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void theBudgetIsTheClosedFormOnTheFirstImagesThatTrainingSees(String backend) {
    Waves split = new Waves(SIZE);
    try (Session session = Engines.open(backend, DataType.FLOAT64);
        Session reference = Engines.reference()) {
      InitialGradients gradients = InitialGradients.of(session, LINEAR, split, SEEDS);
      assertThat(gradients.images()).isEqualTo(512);
      assertThat(gradients.budget(new Weighted(false, null), reference))
          .isCloseTo(expected(split, false), within(1e-14));
      assertThat(gradients.budget(new Weighted(true, null), reference))
          .isCloseTo(expected(split, true), within(1e-14));
    }
  }

  @Test
  void ofFewerImagesAllAreTaken() {
    Waves split = new Waves(70);
    try (Session session = Engines.open("pytorch", DataType.FLOAT64);
        Session reference = Engines.reference()) {
      InitialGradients gradients = InitialGradients.of(session, LINEAR, split, SEEDS);
      assertThat(gradients.images()).isEqualTo(70);
      assertThat(gradients.budget(new Weighted(false, null), reference))
          .isCloseTo(expected(split, false), within(1e-14));
    }
  }
}
