package io.github.fenchel.api.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, 8, 0xb, 0xc, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x61c, 0x200b, 0x200e, 0x200f,
        0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xd800, 0xdfff, 0xfeff, 0xfff9,
        0xfffe, 0xffff, 0xe0001, 0xe0041
      })
  void whatSteersATerminalIsShownByItsNumber(int codePoint) {
    String text = "a" + Character.toString(codePoint) + "b";
    assertThat(PrintableText.line(text)).matches("a(\\\\u[0-9a-f]{4}){1,2}b");
    assertThat(PrintableText.lines(text)).isEqualTo(PrintableText.line(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "größer",
        "ch\u00e2teau",
        "\u65e5\u672c",
        "\ud83d\udc69\u200d\ud83d\udd2c",
        "±0.1"
      })
  void wordsStayAsTheyAre(String text) {
    assertThat(PrintableText.line(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'a\nb' | a\\nb", "'a\r\nb' | a\\r\\nb", "'a\tb' | a\\tb"})
  void aValueIsOneLine(String value, String line) {
    assertThat(PrintableText.line(value)).isEqualTo(line);
  }

  @Test
  void textOfSeveralLinesKeepsThemAndNothingElse() {
    assertThat(PrintableText.lines("a\n\tb\r\n\u001b[2J")).isEqualTo("a\n\tb\\r\n\\u001b[2J");
    assertThat(PrintableText.indented("a\nb\u001b\n", 4)).isEqualTo("a\n    b\\u001b");
  }

  @Test
  void aLongValueIsCutAndItsRestCounted() {
    assertThat(PrintableText.line("x".repeat(12), 10))
        .isEqualTo("xxxxxxxxxx... (2 more characters)");
    assertThat(PrintableText.line("x".repeat(10), 10)).isEqualTo("xxxxxxxxxx");
  }
}
