package io.github.fenchel.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.results.report.number.MethodLabels;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodLabelsTest {
  @TempDir private Path folder;

  private @Nullable MethodLabels labels;

  @BeforeEach
  void readRuns() {
    labels =
        new MethodLabels(
            new FabricatedStore(folder).add(FabricatedStore.Plan.explained()).store().all());
  }

  private String ofArray(String array) {
    return Objects.requireNonNull(labels).ofArray(array);
  }

  @Test
  void theMapsOfAMethodAreHeadedByItAndByWhatTellsItFromOthers() {
    assertThat(ofArray("smooth_grad-samples_25")).isEqualTo("smooth-grad (samples 25)");
    assertThat(ofArray("integrated_gradients")).isEqualTo("integrated-gradients");
  }

  @Test
  void theSimpleGradientIsThatOfTheLogitUnlessItSaysOtherwise() {
    assertThat(ofArray("gradient_logit")).isEqualTo("simple-gradient");
    assertThat(ofArray("gradient_loss")).isEqualTo("simple-gradient (of loss)");
    assertThat(ofArray("gradient_log_probability"))
        .isEqualTo("simple-gradient (of log-probability)");
  }

  @Test
  void anArrayThatNoMethodMadeKeepsItsName() {
    assertThat(ofArray("somebodys_map")).isEqualTo("somebodys_map");
  }
}
