package io.github.fenchel.results.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of a baseline: what it looks like, who may change it, and what it remembers. */
class BaselineTest {
  private final Locale before = Locale.getDefault();
  @TempDir private Path folder = Path.of("");

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de-DE", "tr-TR"})
  void theFileIsTheGoldenOneInEveryLocale(String locale) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(locale));
    Path file = folder.resolve("ci.json");
    BaselineJson.write(SmallGate.brief(), file);
    assertThat(Files.readString(file)).isEqualTo(golden());
    assertThat(BaselineJson.read(file)).isEqualTo(SmallGate.brief());
  }

  /** As the first Fenchels wrote it: without the values of single images. */
  @Test
  void anOlderFileIsRead() throws IOException {
    Path file = folder.resolve("old.json");
    Files.writeString(file, golden("baseline-without-images.json"));
    Baseline old = BaselineJson.read(file);
    assertThat(old.cells().get(0).metrics().get(0).images()).isNull();
    BaselineJson.write(old, file);
    assertThat(Files.readString(file)).isEqualTo(golden("baseline-without-images.json"));
  }

  @Test
  void valuesThatAreNoNumbersComeBackAsTheyWere() {
    List<Baseline.Cell> cells =
        SmallGate.cells(
            List.of(
                SmallGate.run("pytorch", 10, Double.NaN),
                SmallGate.run("pytorch", 9, Double.POSITIVE_INFINITY)));
    assertThat(cells.get(0).metrics().get(0).values())
        .as("in the order of the seeds")
        .containsExactly(Double.POSITIVE_INFINITY, Double.NaN);
    Baseline baseline =
        BaselineBuilder.bless(Optional.empty(), "odd", SmallGate.GATE, cells, SmallGate.ACT)
            .orElseThrow();
    Path file = folder.resolve("odd.json");
    BaselineJson.write(baseline, file);
    assertThat(BaselineJson.read(file)).isEqualTo(baseline);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.8125 | 0.7125",
        "\"margin\": 0.02 | \"margin\": 0.2",
        "\"who\": \"Ada\" | \"who\": \"Bob\"",
        "\"threads\": \"2\" | \"threads\": \"1\"",
      })
  void aFileThatWasChangedByHandIsFoundOut(String from, String to) throws IOException {
    Path file = folder.resolve("ci.json");
    Files.writeString(file, golden().replace(from, to));
    assertThat(Files.readString(file)).isNotEqualTo(golden());
    refused(file, "digest: does not match the rest of the file, which was edited by hand");
  }

  /** Whoever computes the digest anew, too, is still told apart from whoever blesses. */
  @Test
  void resultsThatNobodyBlessedAreFoundOut() {
    Baseline blessed = SmallGate.baseline();
    Baseline forged =
        new Baseline("small", SmallGate.GATE, SmallGate.cells(-0.2), blessed.blessings());
    Path file = folder.resolve("ci.json");
    BaselineJson.write(forged, file);
    refused(file, "blessings: the latest is for different results than the file holds");
  }

  @Test
  void aBrokenFileIsNamedWithTheRemedy() throws IOException {
    refused(folder.resolve("none.json"), "cannot be read");
    Path file = folder.resolve("half.json");
    Files.writeString(file, golden().substring(0, 500));
    refused(file, "not a complete JSON file");
    Files.writeString(file, golden().replace("\"schemaVersion\": 1", "\"schemaVersion\": 2"));
    refused(file, "schemaVersion: this Fenchel reads 1, found 2");
  }

  @Test
  void everyBlessingIsKeptAndTheSameResultsNeedNone() {
    Baseline first = SmallGate.baseline();
    assertThat(bless(first, 0)).isEmpty();
    Baseline second = bless(first, 0.1).orElseThrow();
    assertThat(second.blessings()).hasSize(2).startsWith(first.latest());
    assertThat(second.latest().why()).isEqualTo("better maps");
    assertThat(second.cells()).isEqualTo(SmallGate.cells(0.1));
  }

  @Test
  void everyFileFitsThePublishedSchema() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(BaselineJson.schema());
    ObjectNode golden = (ObjectNode) new ObjectMapper().readTree(golden());
    assertThat(schema.validate(golden)).isEmpty();
    assertThat(schema.validate(golden.deepCopy().put("colour", "red"))).isNotEmpty();
    assertThat(schema.validate(golden.deepCopy().without("digest"))).isNotEmpty();
    assertThat(schema.validate(golden.deepCopy().set("blessings", golden.arrayNode())))
        .isNotEmpty();
  }

  private static Optional<Baseline> bless(Baseline before, double change) {
    BaselineBuilder.Act act =
        new BaselineBuilder.Act("2026-11-25T08:00:00Z", "Bob", "better maps", "amd64");
    return BaselineBuilder.bless(
        Optional.of(before), "small", SmallGate.GATE, SmallGate.cells(change), act);
  }

  private static void refused(Path file, String problem) {
    assertThatThrownBy(() -> BaselineJson.read(file))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(problem)
        .hasMessageContaining("bless the suite again");
  }

  private static String golden() throws IOException {
    return golden("baseline.json");
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = BaselineTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
