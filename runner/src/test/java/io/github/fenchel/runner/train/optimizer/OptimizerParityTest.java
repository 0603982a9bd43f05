package io.github.fenchel.runner.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.runner.zoo.Engines;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds optimizers and rates to torch's, on both engines: {@code optimizer_fixtures.py}. */
class OptimizerParityTest {
  private static final Map<String, HostArray> GOLDEN = golden();
  private static final int STEPS = 6;

  private static Map<String, HostArray> golden() {
    try {
      return Npz.read(
          Path.of(
              Objects.requireNonNull(OptimizerParityTest.class.getResource("torch.npz")).toURI()));
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static HostArray array(String name) {
    return Objects.requireNonNull(GOLDEN.get(name), name);
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch, FLOAT32, 1e-6",
    "pytorch, FLOAT64, 1e-12",
    "tensorflow, FLOAT32, 1e-6",
    "tensorflow, FLOAT64, 1e-12"
  })
  void decayOfAllAndOfKernelsIsTorchs(String backend, DataType type, double tolerance) {
    try (Session session = Engines.open(backend, type)) {
      for (boolean all : new boolean[] {true, false}) {
        for (String name : List.of("adam", "adamw", "sgd", "plain")) {
          Map<String, Value> given = new TreeMap<>(numbers("rate", "0.01", "weightDecay", "0.1"));
          if (!all) {
            given.put("decayNormAndBias", new Value.Flag(false));
          }
          if (name.equals("sgd")) {
            given.putAll(numbers("momentum", "0.9"));
            given.put("nesterov", new Value.Flag(true));
          }
          String id = name.equals("plain") ? "sgd" : name;
          Map<String, HostArray> found =
              end(session, Engines.create(Optimizers.offers(), id, given), name + all);
          String at = name + (all ? "-all." : "-kernels.");
          found.forEach(
              (weight, value) ->
                  assertThat(value.toDoubles())
                      .as(at + weight)
                      .containsExactly(array(at + weight).toDoubles(), within(tolerance)));
        }
      }
    }
  }

  private static Map<String, HostArray> end(Session session, Optimizer optimizer, String unique) {
    DataType type = session.options().dataType();
    Variable kernel = session.variable("kernel " + unique, array("kernel").to(type));
    Variable bias = session.variable("bias " + unique, array("bias").to(type));
    Optimizer.Update update = optimizer.prepare(session, List.of(kernel, bias));
    Program step =
        session.compile(
            "step " + unique,
            inputs -> {
              var gradients = Map.of(kernel, inputs.get(0), bias, inputs.get(1));
              update.apply(
                  new Gradients(inputs.get(0).sum(), List.of(), gradients),
                  inputs.subList(2, inputs.size()));
              return List.of();
            });
    for (int t = 1; t <= STEPS; t++) {
      List<HostArray> inputs = new ArrayList<>();
      inputs.add(array("kernels").rows(t - 1, t).reshape(kernel.shape()).to(type));
      inputs.add(array("biases").rows(t - 1, t).reshape(bias.shape()).to(type));
      for (double scalar : optimizer.scalars(t, optimizer.rate())) {
        inputs.add(HostArray.scalar(scalar));
      }
      step.call(inputs);
    }
    return Map.of("kernel", kernel.read(), "bias", bias.read());
  }

  @Test
  void ratesAreTorchs() {
    rates("cosine", "cosine", numbers("minimum", "0.01"));
    rates("step", "step", Map.of("every", new Value.Whole(3), "gamma", number("0.3")));
    rates("multi-step", "multi-step", Map.of("milestones", new Value.Word("4 7")));
    rates("warm-cosine", "cosine", numbers("warmup", "2.5"));
    rates("warm-constant", "constant", numbers("warmup", "2.5"));
  }

  private static void rates(String golden, String id, Map<String, Value> given) {
    LearningRate rate = Engines.create(LearningRates.offers(), id, given);
    double[] found =
        LongStream.rangeClosed(1, 40).mapToDouble(step -> rate.at(0.2, step, 40, 4)).toArray();
    assertThat(found)
        .as(golden)
        .containsExactly(array("rates." + golden).toDoubles(), within(1e-15));
  }

  @Test
  void aWarmUpMultipliesTheRateThatDropsAtItsEpoch() {
    Map<String, Value> given = new TreeMap<>(numbers("warmup", "2"));
    given.put("milestones", new Value.Word("1 3"));
    LearningRate rate = Engines.create(LearningRates.offers(), "multi-step", given);
    double[] rates =
        LongStream.rangeClosed(1, 8).mapToDouble(step -> rate.at(1, step, 8, 2)).toArray();
    assertThat(rates)
        .containsExactly(new double[] {0.25, 0.5, 0.075, 0.1, 0.1, 0.1, 0.01, 0.01}, within(1e-15));
  }

  @Test
  void aRateThatTrainingIsTooShortForIsRefused() {
    LearningRate warm =
        Engines.create(LearningRates.offers(), "constant", numbers("warmup", "2.5"));
    assertThatThrownBy(() -> warm.check(2))
        .hasMessage("warmup of 2.5 epochs leaves nothing of 2; use less, or train longer");
    assertThatCode(() -> warm.check(3)).doesNotThrowAnyException();
    LearningRate drops = new Drops.After(List.of(2.0, 5.0), 0.1);
    assertThatThrownBy(() -> drops.check(5)).hasMessageStartingWith("milestones go to 5, and");
    assertThatCode(() -> drops.check(6)).doesNotThrowAnyException();
    for (List<Double> wrong : List.of(List.of(2.0, 2.0), List.of(0.0), List.of(1.5))) {
      assertThatThrownBy(() -> new Drops.After(wrong, 0.1))
          .hasMessageStartingWith("milestones are");
    }
  }

  /** Old suites keep their ids: what was not there is not written. */
  @Test
  void aLaterParameterIsLeftOutAtItsDefault() {
    for (Offer<Optimizer> offer : Optimizers.offers()) {
      Arguments plain = Arguments.of(offer.descriptor(), Map.of());
      assertThat(plain.values()).doesNotContainKey("decayNormAndBias");
      Map<String, Value> said = Map.of("decayNormAndBias", new Value.Flag(true));
      assertThat(Arguments.of(offer.descriptor(), said)).isEqualTo(plain);
      Map<String, Value> other = Map.of("decayNormAndBias", new Value.Flag(false));
      assertThat(Arguments.of(offer.descriptor(), other).values()).containsAllEntriesOf(other);
    }
    assertThat(Arguments.of(LearningRates.offers().get(1).descriptor(), Map.of()))
        .isEqualTo(Arguments.none());
  }

  private static Value number(String text) {
    return new Value.Quantity(Rational.parse(text), Unit.NONE);
  }

  private static Map<String, Value> numbers(String... idsAndNumbers) {
    Map<String, Value> values = new TreeMap<>();
    for (int i = 0; i < idsAndNumbers.length; i += 2) {
      values.put(idsAndNumbers[i], number(idsAndNumbers[i + 1]));
    }
    return values;
  }
}
