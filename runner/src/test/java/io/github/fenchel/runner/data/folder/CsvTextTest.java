package io.github.fenchel.runner.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CsvTextTest {

  @Test
  void quotedFieldsHoldCommasQuotesAndLineEnds() throws CsvText.Unfit {
    CsvText text = parse("\"path\",a\r\n\"x, \"\"y\"\"\r\nz\",1\r\nb,\"2\"\r\n");
    assertThat(text.header()).containsExactly("path", "a");
    assertThat(text.records().get(0).fields()).containsExactly("x, \"y\"\r\nz", "1");
    assertThat(text.records().get(1)).isEqualTo(line(4, "b", "2"));
  }

  @Test
  void spacesAroundFieldsBlankLinesAndTheByteOrderMarkDoNotMatter() throws CsvText.Unfit {
    CsvText text = parse("\uFEFFpath , is_valid\n\n a.png,  \" b \"\n\n");
    assertThat(text.header()).containsExactly("path", "is_valid");
    assertThat(text.records()).containsExactly(line(3, "a.png", " b "));
  }

  @Test
  void linesEndInWhateverWay() throws CsvText.Unfit {
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      assertThat(parse("a,b" + end + "1,2" + end + "3,4").records())
          .containsExactly(line(2, "1", "2"), line(3, "3", "4"));
    }
  }

  @Test
  void anIndexColumnWithoutANameIsAColumn() throws CsvText.Unfit {
    assertThat(parse(",path\n0,a").column("path", "x")).isEqualTo(1);
  }

  @Test
  void otherEncodingsAreRefusedByNameAndLine() {
    byte[] latin = "path\nchâteau".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> CsvText.parse(latin))
        .hasMessage(":2: is not in UTF-8; save the table in that encoding");
    for (String name : new String[] {"UTF-16", "x-UTF-16LE-BOM"}) {
      assertThatThrownBy(() -> CsvText.parse("path,a".getBytes(Charset.forName(name))))
          .hasMessage(": is in UTF-16, expected UTF-8; save the table in that encoding");
    }
  }

  @Test
  void aColumnThatComesTwiceIsRefused() {
    assertRefused(
        "path,a,path\n1,2,3", ":1: column 3 has the name of column 1; remove or rename one");
  }

  @Test
  void whatIsNoTableIsRefusedWithItsLine() {
    assertRefused("", ": is empty");
    assertRefused("\n\n", ": is empty");
    assertRefused("a,b\n1,2,3", ":2: 3 fields, expected 2 as in the header");
    assertRefused("a,b\n1,\"2\"x", ":2: a quoted field that does not end");
    assertRefused("a,b\n1,\"2", ":2: a quoted field that does not end");
    assertRefused("a\n" + ",".repeat(2_000), ":2: has more than 1000 columns");
  }

  @Test
  void aMissingColumnIsExplainedAndNothingOfAnotherFileIsShown() throws CsvText.Unfit {
    CsvText semicolons = parse("path;is_valid\na;b");
    assertThatThrownBy(() -> semicolons.column("path", "is_valid"))
        .hasMessage(":1: its fields are separated by semicolons, expected commas");
    CsvText tabs = parse("path\tis_valid");
    assertThatThrownBy(() -> tabs.column("path", "is_valid")).hasMessageContaining("by tabs");
    CsvText table = parse("path,is_valid,label");
    assertThatThrownBy(() -> table.column("labels", "path"))
        .hasMessage(":1: no column \"labels\"; found path, is_valid, label");
    CsvText secret = parse("root:$6$salt$hash:19000:0:99999:7:::");
    assertThatThrownBy(() -> secret.column("path", "is_valid"))
        .hasMessage(":1: no column \"path\"; it has 1 columns");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(CsvText.Unfit.class)
        .hasMessageStartingWith(message);
  }

  private static CsvText parse(String text) throws CsvText.Unfit {
    return CsvText.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CsvText.Line line(long number, String... fields) {
    return new CsvText.Line(number, java.util.List.of(fields));
  }
}
