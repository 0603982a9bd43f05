package io.github.fenchel.api.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricFamiliesTest {
  @Test
  void aMetricIsShownInTheFamilyThatAsksForItElseWithTheOthers() {
    assertThat(MetricFamilies.of("insertion")).isEqualTo("fidelity");
    assertThat(MetricFamilies.of("accuracy")).isEqualTo("robustness");
    assertThat(MetricFamilies.of("cross-entropy")).isEqualTo("robustness");
    assertThat(MetricFamilies.of("somebodys-metric")).isEqualTo(MetricFamilies.OTHER);
  }

  @Test
  void noMetricIsInTwoFamilies() {
    List<String> ids = MetricFamilies.FAMILIES.values().stream().flatMap(List::stream).toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void accuraciesAndTheGiniIndexAreTheHeadline() {
    assertThat(List.of("accuracy", "pgd-accuracy", "autoattack-accuracy", "gini"))
        .allMatch(MetricFamilies::isHeadline);
    assertThat(List.of("gini-loss", "insertion", "cross-entropy"))
        .noneMatch(MetricFamilies::isHeadline);
  }
}
