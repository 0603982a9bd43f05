package io.github.fenchel.results.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.Derivation.Arm;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.results.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFormatTest {
  private static final long SEED = Long.getLong("tests.seed", 20261123L);
  private final Locale before = Locale.getDefault();

  @TempDir Path folder = Path.of("");

  @AfterEach
  void restoreTheLocale() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "de-DE", "tr-TR"})
  void theFilesAreTheGoldenOnesInEveryLocale(String locale) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(locale));
    SpecJson.write(Samples.spec(), folder.resolve("spec.json"));
    RecordJson.write(Samples.sealed(Samples.record()), folder.resolve("run.json"));

    assertThat(folder.resolve("spec.json")).hasContent(golden("spec.json"));
    assertThat(folder.resolve("run.json")).hasContent(golden("run.json"));
    assertThat(SpecJson.read(folder.resolve("spec.json"))).isEqualTo(Samples.spec());
    assertThat(RecordJson.read(folder.resolve("run.json")))
        .isEqualTo(Samples.sealed(Samples.record()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "de-DE", "tr-TR"})
  void theIdsArePinned(String locale) {
    Locale.setDefault(Locale.forLanguageTag(locale));
    RunSpec spec = Samples.spec();

    assertThat(Ids.specId(spec))
        .isEqualTo("9bb49c73427d959b9d03c276fb0d03ac73c0a3ca22ba0df5077093ab2cf54353");
    assertThat(Ids.trainingId(spec.training()))
        .isEqualTo("e0b934216c6163eec6291439b11df4e10b7ccef32ff08fb8b20e88ead3504f58");
    assertThat(Ids.runId(Ids.specId(spec), Samples.environment()))
        .isEqualTo("de0e11d5b36f80b16af53a17524e43c86fdb54ffa730b2995aef57d7a1d7e62c");
    assertThat(Ids.weightsId(Ids.trainingId(spec.training()), Samples.environment()))
        .isEqualTo("acd4440de281cbfad7dcf16ddb6773db4be9469fdba21a89e467d7d93fc28cf4");
  }

  @Test
  void whatIsWrittenIsReadBackEqual() {
    Random random = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      RunSpec spec = Samples.randomSpec(random);
      RunRecord record = Samples.randomRecord(random);
      SpecJson.write(spec, folder.resolve("spec.json"));
      RecordJson.write(record, folder.resolve("run.json"));

      String which = "case " + i + " of -Dtests.seed=" + SEED;
      assertThat(SpecJson.read(folder.resolve("spec.json"))).as(which).isEqualTo(spec);
      assertThat(RecordJson.read(folder.resolve("run.json"))).as(which).isEqualTo(record);
      assertThat(RecordHead.weightsId(folder.resolve("run.json")))
          .as(which)
          .contains(Ids.weightsId(record.trainingId(), record.environment()));
    }
  }

  @Test
  void everyRecordFitsThePublishedSchema() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(RecordJson.schema());
    ObjectMapper mapper = new ObjectMapper();
    Random random = new Random(SEED);
    for (int i = 0; i < 50; i++) {
      RecordJson.write(Samples.randomRecord(random), folder.resolve("run.json"));
      assertThat(schema.validate(mapper.readTree(folder.resolve("run.json").toFile())))
          .as("case " + i + " of -Dtests.seed=" + SEED)
          .isEmpty();
    }
    ObjectNode golden = (ObjectNode) mapper.readTree(golden("run.json"));
    assertThat(schema.validate(golden)).isEmpty();
    assertThat(schema.validate(golden.deepCopy().put("colour", "red"))).isNotEmpty();
    assertThat(schema.validate(golden.deepCopy().put("schemaVersion", 2))).isNotEmpty();
    assertThat(schema.validate(golden.deepCopy().without("cost"))).isNotEmpty();
  }

  @Test
  void maskedImagesAreAnotherTrainingAndNameTheWholeNetworkThatMasksThem() {
    RunSpec spec = Samples.spec();
    TrainingSpec source = spec.training();
    Derivation top = new Derivation(source, Component.of("a"), Arm.TOP, Rational.of(1, 10));
    List<TrainingSpec> all = new ArrayList<>(List.of(source));
    for (Derivation by :
        List.of(
            top,
            new Derivation(source, Component.of("b"), Arm.TOP, Rational.of(1, 10)),
            new Derivation(source, Component.of("a"), Arm.BOTTOM, Rational.of(1, 10)),
            new Derivation(source, Component.of("a"), Arm.TOP, Rational.of(1, 5)),
            new Derivation(
                Samples.withEpsilon(spec, "0.3").training(),
                Component.of("a"),
                Arm.TOP,
                Rational.of(1, 10)))) {
      all.add(Samples.retrained(source, by, source.seed()));
    }
    assertThat(all.stream().map(Ids::trainingId).distinct()).hasSize(6);
    JsonNode json = SpecJson.toJson(new RunSpec(all.get(1), spec.evaluation()));
    JsonNode masks = json.path("training").path("data").path("derived");
    assertThat(masks.path("source")).isEqualTo(SpecJson.toJson(spec).path("training"));
    assertThat(masks.path("arm").textValue()).isEqualTo("top");
    assertThat(masks.path("kept").path("exact").textValue()).isEqualTo("1/10");
    assertThat(SpecJson.toJson(spec).path("training").path("data").has("derived")).isFalse();
  }

  @Test
  void mapsOfMapsAreRefusedAndSoAreMapsOfOtherImages() {
    RunSpec spec = Samples.spec();
    Derivation once =
        new Derivation(spec.training(), Component.of("a"), Arm.TOP, Rational.of(1, 2));
    ObjectNode json =
        (ObjectNode)
            SpecJson.toJson(
                new RunSpec(Samples.retrained(spec.training(), once, 0), spec.evaluation()));
    ObjectNode data = (ObjectNode) json.path("training").path("data");
    ((ObjectNode) data.path("derived")).set("source", json.path("training").deepCopy());
    assertThatThrownBy(() -> SpecJson.fromJson(json))
        .hasMessage(
            "training.data.derived: the explained network was itself trained on masked images;"
                + " expected images as they are");
    ((ObjectNode) data.path("derived")).set("source", SpecJson.toJson(spec).path("training"));
    ((ObjectNode) data.path("dataset")).put("id", "others");
    assertThatThrownBy(() -> SpecJson.fromJson(json))
        .hasMessageStartingWith("training.data: images of others")
        .hasMessageContaining("cannot be masked by maps of a network that was trained on");
    assertThatThrownBy(
            () -> new Derivation(spec.training(), Component.of("a"), Arm.TOP, Rational.of(1, 1)))
        .hasMessage("kept is between 0 and 1, not 1");
  }

  @Test
  void aDemandOnCertificatesChangesWhatIsMeasuredAndNotWhatIsTrained() {
    RunSpec spec = Samples.spec();
    EvaluationSpec e = spec.evaluation();
    RunSpec demanding =
        new RunSpec(
            spec.training(),
            new EvaluationSpec(
                e.metrics(),
                e.norms(),
                e.saliency(),
                e.images(),
                e.attackImages(),
                Rational.parse("0.95"),
                null));
    SpecJson.write(demanding, folder.resolve("spec.json"));

    assertThat(SpecJson.read(folder.resolve("spec.json"))).isEqualTo(demanding);
    assertThat(folder.resolve("spec.json"))
        .content()
        .contains("\"certificate\": {", "\"exact\": \"19/20\"");
    assertThat(Ids.specId(demanding)).isNotEqualTo(Ids.specId(spec));
    assertThat(Ids.trainingId(demanding.training())).isEqualTo(Ids.trainingId(spec.training()));
  }

  @Test
  void howASuiteSpellsANumberIsKeptAndChangesNoId() throws IOException {
    RunSpec plain = Samples.withEpsilon(Samples.spec(), "1/51");
    RunSpec spelled = Samples.withEpsilon(Samples.spec(), "5/255");
    SpecJson.write(spelled, folder.resolve("spec.json"));
    RunSpec read = SpecJson.read(folder.resolve("spec.json"));

    assertThat(read).isEqualTo(spelled).isEqualTo(plain);
    assertThat(read.training().objective().normIfAny().orElseThrow().written())
        .isEqualTo("l1 (epsilon 5/255 pixel)");
    assertThat(Ids.specId(read)).isEqualTo(Ids.specId(plain));
    assertThat(Ids.trainingId(read.training())).isEqualTo(Ids.trainingId(plain.training()));
    assertThat(new GridIds().specId(read)).isEqualTo(Ids.specId(plain));
    String json = Files.readString(folder.resolve("spec.json"));
    refused(json.replace("\"5/255\"", "\"6/255\""), "written: \"6/255\" is not the exact 1/51");
    refused(json.replace("\"5/255\"", "\"five\""), "expected a fraction such as 8/255");
  }

  @Test
  void aRecordWithASpelledNumberIsSoundAndFitsThePublishedSchema() throws IOException {
    RunRecord record =
        Samples.record(
            Samples.withEpsilon(Samples.spec(), "5/255"), Samples.environment(), "cd".repeat(32));
    Path file = folder.resolve("run.json");
    RecordJson.write(Samples.sealed(record), file);

    assertThat(RecordJson.stored(file).alteration()).isEmpty();
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(RecordJson.schema())
                .validate(new ObjectMapper().readTree(file.toFile())))
        .isEmpty();
    Files.writeString(file, Files.readString(file).replace("\"5/255\"", "\"10/510\""));
    assertThat(RecordJson.stored(file).alteration().orElseThrow()).startsWith("recordDigest");
  }

  @Test
  void seedsThatDifferBeyondADoubleHaveDifferentIds() {
    RunSpec spec = Samples.spec();
    List<String> ids =
        List.of((1L << 53) - 1, 1L << 53, (1L << 53) + 1, (1L << 53) + 2).stream()
            .map(seed -> Ids.trainingId(withSeed(spec, seed)))
            .distinct()
            .toList();

    assertThat(ids).hasSize(4);
  }

  @Test
  void aBrokenSpecSaysWhereAndWhatToDo() throws IOException {
    refused("", "the file is empty");
    refused("{\"training\": ", "line 1: not a complete JSON file");
    refused("{}", "training: missing");
    refused("[]", "expected an object, found []");
    String good = golden("spec.json");
    refused(
        good.replace("\"train\": 2000", "\"train\": \"many\""),
        "training.data.train: expected a whole number, found \"many\"");
    refused(good.replace("\"train\": 2000", "\"train\": 4294967296"), "training.data.train");
    refused(good.replace("\"keep\"", "\"kept\""), "training.schedule.keep: missing");
    refused(good.replace("\"seed\"", "\"colour\": 1, \"seed\""), "training.colour: unknown field");
    refused(good.replace("8/255 pixel", "9/255 pixel"), "not those of the exact 8/255 pixel");
    refused(good.replace("\"8/255\"", "\"8/0\""), "expected a fraction such as 8/255");
    refused(good.replace("float32", "int64"), "floating type");
    refused(
        good + "{}", "not valid JSON (Trailing token (of type START_OBJECT) found after value)");
    refused(good.replaceFirst("\\{", "{\"training\": 1, "), "(Duplicate field 'training')");
    refused(good.replaceFirst("\\{", "{\"x\": NaN, "), "(Non-standard token 'NaN')");
    refused("[".repeat(2000), "maximum allowed (1000))");
    refused("{\"training\": 1, \"training\": 2}", "Duplicate field");
    assertThatThrownBy(() -> SpecJson.read(folder.resolve("none.json")))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("none.json: cannot be read (no such file or folder)");
  }

  @Test
  void everyTruncationOfARecordIsRefusedAndNotMore() throws IOException {
    byte[] whole = golden("run.json").getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("run.json");
    for (int length = 0; length < whole.length - 2; length += 31) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> RecordJson.read(file)).isInstanceOf(FenchelException.class);
    }
  }

  @Test
  void aSuiteIndexIsReadBackEqual() {
    SuiteIndex suite =
        new SuiteIndex(
            "norms",
            "fenchel: 1\nname: norms\n",
            new TreeMap<>(Map.of("accuracy", 0.02)),
            List.of(
                SuiteIndex.Cell.run("l1", new TreeMap<>(Map.of("norm", "l1")), "ab".repeat(32)),
                SuiteIndex.Cell.skipped("x", new TreeMap<>(), "needs DOUBLE_BACKPROP")));
    SuiteJson.write(suite, folder.resolve("norms.json"));

    assertThat(SuiteJson.read(folder.resolve("norms.json"))).isEqualTo(suite);
  }

  @Test
  void aSuiteIndexFromBeforeThereWereMarginsStatesNone() throws IOException {
    Path file = folder.resolve("old.json");
    String old = "{\"schemaVersion\": 1, \"name\": \"old\", \"cells\": [], \"source\": \"\"%s}";
    Files.writeString(file, old.formatted(""));
    assertThat(SuiteJson.read(file).margins()).isEmpty();
    Files.writeString(file, old.formatted(", \"margins\": {\"gini\": \"wide\"}"));
    assertThatThrownBy(() -> SuiteJson.read(file))
        .hasMessageContaining("margins.gini: expected a number, found \"wide\"");
  }

  private void refused(String text, String problem) throws IOException {
    Path file = folder.resolve("spec.json");
    Files.writeString(file, text);

    assertThatThrownBy(() -> SpecJson.read(file))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(problem)
        .hasMessageContaining("fenchel run");
  }

  private static io.github.fenchel.api.run.TrainingSpec withSeed(RunSpec spec, long seed) {
    io.github.fenchel.api.run.TrainingSpec t = spec.training();
    return new io.github.fenchel.api.run.TrainingSpec(
        t.data(), t.architecture(), t.objective(), t.engine(), t.schedule(), seed);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = JsonFormatTest.class.getResourceAsStream(name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
