package io.github.fenchel.runner.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.training.LearningRate;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LearningRateTest {

  @Test
  void theConstantRateStays() {
    LearningRate rate = Engines.create(LearningRates.offers(), "constant", Map.of());
    assertThat(rate.at(0.1, 1, 5, 5)).isEqualTo(0.1);
    assertThat(rate.at(0.1, 5, 5, 5)).isEqualTo(0.1);
  }

  /** The rates of {@code torch.optim.lr_scheduler.CosineAnnealingLR(SGD([p], lr=0.1), 5)}. */
  @Test
  void theCosineRateIsTorchs() {
    LearningRate rate = Engines.create(LearningRates.offers(), "cosine", Map.of());
    double[] rates = LongStream.rangeClosed(1, 5).mapToDouble(s -> rate.at(0.1, s, 5, 5)).toArray();
    assertThat(rates)
        .containsExactly(
            new double[] {
              0.1,
              0.09045084971874738,
              0.06545084971874737,
              0.03454915028125263,
              0.009549150281252633
            },
            within(1e-16));
  }

  @Test
  void theCosineRateIsHalfOfTheBaseHalfWay() {
    assertThat(LearningRates.cosine().at(0.2, 51, 100, 10)).isCloseTo(0.1, within(1e-16));
  }
}
