package io.github.fenchel.results.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MatchJsonTest {
  private static final MatchSpec SPEC =
      new MatchSpec(
          Component.of("fashion-mnist-mini"),
          2000,
          Component.of("linear"),
          "pytorch",
          norm("l1", "1"),
          "epsilon",
          norm("l1", "8/255"));
  private static final MatchOutcome.Matched MATCHED =
      new MatchOutcome.Matched(
          new Value.Quantity(Rational.parse("0.03137"), Unit.PIXEL), 0.5, 0.49996, 512);
  private static final String GOLDEN =
      """
      {
        "schemaVersion": 1,
        "match": {
          "dataset": {
            "id": "fashion-mnist-mini",
            "arguments": { }
          },
          "train": 2000,
          "architecture": {
            "id": "linear",
            "arguments": { }
          },
          "backend": "pytorch",
          "norm": {
            "id": "l1",
            "arguments": {
              "epsilon": {
                "text": "1 pixel",
                "exact": "1/1",
                "value": 1.0,
                "unit": "pixel"
              }
            }
          },
          "parameter": "epsilon",
          "budget": {
            "id": "l1",
            "arguments": {
              "epsilon": {
                "text": "8/255 pixel",
                "exact": "8/255",
                "value": 0.03137254901960784,
                "unit": "pixel"
              }
            }
          }
        },
        "matched": {
          "value": {
            "text": "0.03137 pixel",
            "exact": "3137/100000",
            "value": 0.03137,
            "unit": "pixel"
          },
          "budget": 0.5,
          "reached": 0.49996,
          "images": 512
        },
        "unreachable": null
      }
      """;

  private final Locale before = Locale.getDefault();

  @TempDir Path folder = Path.of("");

  @AfterEach
  void restoreTheLocale() {
    Locale.setDefault(before);
  }

  private static Component norm(String id, String epsilon) {
    Value value = new Value.Quantity(Rational.parse(epsilon), Unit.PIXEL);
    return new Component(id, new Arguments(new TreeMap<>(Map.of("epsilon", value))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "de-DE", "tr-TR"})
  void theFileOfAnAnswerIsTheGoldenOneInEveryLocale(String locale) {
    Locale.setDefault(Locale.forLanguageTag(locale));
    Path file = folder.resolve("match.json");
    MatchJson.writeOutcome(SPEC, MATCHED, file);
    assertThat(file).hasContent(GOLDEN);
    assertThat(MatchJson.readOutcome(SPEC, file)).isEqualTo(MATCHED);
    MatchOutcome none = new MatchOutcome.Unreachable("too \"much\"");
    MatchJson.writeOutcome(SPEC, none, file);
    assertThat(MatchJson.readOutcome(SPEC, file)).isEqualTo(none);
  }

  @Test
  void aQuestionIsReadBackEqual() {
    assertThat(MatchJson.fromJson(MatchJson.toJson(SPEC))).isEqualTo(SPEC);
  }

  @Test
  void theAnswerToAnotherQuestionIsRefused() {
    Path file = folder.resolve("match.json");
    MatchJson.writeOutcome(SPEC, MATCHED, file);
    MatchSpec other =
        new MatchSpec(
            SPEC.dataset(),
            1,
            SPEC.architecture(),
            "pytorch",
            SPEC.norm(),
            "epsilon",
            SPEC.budget());
    assertThatThrownBy(() -> MatchJson.readOutcome(other, file))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("not the one that was asked");
    assertThat(MatchJson.id(other, Samples.environment()))
        .isNotEqualTo(MatchJson.id(SPEC, Samples.environment()));
  }

  @Test
  void theStoreKeepsAnAnswerAndPassesABrokenOneOver() throws IOException {
    List<String> warnings = new ArrayList<>();
    RunStore store = RunStore.open(folder.resolve("store"), warnings::add);
    String id = MatchJson.id(SPEC, Samples.environment());
    assertThat(store.match(id, SPEC)).isEmpty();
    store.writeMatch(id, SPEC, MATCHED);
    assertThat(store.match(id, SPEC)).contains(MATCHED);
    assertThat(warnings).isEmpty();
    Files.writeString(folder.resolve("store").resolve("matches").resolve(id + ".json"), "{");
    assertThat(store.match(id, SPEC)).isEmpty();
    assertThat(warnings).singleElement().asString().contains(id, "delete it");
  }
}
