package io.github.fenchel.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fenchel.api.Plugin;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PluginSource;
import io.github.fenchel.suites.grammar.SuiteSchema;
import io.github.fenchel.suites.grid.Cell;
import io.github.fenchel.suites.plan.BudgetResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that a suite tells by another norm's budget. */
class MatchTest {
  @TempDir private Path folder = Path.of("");

  /** Answers 0.1 pixel, 0.2 pixel, ... in the order of the questions. */
  private static final class Counting implements BudgetResolver {
    private final List<MatchSpec> asked = new ArrayList<>();

    @Override
    public List<MatchOutcome> resolve(List<MatchSpec> specs) {
      asked.addAll(specs);
      List<MatchOutcome> outcomes = new ArrayList<>();
      for (int i = 1; i <= specs.size(); i++) {
        outcomes.add(
            new MatchOutcome.Matched(
                new Value.Quantity(Rational.of(i, 10), Unit.PIXEL), 0.5, 0.5, 512));
      }
      return outcomes;
    }
  }

  private final Counting resolver = new Counting();

  private Path write(String... changed) throws IOException {
    List<String> lines =
        GoodSuite.LINES.stream()
            .filter(
                line ->
                    Stream.of(changed)
                        .noneMatch(c -> c.startsWith(line.substring(0, line.indexOf(':') + 1))))
            .collect(Collectors.toList());
    lines.addAll(List.of(changed));
    return Files.writeString(folder.resolve("s.yaml"), String.join("\n", lines));
  }

  private Suite read(String... changed) throws IOException {
    return SuiteReader.read(write(changed), FakePlugin.catalog(), resolver);
  }

  private static List<String> norms(Suite suite) {
    return suite.cells().stream()
        .map(c -> c.spec().training().objective().normIfAny().map(Component::text).orElse("none"))
        .toList();
  }

  @Test
  void aMatchBecomesAPlainValueAndKeepsItsTextInTheLabel() throws IOException {
    Suite suite =
        read(
            "objective:",
            "  - standard",
            "  - {norm: l1, epsilon: 8/255 pixel, route: fast}",
            "  - {norm: group-l2, epsilon: {match: {norm: l1, epsilon: 8/255  pixel}}, patch: 7,"
                + " route: fast}");
    assertThat(norms(suite))
        .containsExactly(
            "none",
            "l1 (epsilon 8/255 pixel)",
            "group-l2 (channels separate, epsilon 0.1 pixel, patch 7)");
    assertThat(suite.cells().stream().map(Cell::title))
        .containsExactly("standard", "l1 8/255 pixel", "group-l2 match l1 8/255 pixel");
    assertThat(suite.cells().get(2).axes())
        .hasToString("{objective=group-l2 match l1 8/255 pixel}");
    assertThat(suite.cells().get(0).spec().evaluation().norms().stream().map(Component::text))
        .containsExactly(
            "l1 (epsilon 8/255 pixel)", "group-l2 (channels separate, epsilon 0.1 pixel, patch 7)");
    assertThat(resolver.asked).hasSize(1);
    MatchSpec asked = resolver.asked.get(0);
    assertThat(asked.dataset()).isEqualTo(Component.of("fashion-mnist-mini"));
    assertThat(asked.train()).isEqualTo(2000);
    assertThat(asked.architecture()).isEqualTo(Component.of("small-cnn"));
    assertThat(asked.backend()).isEqualTo("pytorch");
    assertThat(asked.norm().id()).isEqualTo("group-l2");
    assertThat(asked.parameter()).isEqualTo("epsilon");
    assertThat(asked.budget().text()).isEqualTo("l1 (epsilon 8/255 pixel)");
    assertThat(suite.matches()).containsOnlyKeys(asked);
  }

