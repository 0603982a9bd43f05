package io.github.fenchel.runner.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.api.training.Optimizer;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Holds the optimizers to {@code torch.optim} (1.13.0, float64), run once over the same gradients.
 *
 * <pre>{@code
 * def run(make, cosine=False):
 *     p = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64, requires_grad=True)
 *     o = make([p]); s = torch.optim.lr_scheduler.CosineAnnealingLR(o, 5) if cosine else None
 *     for r in GRADIENTS:
 *         p.grad = torch.tensor(r, dtype=torch.float64); o.step()
 *         if s: s.step()
 *     return p.tolist()
 * }</pre>
 */
class OptimizerTest {
  private static final double[] START = {1.0, -2.0, 0.5};
  private static final double[][] GRADIENTS = {
    {0.5, -2.0, 0.0}, {0.3, 1.0, 1e-9}, {-0.4, 0.25, 0.1}, {0.0, -1.5, 2.0}, {0.7, 0.6, -0.2}
  };
  private static final Map<String, Value> TUNED_ADAM =
      numbers("rate", "0.01", "beta1", "0.8", "beta2", "0.95", "epsilon", "1e-3");

  /** {@code torch.optim.Adam(p)}. */
  @Test
  void adamIsTorchsAdam() {
    assertThat(fiveSteps("adam", Map.of(), LearningRates.constant()))
        .containsExactly(
            new double[] {0.9970840036216762, -1.9979634681505118, 0.4982496382871905},
            within(1e-14));
  }

  /** {@code Adam(p, lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)}. */
  @Test
  void adamCouplesItsWeightDecay() {
    assertThat(fiveSteps("adam", with(TUNED_ADAM, "weightDecay", "0.1"), LearningRates.constant()))
        .containsExactly(
            new double[] {0.9663973739132523, -1.9758825285494548, 0.4589962917141893},
            within(1e-14));
  }

  /** {@code AdamW(p, lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)}. */
  @Test
  void adamwDecouplesItsWeightDecay() {
    assertThat(fiveSteps("adamw", with(TUNED_ADAM, "weightDecay", "0.1"), LearningRates.constant()))
        .containsExactly(
            new double[] {0.9674865618110435, -1.9711242023457913, 0.47923069892566905},
            within(1e-14));
  }

  /** {@code SGD(p, lr=0.1)}. */
  @Test
  void sgdIsTorchsSgd() {
    assertThat(fiveSteps("sgd", numbers("rate", "0.1"), LearningRates.constant()))
        .containsExactly(new double[] {0.89, -1.835, 0.3099999999}, within(1e-14));
  }

  /** {@code SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01)}. */
  @Test
  void sgdHasMomentumAndCoupledDecay() {
    assertThat(fiveSteps("sgd", momentum(false), LearningRates.constant()))
        .containsExactly(
            new double[] {0.718338501758549, -1.3439877651169978, 0.10658142983130194},
            within(1e-14));
  }

  /** {@code SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01, nesterov=True)}. */
  @Test
  void nesterovLooksAhead() {
    assertThat(fiveSteps("sgd", momentum(true), LearningRates.constant()))
        .containsExactly(
            new double[] {0.6325721455346219, -1.2374147024857878, -0.045945731080812326},
            within(1e-14));
  }

  /** {@code Adam(p, lr=0.01)} under {@code CosineAnnealingLR(o, 5)}. */
  @Test
  void theCosineRateReachesTheCompiledStep() {
    assertThat(fiveSteps("adam", numbers("rate", "0.01"), LearningRates.cosine()))
        .containsExactly(
            new double[] {0.9785254177779762, -1.9850747343059065, 0.4928435000262679},
            within(1e-14));
  }

