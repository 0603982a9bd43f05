package io.github.fenchel.suites.spelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  @Test
  void theDistanceIsLevenshteins() {
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("same", "same")).isZero();
  }

  @Test
  void onlyANearWordIsSuggested() {
    List<String> known = List.of("regularizer", "epochs", "l1", "l2");
    assertThat(Suggestion.nearest("regulariser", known)).contains("regularizer");
    assertThat(Suggestion.nearest("EPOCHS", known)).contains("epochs");
    assertThat(Suggestion.nearest("l7", known)).contains("l1");
    assertThat(Suggestion.nearest("torch", List.of("reference", "pytorch"))).contains("pytorch");
    assertThat(Suggestion.nearest("transformer", known)).isEmpty();
  }
}