  @Test
  void oneValueServesAllSeedsBackendsTypesAndRoutesButEachArchitectureHasItsOwn()
      throws IOException {
    Suite suite =
        read(
            "architecture: [small-cnn, resnet18]",
            "backend: [single, pytorch]",
            "dataType: [float32, float64]",
            "seed: [3, 4]",
            "objective: [standard, {norm: group-l2, epsilon: {match: {norm: l1, epsilon: 8/255"
                + " pixel}}, patch: 7, route: [fast, iterative]}]");
    assertThat(resolver.asked)
        .extracting(MatchSpec::architecture)
        .containsExactly(Component.of("small-cnn"), Component.of("resnet18"));
    assertThat(resolver.asked).extracting(MatchSpec::backend).containsOnly("pytorch");
    assertThat(suite.cells()).hasSize(2 * 2 * 2 * 2 * 3);
    for (Cell cell : suite.cells()) {
      String epsilon =
          cell.spec().training().architecture().id().equals("small-cnn") ? "0.1" : "0.2";
      String text = "group-l2 (channels separate, epsilon " + epsilon + " pixel, patch 7)";
      assertThat(cell.spec().training().objective().normIfAny().map(Component::text).orElse(text))
          .isEqualTo(text);
      assertThat(cell.spec().evaluation().norms().stream().map(Component::text))
          .containsExactly(text);
    }
    assertThat(new HashSet<>(suite.cells().stream().map(Cell::title).toList()))
        .hasSameSizeAs(suite.cells());
  }

  @Test
  void matchesAndValuesMixInOneAxis() throws IOException {
    Suite suite =
        read(
            "objective: {norm: group-l2, epsilon: [1 pixel, {match: {norm: l1, epsilon: [4/255"
                + " pixel, 8/255 pixel]}}, {match: {norm: group-l2, epsilon: 2 pixel, patch: 14,"
                + " channels: joint}}], patch: 7, route: fast}");
    assertThat(suite.cells().stream().map(Cell::title))
        .containsExactly(
            "group-l2 1 pixel",
            "group-l2 match l1 4/255 pixel",
            "group-l2 match l1 8/255 pixel",
            "group-l2 match group-l2 2 pixel patch 14 channels joint");
    assertThat(norms(suite))
        .extracting(text -> text.replaceAll(".*epsilon (\\S+) pixel.*", "$1"))
        .containsExactly("1", "0.1", "0.2", "0.3");
  }

  @Test
  void anyQuantityOfANormCanBeMatched() throws IOException {
    Suite suite =
        SuiteReader.read(
            write(
                "objective: {norm: elastic-net, epsilon: 1/255 pixel, epsilon2: {match: {norm: l1,"
                    + " epsilon: 8/255 pixel}}, route: fast}"),
            FakePlugin.catalog(),
            specs ->
                List.of(
                    new MatchOutcome.Matched(
                        new Value.Quantity(Rational.parse("0.01234"), Unit.PIXEL_SQUARED),
                        0.5,
                        0.5,
                        512)));
    assertThat(norms(suite))
        .containsExactly("elastic-net (epsilon 1/255 pixel, epsilon2 0.01234 pixel^2)");
  }

  @Test
  void cellsThatAreExcludedAreNotMatched() throws IOException {
    Suite suite =
        read(
            "architecture: [small-cnn, resnet18]",
            "objective: {norm: group-l2, epsilon: [1 pixel, {match: {norm: l1, epsilon: 8/255"
                + " pixel}}], patch: 7, route: fast}",
            "exclude: [{architecture: resnet18, objective: {epsilon: {match: {norm: l1, epsilon:"
                + " 8/255 pixel}}}}]");
    assertThat(norms(suite))
        .extracting(text -> text.replaceAll(".*epsilon (\\S+) pixel.*", "$1"))
        .containsExactly("1", "0.1", "1");
    assertThat(resolver.asked).hasSize(1);
  }

  @Test
  void theStandInIsNoValueThatAnExclusionCouldMean() throws IOException {
    Path file =
        write(
            "objective: [standard, {norm: l1, epsilon: {match: {norm: l1, epsilon: 8/255 pixel}},"
                + " route: fast}]",
            "exclude: [{objective: {norm: l1, epsilon: 1 pixel}}]");
    assertThatThrownBy(() -> SuiteReader.read(file, FakePlugin.catalog(), resolver))
        .hasMessageContaining("matches no cell");
  }

