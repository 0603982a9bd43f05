package io.github.fenchel.api.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  @ParameterizedTest
  @CsvSource({
    "pics, pics",
    "./pics, pics",
    "pics/, pics",
    "a/../pics, pics",
    "a//./b/, a/b",
    "., .",
    "./, .",
    "a/.., .",
    "../pics, ../pics",
    "a/../../pics, ../pics",
    "/etc//shadow, /etc/shadow",
    "..., ..."
  })
  void aPathHasOneSpelling(String written, String canonical) {
    assertThat(Spelling.path(written)).isEqualTo(canonical);
    assertThat(Spelling.path(canonical)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.485 0.456 0.406 | 0.485 0.456 0.406",
        "0.50, .25,5e-1 | 0.5 0.25 0.5",
        "0.0 1.000 10 | 0 1 10",
        "a 0.5 | a 0.5",
        "1e999999999 0.5 | 1e999999999 0.5",
        "0.5, | 0.5,"
      })
  void numbersHaveOneSpellingAndWhatIsNoneIsLeftToBeRefused(String written, String canonical) {
    assertThat(Spelling.numbers(written)).isEqualTo(canonical);
  }

  @Test
  void argumentsHaveItWhateverWasWritten() {
    Descriptor descriptor =
        Descriptor.of(
            "folder",
            "A folder",
            Parameter.path("path", "the folder"),
            Parameter.path("csv", "none", "a table"),
            Parameter.numbers("mean", "0.50 1", "the mean"),
            Parameter.word("word", "./a", "no path"));
    Arguments arguments = Arguments.of(descriptor, Map.of("path", new Value.Word("./pics/")));
    assertThat(arguments.word("path")).isEqualTo("pics");
    assertThat(arguments.word("csv")).isEqualTo("none");
    assertThat(arguments.word("mean")).isEqualTo("0.5 1");
    assertThat(arguments.word("word")).isEqualTo("./a");
  }
}
