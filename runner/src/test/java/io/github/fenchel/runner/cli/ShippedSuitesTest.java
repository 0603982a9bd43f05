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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The suites that Fenchel ships, against the parts that it really has. */
class ShippedSuitesTest {

  /** Tests run in the module's folder, beside which the suites lie. */
  static List<Path> shipped() throws IOException {
    Path suites = Path.of("").toAbsolutePath().resolveSibling("suites");
    try (Stream<Path> files = Files.list(suites)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void thereAreSuites() throws IOException {
    assertThat(shipped())
        .extracting(file -> file.getFileName().toString())
        .contains("quickstart.yaml", "norms.yaml");
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedSuiteValidates(Path suite) {
    CommandLineRun run = CommandLineRun.of("validate", suite.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("fine");
    assertThat(run.err()).isEmpty();
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