  @Test
  void aBudgetThatCannotBeReachedIsNamedWithItsPlaceAndTheNumbers() throws IOException {
    Path file =
        write(
            "objective: {norm: elastic-net, epsilon: {match: {norm: l1, epsilon: 8/255 pixel}},"
                + " epsilon2: 9 pixel^2, route: fast}");
    assertThatThrownBy(
            () ->
                SuiteReader.read(
                    file,
                    FakePlugin.catalog(),
                    specs -> List.of(new MatchOutcome.Unreachable("0.7 is more than 0.5; why"))))
        .isInstanceOf(FenchelException.class)
        .hasMessage(
            file
                + ":8:41: epsilon of elastic-net cannot be matched to l1 (epsilon 8/255 pixel) on"
                + " small-cnn: 0.7 is more than 0.5; why")
        .extracting(thrown -> ((FenchelException) thrown).kind())
        .isEqualTo(FailureKind.USER);
  }

  @Test
  void aMatchThatComesToAnotherCellIsRefused() throws IOException {
    Path file =
        write(
            "objective: {norm: l1, epsilon: [0.1 pixel, {match: {norm: l1, epsilon: 0.1000001"
                + " pixel}}], route: fast}");
    assertThatThrownBy(() -> SuiteReader.read(file, FakePlugin.catalog(), resolver))
        .hasMessage(
            file
                + ":8:44: comes to l1 (epsilon 0.1 pixel), the same objective as in line 8, column"
                + " 33; remove one of the two");
  }

  @Test
  void checkingComputesNothing() throws IOException {
    Path file =
        write(
            "seed: [0, 1]",
            "objective: {norm: l1, epsilon: {match: {norm: l1, epsilon: 8/255 pixel}}, route:"
                + " fast}");
    assertThat(SuiteReader.check(file, FakePlugin.catalog()).cells()).isEqualTo(2);
    assertThatThrownBy(() -> SuiteReader.read(file, FakePlugin.catalog()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSuiteWithoutMatchesAsksNothing() throws IOException {
    read("objective: {norm: l1, epsilon: 8/255 pixel, route: fast}");
    assertThat(resolver.asked).isEmpty();
  }

  @Test
  void aWeightedBudgetNeedsADatasetWithItsMask() throws IOException {
    Plugin masked =
        new Plugin() {
          @Override
          public int apiVersion() {
            return API_VERSION;
          }

          @Override
          public List<Offer<Norm>> norms() {
            return List.of(
                new Offer<>(
                    Descriptor.of(
                        "masked",
                        "weighted",
                        Parameter.quantity("epsilon", Unit.PIXEL, Range.positive(), "box")),
                    arguments -> new Masked()));
          }
        };
    Catalog catalog =
        Catalog.of(
            List.of(
                new PluginSource("fake.jar", new FakePlugin()),
                new PluginSource("masked.jar", masked)));
    Path file =
        write(
            "objective: {norm: l1, epsilon: {match: {norm: masked, epsilon: 8/255 pixel}}, route:"
                + " fast}");
    assertThatThrownBy(() -> SuiteReader.check(file, catalog))
        .hasMessage(
            file
                + ":8:32: masked: takes the side maps [mask], but the dataset's images have none;"
                + " choose a dataset that has them");
  }

  private record Masked() implements Norm {
    @Override
    public Set<String> sides() {
      return Set.of("mask");
    }

    @Override
    public Norm on(Batch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Tensor penalty(Tensor gradient) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Tensor regularizer(Tensor delta) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Tensor maximizer(Tensor gradient) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Tensor prox(Tensor delta, Tensor step) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void theSchemaOffersAMatchForEveryQuantityOfANormAndForNothingElse() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(SuiteSchema.json(FakePlugin.catalog()));
    assertThat(schema.at("/$defs/match/anyOf"))
        .extracting(form -> form.at("/properties/norm/const").asText())
        .containsExactly("l1", "elastic-net", "group-l2", "masked-l1");
    assertThat(schema.at("/$defs/match/anyOf/2/required"))
        .extracting(JsonNode::asText)
        .containsExactly("norm", "epsilon", "patch");
    List<String> matched = new ArrayList<>();
    for (JsonNode form : schema.at("/$defs/objective/anyOf")) {
      String id =
          form.at("/properties/norm/const").asText(form.at("/properties/id/const").asText());
      form.path("properties")
          .properties()
          .forEach(
              key -> {
                if (key.getValue().toString().contains("#/$defs/match")) {
                  matched.add(id + "." + key.getKey());
                }
              });
    }
    assertThat(matched)
        .containsExactly(
            "l1.epsilon",
            "elastic-net.epsilon",
            "elastic-net.epsilon2",
            "group-l2.epsilon",
            "masked-l1.epsilon");
  }
}
