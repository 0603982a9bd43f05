package io.github.fenchel.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.suites.grammar.SuiteSchema;
import io.github.fenchel.suites.grid.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suites that Fenchel ships, and the schema that editors check suites by. */
class ShippedSuitesTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @TempDir private Path folder;

  /** Tests run in the module's folder, where the shipped suites are. */
  static List<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(""))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static JsonSchema schema() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(SuiteSchema.json(FakePlugin.catalog()));
  }

  /** Whether the schema takes a suite; the reader must think alike. */
  private boolean accepts(String yaml) throws IOException {
    boolean fits = schema().validate(YAML.readTree(yaml)).isEmpty();
    Path file = Files.writeString(folder.resolve("suite.yaml"), yaml);
    if (fits) {
      assertThatCode(() -> SuiteReader.read(file, FakePlugin.catalog())).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> SuiteReader.read(file, FakePlugin.catalog()))
          .isInstanceOf(FenchelException.class);
    }
    return fits;
  }

  @Test
  void theShippedSuitesAreThese() throws IOException {
    assertThat(shipped())
        .hasToString(
            "[attack-maps.yaml, block-fashion.yaml, ci.yaml, cross-backend-resnet18.yaml,"
                + " cross-backend.yaml, diffroar.yaml, explanations.yaml, norms.yaml, paper.yaml,"
                + " quickstart.yaml, routes.yaml, stability.yaml, trade-off.yaml]");
  }

  /**
   * The runner's tests hold every shipped suite to the real catalog; this one has no TensorFlow.
   */
  @ParameterizedTest
  @ValueSource(strings = {"norms.yaml", "quickstart.yaml"})
  void aShippedSuiteFitsTheSchema(String file) throws IOException {
    assertThat(schema().validate(YAML.readTree(Files.readString(Path.of(file))))).isEmpty();
  }

  @Test
  void theQuickstartIsFiveRunsOfTheSmallNetwork() {
    Suite suite = SuiteReader.read(Path.of("quickstart.yaml"), FakePlugin.catalog());
    assertThat(suite.cells().stream().map(Cell::title))
        .containsExactly(
            "standard",
            "l1 4/255 pixel",
            "l1 8/255 pixel",
            "elastic-net 8/255 pixel",
            "group-l2 0.3 pixel");
    Cell last = suite.cells().get(4);
    assertThat(last.spec().training().schedule().epochs()).isEqualTo(3);
    assertThat(last.spec().training().schedule().batch()).isEqualTo(64);
    assertThat(last.spec().evaluation().attackImages()).isEqualTo(256);
    assertThat(last.spec().evaluation().norms().stream().map(Component::id))
        .containsExactly("l1", "l1", "elastic-net", "group-l2");
  }

  @Test
  void theNormsSuiteIsAGridOfTwentyTwoRuns() {
    Suite suite = SuiteReader.read(Path.of("norms.yaml"), FakePlugin.catalog());
    assertThat(suite.cells()).hasSize(22);
    assertThat(suite.cells().get(0).spec().training().data().train()).isEqualTo(60_000);
    assertThat(suite.cells().get(0).axes()).containsOnlyKeys("architecture", "objective");
  }

  @Test
  void theGoodSuiteFitsTheSchema() throws IOException {
    assertThat(accepts(String.join("\n", GoodSuite.LINES))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fenchel: 2",
        "name: Not A Name",
        "data: fashion",
        "data: {id: fashion-mnist-mini, train: 0}",
        "data: {id: fashion-mnist-mini, tran: 10}",
        "data: {id: fashion-mnist-mini, halves: 2}",
        "architecture: [small-cnn, small-cn]",
        "architecture: []",
        "backend: {id: pytorch, threads: 2}",
        "device: gpu",
        "dataType: float16",
        "seed: -1",
        "seed: '7'",
        "training: {epochs: 2, batch: 64}",
        "training: {epochs: 0, batch: 64, optimizer: adam}",
        "training: {epochs: 2, batch: 64, optimizer: sgd}",
        "training: {epochs: 2, batch: 64, optimizer: {id: sgd, rate: -0.1}}",
        "training: {epochs: 2, batch: 64, optimizer: {id: sgd, rate: fast}}",
        "training: {epochs: 2, batch: 64, optimizer: adam, keep: bst}",
        "training: {epochs: 2, batch: 64, optimizer: adam, validation: 1.0}",
        "objective: fast",
        "objective: noise",
        "objective: {norm: l1, epsilon: 0.03, route: fast}",
        "objective: {norm: l1, epsilon: 8/255, route: fast}",
        "objective: {norm: l1, epsilon: -8/255 pixel, route: fast}",
        "objective: {norm: l1, epsilon: 8/255 pixel^2, route: fast}",
        "objective: {norm: l1, epsilon: 8/255 pixel}",
        "objective: {norm: [l1], epsilon: 8/255 pixel, route: fast}",
        "objective: {norm: l1, epsilon: 8/255 pixel, route: standard}",
        "objective: {norm: l1, epsilon: 8/255 pixel, patch: 7, route: fast}",
        "objective: {norm: l1, epsilon: 8/255 pixel, route: fast, clip: 'no'}",
        "objective: {norm: l1, epsilon: 8/255 pixel, route: iterative, stepSize: often}",
        "objective: {norm: l1, epsilon: 8/255 pixel, route: iterative, stepSize: 1 pixel}",
        "exclude: []",
        "exclude: [{}]",
        "exclude: [{architecture: small-cn}]",
        "evaluation: {metrics: [acuracy]}",
        "evaluation: {images: 0}",
        "evaluation: {image: 1}",
        "certificate: 0.95",
        "certificate: {}",
        "certificate: {minRatio: 0}",
        "certificate: {minRatio: 1.5}",
        "certificate: {minratio: 0.95}",
        "comparison: {}",
        "comparison: {margin: {accuracy: 0.01}}",
        "comparison: {margins: {acuracy: 0.01}}",
        "comparison: {margins: {accuracy: 0}}",
        "comparison: {margins: {accuracy: wide}}",
        "gate: {}",
        "gate: {metrics: {}}",
        "gate: {metrics: {acuracy: {margin: 0.02}}}",
        "gate: {metrics: {accuracy: 0.02}}",
        "gate: {metrics: {accuracy: {blocking: true}}}",
        "gate: {metrics: {accuracy: {margin: 0}}}",
        "gate: {alpha: 0.5, metrics: {accuracy: {margin: 0.02}}}",
        "unknown: 1"
      })
  void theSchemaRefusesWhatTheReaderRefuses(String line) throws IOException {
    assertThat(accepts(changed(line))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {id: fashion-mnist-mini, augmentation: [horizontal-flip, {id: padded-crop}]}",
        "data: {id: fashion-mnist-mini, train: 200, halves: true}",
        "architecture: [small-cnn, {id: mlp, width: [64, 128]}]",
        "device: [cpu, 'cuda:0']",
        "training: {epochs: [1, 2], batch: 64, optimizer: {id: sgd, rate: [1e-3, 0.1, 1/3]},"
            + " validation: 0.1, keep: best}",
        "objective: [standard, {id: noise, sigma: 0.1 pixel}]",
        "objective: {norm: l1, epsilon: 1 pixel, route: iterative, stepSize: [auto, 1 pixel^2]}",
        """
        objective: [standard, {norm: l1, epsilon: [1 pixel, 2 pixel], route: fast}]
        architecture: [small-cnn, {id: mlp, width: 64}]
        exclude: [{architecture: [{id: mlp, width: 64}], objective: {epsilon: 1 pixel}}]\
        """,
        "comparison: {margins: {accuracy: 1/100}}",
        "gate: {metrics: {accuracy: {margin: 1/50}}}",
        "gate: {alpha: 1/100, metrics: {accuracy: {margin: 0.02, blocking: false}}}",
        "evaluation: {metrics: [accuracy, {id: group-gini, patch: 7}], saliency: default}",
        "certificate: {minRatio: 0.95}",
        "certificate: {minRatio: 1}"
      })
  void theSchemaTakesWhatTheReaderTakes(String line) throws IOException {
    assertThat(accepts(changed(line))).isTrue();
  }

  @Test
  void theSchemaIsAValidSchema() throws IOException {
    JsonNode tree = new ObjectMapper().readTree(SuiteSchema.json(FakePlugin.catalog()));
    JsonSchema meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(tree)).isEmpty();
  }

  /** The good suite with other lines for some keys. */
  private static String changed(String replacements) {
    List<String> lines = new ArrayList<>(GoodSuite.LINES);
    for (String line : replacements.split("\n", -1)) {
      lines.removeIf(l -> l.startsWith(line.substring(0, line.indexOf(':') + 1)));
      lines.add(line);
    }
    return String.join("\n", lines);
  }
}
