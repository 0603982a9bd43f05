package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The suites that Fenchel ships, against the parts that it really has. */
public class ShippedSuitesTest {

  @TempDir private static Path data = Path.of("");

  /** Tests run in the module's folder, beside which the suites lie. */
  public static Path suites() {
    return Path.of("").toAbsolutePath().resolveSibling("suites");
  }

  static List<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(suites())) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** ImageNette by name: to validate a suite, its images are listed and not opened. */
  @BeforeAll
  static void list() throws IOException {
    for (String part : List.of("train", "val")) {
      for (int i = 0; i < 300; i++) {
        Path folder = data.resolve("imagenette2-320").resolve(part).resolve("n" + i % 10);
        Files.createDirectories(folder);
        Files.createFile(folder.resolve(i + ".JPEG"));
      }
    }
  }

  @Test
  void thereAreSuites() throws IOException {
    assertThat(shipped())
        .extracting(file -> file.getFileName().toString())
        .contains("quickstart.yaml", "norms.yaml", "block-fashion.yaml", "paper.yaml");
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedSuiteValidates(Path suite) {
    CommandLineRun run =
        CommandLineRun.of("validate", suite.toString(), "--data-dir", data.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("fine");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void thePapersSuiteWithoutItsImagesSaysWhereToPutThem() {
    CommandLineRun run = CommandLineRun.of("validate", suites().resolve("paper.yaml").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines().toList())
        .singleElement()
        .asString()
        .contains("image-folder: the folder \"imagenette2-320\" was not found: ")
        .endsWith("; name the folder that holds it with --data-dir or FENCHEL_DATA");
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedSuiteFitsTheSchemaThatIsPrinted(Path suite) throws IOException {
    CommandLineRun schema = CommandLineRun.of("schema");
    assertThat(schema.exitCode()).isZero();
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema.out())
                .validate(new YAMLMapper().readTree(Files.readString(suite))))
        .isEmpty();
  }
}