  @Test
  void adamFollowsItsTextbookFormulaWithEveryParameter() {
    double[] expected = START.clone();
    double[] m = new double[3];
    double[] v = new double[3];
    for (int t = 1; t <= 5; t++) {
      for (int i = 0; i < 3; i++) {
        double g = GRADIENTS[t - 1][i];
        m[i] = 0.8 * m[i] + 0.2 * g;
        v[i] = 0.95 * v[i] + 0.05 * g * g;
        double corrected = m[i] / (1 - Math.pow(0.8, t));
        double root = Math.sqrt(v[i] / (1 - Math.pow(0.95, t)));
        expected[i] -= 0.01 * corrected / (root + 1e-3);
      }
    }
    assertThat(fiveSteps("adam", TUNED_ADAM, LearningRates.constant()))
        .containsExactly(expected, within(1e-14));
  }

  @Test
  void adamsFirstStepIsTheRateTimesTheSign() {
    assertThat(
            new Adam(0.1, 0.9, 0.999, 1e-8, 0, WeightDecay.COUPLED, DecayedWeights.ALL)
                .scalars(1, 0.1))
        .containsExactly(new double[] {0.1, 1e-8, 1}, within(1e-15));
  }

  @Test
  void defaultsAreTorchs() {
    assertThat(Engines.create(Optimizers.offers(), "adam", Map.of()))
        .isEqualTo(new Adam(1e-3, 0.9, 0.999, 1e-8, 0, WeightDecay.COUPLED, DecayedWeights.ALL));
    assertThat(Engines.create(Optimizers.offers(), "adamw", Map.of()))
        .isEqualTo(
            new Adam(1e-3, 0.9, 0.999, 1e-8, 1e-2, WeightDecay.DECOUPLED, DecayedWeights.ALL));
    assertThat(Engines.create(Optimizers.offers(), "sgd", Map.of()))
        .isEqualTo(new Sgd(1e-3, 0, false, 0, DecayedWeights.ALL));
  }

  @Test
  void nesterovWithoutMomentumIsRefused() {
    assertThatThrownBy(() -> new Sgd(0.1, 0, true, 0, DecayedWeights.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nesterov needs a momentum");
  }

  /** The weight starts at START and is moved by one compiled program, called five times. */
  private static double[] fiveSteps(String id, Map<String, Value> given, LearningRate rate) {
    Optimizer optimizer = Engines.create(Optimizers.offers(), id, given);
    try (Session session = Engines.reference()) {
      Variable weight = session.variable("w", HostArray.of(Shape.of(3), START));
      Optimizer.Update update = optimizer.prepare(session, List.of(weight));
      Program step =
          session.compile(
              "step",
              inputs -> {
                var gradient = Map.of(weight, inputs.get(0));
                update.apply(
                    new Gradients(inputs.get(0).sum(), List.of(), gradient),
                    inputs.subList(1, inputs.size()));
                return List.of();
              });
      for (int t = 1; t <= GRADIENTS.length; t++) {
        List<HostArray> inputs = new ArrayList<>();
        inputs.add(HostArray.of(Shape.of(3), GRADIENTS[t - 1]));
        for (double scalar : optimizer.scalars(t, rate.at(optimizer.rate(), t, 5, 5))) {
          inputs.add(HostArray.scalar(scalar));
        }
        step.call(inputs);
      }
      return weight.read().toDoubles();
    }
  }

  private static Map<String, Value> momentum(boolean nesterov) {
    Map<String, Value> values =
        new TreeMap<>(numbers("rate", "0.1", "momentum", "0.9", "weightDecay", "0.01"));
    values.put("nesterov", new Value.Flag(nesterov));
    return values;
  }

  private static Map<String, Value> with(Map<String, Value> values, String id, String number) {
    Map<String, Value> more = new TreeMap<>(values);
    more.putAll(numbers(id, number));
    return more;
  }

  private static Map<String, Value> numbers(String... idsAndNumbers) {
    Map<String, Value> values = new TreeMap<>();
    for (int i = 0; i < idsAndNumbers.length; i += 2) {
      values.put(
          idsAndNumbers[i], new Value.Quantity(Rational.parse(idsAndNumbers[i + 1]), Unit.NONE));
    }
    return values;
  }
}
