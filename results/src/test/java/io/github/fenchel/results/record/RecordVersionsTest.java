package io.github.fenchel.results.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of every form that ever was: {@code VERSION-WHICH.json}. A file is never changed: whoever
 * changes the format adds one.
 */
final class RecordVersionsTest {
  private static final Map<String, RunRecord> MEANT =
      Map.of(
          "1-before-certificates.json", Samples.before(Samples.record()),
          "1-with-certificates.json", Samples.record(),
          "1-with-digests.json", Samples.sealed(Samples.record()),
          "1-with-libraries.json", Samples.sealed(Samples.whole()));

  @TempDir private Path folder = Path.of("");

  @Test
  void everyFormThatEverWasIsReadAsWhatItMeans() throws IOException {
    assertThat(forms().stream().map(RecordVersionsTest::name)).hasSameElementsAs(MEANT.keySet());
    for (Path form : forms()) {
      assertThat(RecordJson.read(form)).as(name(form)).isEqualTo(MEANT.get(name(form)));
    }
  }

  @Test
  void everyVersionHasItsForms() throws IOException {
    assertThat(forms().stream().map(form -> Integer.parseInt(name(form).split("-", -1)[0])))
        .hasSameElementsAs(IntStream.rangeClosed(1, RecordJson.SCHEMA_VERSION).boxed().toList());
  }

  @Test
  void everyFormOfTheVersionFitsThePublishedSchema() throws IOException {
    for (Path form : forms()) {
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                  .getSchema(RecordJson.schema())
                  .validate(new ObjectMapper().readTree(form.toFile())))
          .as(name(form))
          .isEmpty();
    }
  }

  @Test
  void aRecordOfANewerVersionIsRefusedByItsVersionAndNobodyIsToldToDeleteIt() throws IOException {
    Path file = newer(folder);

    assertThatThrownBy(() -> RecordJson.read(file))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.MACHINE))
        .hasMessageStartingWith(file + ": schemaVersion: this Fenchel reads 1, found 2")
        .hasMessageContaining("a newer Fenchel wrote it")
        .hasMessageNotContaining("delete");
  }

  @Test
  void aVersionThatNeverWasIsRefused() throws IOException {
    Path file = folder.resolve("run.json");
    Files.writeString(file, Files.readString(newer(folder)).replace(": 2,", ": 0,"));

    assertThatThrownBy(() -> RecordJson.read(file)).hasMessageContaining("found 0");
  }

  @Test
  void aStoreGoesOnWithoutTheRecordsOfANewerFenchel() throws IOException {
    List<String> warnings = new ArrayList<>();
    RunStore store = RunStore.open(folder, warnings::add);
    Path theirs = store.folder(Samples.record().runId());
    Files.createDirectory(theirs);
    Path file = newer(theirs);

    assertThat(store.all()).isEmpty();
    assertThat(warnings).singleElement().asString().contains("found 2", "a newer Fenchel wrote it");
    assertThat(file).exists();
  }

  private static Path newer(Path folder) throws IOException {
    Path file = folder.resolve("run.json");
    RecordJson.write(Samples.record(), file);
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\"schemaVersion\": 1,", "\"schemaVersion\": 2,\n  \"news\": true,"));
    return file;
  }

  private static List<Path> forms() throws IOException {
    URL records = Objects.requireNonNull(RecordVersionsTest.class.getResource("records"));
    try (Stream<Path> files = Files.list(Path.of(records.toURI()))) {
      return files.sorted().toList();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
