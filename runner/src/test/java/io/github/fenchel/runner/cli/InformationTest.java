package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.runner.plugin.PluginLoader;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What Fenchel says of itself. */
class InformationTest {
  @TempDir private Path folder;

  @Test
  void theListHoldsEveryPartOfTheCatalogWithEachOfItsParameters() {
    CommandLineRun run = CommandLineRun.of("list");
    assertThat(run.exitCode()).isZero();
    Iterator<String> lines = run.out().lines().filter(line -> !isOfFiles(line)).iterator();
    Catalog catalog = PluginLoader.load(List.of()).catalog();
    for (PartKind kind : PartKind.values()) {
      assertThat(lines.next()).isEqualTo(kind.word());
      for (Descriptor part : catalog.descriptors(kind)) {
        assertThat(lines.next()).startsWith("  " + part.id() + "  [").endsWith("]");
        assertThat(lines.next()).isEqualTo("      " + part.doc());
        for (Parameter parameter : part.parameters()) {
          assertThat(lines.next())
              .startsWith("      - " + parameter.id() + " (")
              .contains(parameter.unit().symbol())
              .endsWith("): " + parameter.doc());
        }
      }
    }
    assertThat(lines.next()).isEqualTo("plugins");
  }

  /** Where a dataset's files are looked for: {@link DatasetListTest} reads these lines. */
  private static boolean isOfFiles(String line) {
    return line.startsWith("      files: ") || line.startsWith("        ");
  }

  @Test
  void planTellsIdsAndTrainsNothing() {
    Path suite = Suites.write(folder, Suites.TINY);
    Path store = folder.resolve("store");
    CommandLineRun run = CommandLineRun.of("plan", suite.toString(), "--store", store.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("standard", "to run", "2 cells");
    assertThat(store.resolve("runs"))
        .satisfiesAnyOf(
            runs -> assertThat(runs).doesNotExist(), runs -> assertThat(runs).isEmptyDirectory());
  }

  @Test
  void theSchemaIsOneAndTakesWhatValidateTakes() throws JsonProcessingException {
    String text = CommandLineRun.of("schema").out();
    JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    JsonSchema meta =
        schemas.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(new JsonMapper().readTree(text))).isEmpty();

    JsonSchema schema = schemas.getSchema(text);
    for (String taken :
        List.of(
            Suites.TINY,
            Suites.TINY.replace("small-cnn", "{id: mlp, hidden: [64, 128]}"),
            Suites.TINY.replace("backend: pytorch", "backend: [pytorch, tensorflow]"),
            Suites.TINY.replace("images: 10", "metrics: [gini, {id: group-gini, patch: 7}]"),
            Suites.TINY + "certificate: {minRatio: 0.95}\n")) {
      assertThat(isTaken(schema, taken)).as(taken).isTrue();
    }
    for (String refused :
        List.of(
            Suites.TINY.replace("fenchel: 1", "fenchel: 2"),
            Suites.TINY.replace("small-cnn", "small-cn"),
            Suites.TINY.replace("backend: pytorch", "backend: tensorflo"),
            Suites.TINY.replace("train: 200", "train: 0"),
            Suites.TINY.replace("8/255 pixel", "8/255"),
            Suites.TINY.replace("norm: l1, ", ""),
            Suites.TINY.replace("images: 10", "metrics: [ginni]"),
            Suites.TINY.replace("rate: 1e-3", "rate: -1"),
            Suites.TINY + "certificate: {minRatio: 1.5}\n",
            Suites.TINY + "colour: red\n")) {
      assertThat(isTaken(schema, refused)).as(refused).isFalse();
    }
  }

  /** Whether a suite is taken, by the schema and the command alike. */
  private boolean isTaken(JsonSchema schema, String suite) throws JsonProcessingException {
    boolean fits = schema.validate(new YAMLMapper().readTree(suite)).isEmpty();
    CommandLineRun run = CommandLineRun.of("validate", Suites.write(folder, suite).toString());
    assertThat(run.exitCode()).as(suite + run.err()).isEqualTo(fits ? 0 : 2);
    return fits;
  }

  static Stream<String> commands() {
    return Main.commandLine().getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.usageMessage().hidden())
        .map(CommandSpec::name);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandDescribesItselfAndEachOfItsOptions(String name) {
    CommandLineRun run = CommandLineRun.of(name, "--help");
    assertThat(run.exitCode()).isZero();
    CommandLine found = Objects.requireNonNull(Main.commandLine().getSubcommands().get(name));
    CommandSpec command = found.getCommandSpec();
    String help = run.out().replace("[no-]", "").replaceAll("\\s+", " ");
    assertThat(help).contains("Usage: fenchel " + name + " ");
    assertThat(help).contains(described(command.usageMessage().description()));
    for (ArgSpec argument : command.args()) {
      if (!argument.hidden()) {
        String is =
            argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        assertThat(help).contains(is);
        assertThat(described(argument.description())).as(is).isNotBlank();
      }
    }
  }

  /** What a command shows is what the list of all commands shows. */
  @Test
  void helpNamesEveryCommandThatIsNotHidden() {
    String help = CommandLineRun.of("--help").out();
    assertThat(commands())
        .hasSizeGreaterThan(10)
        .allSatisfy(name -> assertThat(help).contains("\n  " + name));
    Main.commandLine().getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> command.usageMessage().hidden())
        .forEach(hidden -> assertThat(help).doesNotContain("\n  " + hidden.name()));
  }

  private static String described(String... lines) {
    return String.join(" ", lines).replaceAll("\\s+", " ");
  }

  @Test
  void theShellCompletesEveryCommand() {
    String script = CommandLineRun.of("generate-completion").out();
    assertThat(commands()).allSatisfy(name -> assertThat(script).contains(name));
  }
}
