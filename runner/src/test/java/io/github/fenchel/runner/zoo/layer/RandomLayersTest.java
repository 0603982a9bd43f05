package io.github.fenchel.runner.zoo.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.batch.DrawSource;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.ImagePass;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.random.Randomness;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.zoo.Engines;
import io.github.fenchel.runner.zoo.LayeredBlueprint;
import io.github.fenchel.runner.zoo.block.StochasticDepth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that draw: what they draw is made in Java, and reaches them on every engine. */
class RandomLayersTest {
  private static final int N = 64;
  private static final ImageShape IMAGE = new ImageShape(1, 2, 2);
  private static final NetworkInput INPUT =
      new NetworkInput(IMAGE, IMAGE.size(), List.of(0.0), List.of(1.0));
  private static final Seeds SEEDS = Seeds.of(Component.of("made-up"), 0);
  private static final DrawSource DRAWS = DrawSource.of(SEEDS, "step 1");

  /** Doubles its input. */
  private record Twice() implements Layer {
    @Override
    public Tensor forward(Tensor input, ForwardPass pass) {
      return input.mul(2);
    }
  }

  private static HostArray images() {
    float[] pixels = new float[N * IMAGE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (i + 1f) / pixels.length;
    }
    return HostArray.of(IMAGE.batch(N), pixels);
  }

  private static double[] logits(String backend, Layer layers, Mode mode) {
    Blueprint blueprint = new LayeredBlueprint(INPUT, Sequential.of(layers));
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      Model model = new Model(session, blueprint, Map.of());
      List<DrawSpec> needed = mode == Mode.TRAIN ? blueprint.draws(N) : List.of();
      ImagePass pass =
          new ImagePass(
              session,
              "forward",
              new InputLayout(List.of(), needed),
              (batch, draws) -> List.of(model.network().logits(batch.images(), mode, draws)));
      HostArray labels = HostArray.of(Shape.of(N), new long[N]);
      return pass.call(new HostBatch(images(), labels, Map.of()), DRAWS).get(0).toDoubles();
    }
  }

  private static double[] drawn(DrawSpec spec) {
    return Randomness.draw(spec, SEEDS.derive("draw", "step 1", spec.name())).toDoubles();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void dropoutDropsByItsDrawInTrainingAlone(String backend) {
    Layer layers = Sequential.of(new Flatten(), new Dropout("drop", IMAGE.size(), 0.25));
    double[] mask = drawn(layers.draws(N).get(0));
    double[] expected = images().toDoubles();
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= mask[i] / 0.75;
    }
    assertThat(logits(backend, layers, Mode.TRAIN)).containsExactly(expected, within(1e-12));
    assertThat(mask).contains(0, 1);
    assertThat(logits(backend, layers, Mode.EVALUATE))
        .containsExactly(images().toDoubles(), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void stochasticDepthLeavesOutWholeImagesOfABranch(String backend) {
    Layer layers = Sequential.of(new StochasticDepth("depth", new Twice(), 0.5), new Flatten());
    double[] kept = drawn(layers.draws(N).get(0));
    double[] trained = images().toDoubles();
    double[] evaluated = images().toDoubles();
    for (int i = 0; i < trained.length; i++) {
      trained[i] *= 2 * kept[i / IMAGE.size()] / 0.5;
      evaluated[i] *= 2;
    }
    assertThat(kept).hasSize(N).contains(0, 1);
    assertThat(logits(backend, layers, Mode.TRAIN)).containsExactly(trained, within(1e-12));
    assertThat(logits(backend, layers, Mode.EVALUATE)).containsExactly(evaluated, within(1e-12));
  }

  @Test
  void aRateOfOneAndDrawsOfOneNameAreRefused() {
    assertThatThrownBy(() -> new Dropout("drop", 4, 1)).hasMessageContaining("not 1.0");
    assertThatThrownBy(() -> new StochasticDepth("depth", new Twice(), -0.1))
        .hasMessageContaining("not -0.1");
    Layer twins = Sequential.of(new Dropout("drop", 4, 0.5), new Dropout("drop", 4, 0.5));
    assertThatThrownBy(() -> new InputLayout(List.of(), twins.draws(N)))
        .hasMessageContaining("two random draws are named \"drop\"");
  }
}
