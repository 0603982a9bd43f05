package io.github.fenchel.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.suites.catalog.PartKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README and the pages of docs say what is so. {@link PageChecksTest} tries each check. */
class PagesTest {
  private static final Set<String> TYPES = Project.types();

  @TempDir private static Path folder = Path.of("");

  static List<Page> pages() {
    return Project.pages();
  }

  /** ImageNette by name, for the suites that are shown: they are validated, not run. */
  @BeforeAll
  static void list() throws IOException {
    for (String part : List.of("train", "val")) {
      for (int i = 0; i < 300; i++) {
        Path images = folder.resolve("imagenette2-320").resolve(part).resolve("n" + i % 10);
        Files.createDirectories(images);
        Files.createFile(images.resolve(i + ".JPEG"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Page page) {
    assertThat(PageChecks.links(page)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyFileAndTypeThatIsNamedIsThere(Page page) {
    assertThat(PageChecks.names(page, TYPES)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandThatIsShownCouldBeTyped(Page page) {
    assertThat(PageChecks.commands(page)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everySuiteThatIsShownIsWithoutMistakes(Page page) {
    assertThat(PageChecks.suites(page, folder)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyPageIsInAmericanEnglish(Page page) {
    assertThat(PageChecks.spelling(page)).isEmpty();
  }

  @Test
  void readmeIsShort() {
    assertThat(PageChecks.size(Page.read(Project.ROOT.resolve("README.md")))).isEmpty();
  }

  @Test
  void aLinkLeadsToEveryPageAndEveryPicture() {
    Set<Path> missing = new TreeSet<>(Project.files("docs", ".md"));
    missing.addAll(Project.files("docs", ".png"));
    pages()
        .forEach(page -> page.links().forEach(link -> missing.remove(target(page, link.text()))));
    assertThat(missing).isEmpty();
  }

  private static Path target(Page page, String link) {
    return page.file().resolveSibling(link.replaceAll("#.*", "")).normalize();
  }

  @Test
  void theCommentsOfSuitesAreHeldToTheSame() {
    List<Path> suites = Project.files("suites", ".yaml");
    assertThat(suites.stream().flatMap(PagesTest::commentedCommands))
        .hasSizeGreaterThan(10)
        .allSatisfy(command -> assertThat(PageChecks.command(command)).as(command).isEmpty());
    assertThat(
            suites.stream().map(Page::read).flatMap(suite -> PageChecks.spelling(suite).stream()))
        .isEmpty();
  }

  @Test
  void theProjectThatIsWrittenForAPluginShowsCommandsThatCouldBeTyped() {
    Page readme =
        Project.sources().stream()
            .filter(file -> file.endsWith("scaffold/norm/README.md"))
            .map(Page::read)
            .findFirst()
            .orElseThrow();
    assertThat(readme.blocks()).isNotEmpty();
    assertThat(PageChecks.commands(readme)).isEmpty();
    assertThat(PageChecks.spelling(readme)).isEmpty();
  }

  private static Stream<String> commentedCommands(Path suite) {
    return Project.text(suite)
        .lines()
        .filter(line -> line.matches("#\\s+\\./fenchel .*"))
        .map(line -> line.substring(1).strip());
  }

  @Test
  void thePageOfSuitesHasEveryKeyWithItsDefault() {
    assertThat(ReferenceChecks.keys(Project.page("suites.md"))).isEmpty();
  }

  @Test
  void everyPartStandsOnItsPageWithItsParameters() {
    assertThat(
            ReferenceChecks.parts(
                Project.page("suites.md"),
                List.of(
                    PartKind.DATASET,
                    PartKind.ARCHITECTURE,
                    PartKind.OPTIMIZER,
                    PartKind.RATE,
                    PartKind.AUGMENTATION)))
        .isEmpty();
    assertThat(ReferenceChecks.backends(Project.page("suites.md"))).isEmpty();
    assertThat(
            ReferenceChecks.parts(
                Project.page("norms-and-routes.md"), List.of(PartKind.NORM, PartKind.OBJECTIVE)))
        .isEmpty();
    assertThat(
            ReferenceChecks.parts(
                Project.page("explanations.md"), List.of(PartKind.METRIC, PartKind.SALIENCY)))
        .isEmpty();
  }

  @Test
  void thePageOfParitySaysOfEveryMethodAndMetricWhatHoldsIt() {
    assertThat(
            ReferenceChecks.rows(
                Project.page("parity.md"), List.of(PartKind.METRIC, PartKind.SALIENCY)))
        .isEmpty();
  }

  @Test
  void thePageOfResultsHasEveryExitCodeAndEveryColumn() {
    Page results = Project.page("results.md");
    assertThat(ReferenceChecks.exitCodes(results)).isEmpty();
    assertThat(ReferenceChecks.columns(results)).isEmpty();
  }

  @Test
  void theDiagramOfModulesIsThatOfTheirPoms() {
    assertThat(ReferenceChecks.modules(Project.page("architecture.md"))).isEmpty();
  }

  @Test
  void theTablesOfRoomsHaveEveryPackage() {
    assertThat(ReferenceChecks.rooms(Project.page("architecture.md"))).isEmpty();
  }
}
