package io.github.fenchel.results.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person or a file says is text in a spreadsheet and on a page: no formula, no markup. */
class MarkupTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=HYPERLINK(1)",
        "+1+cmd",
        "-2+3",
        "@SUM(A1)",
        "\uff1d1+1",
        "=1",
        "-",
        "+a",
        "--1",
        "-1e",
        "=-1"
      })
  void whatASpreadsheetWouldComputeIsText(String cell) {
    String line = line(cell);
    assertThat(line).isEqualTo(cell.equals("-") ? "-" : "'" + cell);
  }

  @Test
  void whatAlsoNeedsQuotesGetsThem() {
    assertThat(line("\t=1")).isEqualTo("\"'\t=1\"");
    assertThat(line("\r=1")).isEqualTo("\"'\r=1\"");
    assertThat(line("=1,2")).isEqualTo("\"'=1,2\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "+1.5", "-1.0E-4", "-Infinity", "-.5", "8/255 pixel", "l1", "NaN", ""})
  void numbersAndWordsStay(String cell) {
    assertThat(line(cell)).isEqualTo(cell);
  }

  @Test
  void aTextThatIsAFormulaIsQuotedInATable() {
    assertThat(new Csv(List.of("=a", "b")).toString()).isEqualTo("'=a,b\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '\u00a6',
      value = {
        "<script>x</script> & y \u00a6 &lt;script&gt;x&lt;/script&gt; &amp; y",
        "[click](http://x) \u00a6 \\[click\\](http://x)",
        "![i](x) \u00a6 !\\[i\\](x)",
        "a | b \u00a6 a \\| b",
        "`code` **b** _i_ ~~s~~ \u00a6 \\`code\\` \\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~",
        "# heading \u00a6 \\# heading",
        "- item \u00a6 \\- item",
        "-0.0100 \u00a6 -0.0100",
        "8/255 pixel \u00a6 8/255 pixel",
        "snake_case \u00a6 snake_case",
        "back\\slash \u00a6 back\\\\slash"
      })
  void markupIsShownAsItWasWritten(String value, String markdown) {
    assertThat(Markdown.text(value)).isEqualTo(markdown);
  }

  @Test
  void aValueIsOneLineOfMarkdown() {
    assertThat(Markdown.text("a\n\n# PASSED\u001b")).isEqualTo("a\\n\\n# PASSED\\u001b");
  }

  private static String line(String cell) {
    Csv csv = new Csv(List.of("x"));
    csv.line(List.of(cell));
    return csv.toString().substring(2, csv.toString().length() - 1);
  }
}
