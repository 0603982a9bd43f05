package io.github.fenchel.results.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.measure.MapSimilarity;
import io.github.fenchel.results.measure.MapSimilarity.Measure;
import io.github.fenchel.results.report.number.Glossary;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report as people meet it: in a real browser, opened from a file. */
@Tag("slow")
class ReportInBrowserTest {
  private static final String EVIL = "zz <script>window.evil=1;<img src=x onerror=window.evil=1>";

  @TempDir private static Path scratch;

  private static @Nullable RunStore store;
  private static @Nullable Path page;
  private static @Nullable Browser shared;

  private final Browser browser = browser();

  private static Browser browser() {
    Browser running = shared;
    if (running == null) {
      running = Browser.start(scratch);
      shared = running;
    }
    return running;
  }

  @BeforeAll
  static void write() throws IOException {
    Path root = scratch.resolve("store");
    FabricatedStore fabricated = new FabricatedStore(root).add(FabricatedStore.Plan.small());
    List<String> norms = List.of("", "l1");
    fabricated.add(
        new FabricatedStore.Plan("wide", List.of("gamma"), norms, 1, 4, Shape.of(3, 30, 26))
            .crossed(List.of(Component.of("grad-cam")), List.of()));
    fabricated.add(
        new FabricatedStore.Plan("vast", List.of("delta"), norms, 1, 4, Shape.of(1, 130, 100)));
    fabricated.add(
        new FabricatedStore.Plan("unfinished", List.of(), List.of(), 0, 0, Shape.of(1, 2, 2)));
    fabricated.add(FabricatedStore.Plan.explained());
    Path vast = root.resolve("suites/vast.json");
    // A suite is named as its file is, so a closing tag, which has a slash, is in no suite's name.
    Files.writeString(
        vast.resolveSibling(EVIL + ".json"),
        Files.readString(vast).replace("\"name\": \"vast\"", "\"name\": \"" + EVIL + "\""));
    Files.delete(vast);
    RunStore filled = fabricated.store();
    store = filled;
    page =
        Report.write(filled, Optional.empty(), Glossary.empty(), scratch.resolve("report")).page();
  }

  @AfterAll
  static void close() {
    Browser running = shared;
    if (running != null) {
      running.close();
    }
  }

  @BeforeEach
  void openAtDesktopSize() {
    browser.prefer("light");
    browser.size(1280, 900);
    open("#overview");
  }

  @AfterEach
  void nothingWasComplainedAboutAndNothingFetched() {
    assertThat(browser.logs()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(
            address ->
                address.startsWith("file:")
                    || address.startsWith("data:")
                    || address.startsWith("about:")
                    || address.startsWith("chrome:"));
  }

  private void open(String fragment) {
    browser.open(Objects.requireNonNull(page), fragment);
  }

  private List<String> rows() {
    return browser.texts("table.wide tbody tr:not(.run):not(.detail) th").stream()
        .map(text -> text.replaceFirst("^[▸▾]\\s*", "").replaceFirst("\\s*⚠.*", ""))
        .toList();
  }

  private void column(String label) {
    browser.run(
        "const button = [...document.querySelectorAll('th .sort')]"
            + ".find(b => b.innerText.trim().startsWith(arguments[0])); button.focus();",
        label);
    browser.press(Browser.ENTER);
  }

  @Test
  void aHeadingSortsAndTellsTheOrder() {
    column("gini");
    assertThat(rows().get(0)).startsWith("l2 8/255 pixel");
    assertThat(browser.run(sorted("gini")).asText()).isEqualTo("descending");
    column("gini");
    assertThat(rows().get(0)).startsWith("standard");
    assertThat(browser.run(sorted("gini")).asText()).isEqualTo("ascending");
    assertThat(browser.text("#status")).contains("Sorted by gini");
    // Smaller is better here, so that the first click brings the smallest up.
    column("gradient-l1");
    assertThat(browser.run(sorted("gradient-l1")).asText()).isEqualTo("ascending");
    assertThat(browser.run(sorted("gini")).asText()).isEqualTo("none");
    // Rows without a number stay last, whichever way.
    assertThat(rows().subList(6, 8)).allMatch(row -> row.startsWith("l3") || row.startsWith("l4"));
  }

  private static String sorted(String label) {
    return "return [...document.querySelectorAll('thead th')].find(th =>"
        + " th.innerText.trim().startsWith('"
        + label
        + "')).getAttribute('aria-sort')";
  }

  @Test
  void anAxisFiltersTheTableTheChartAndTheCurves() {
    browser.choose("[data-axis=norm]", "l1");
    assertThat(rows()).containsExactly("l1 8/255 pixel, alpha", "l1 8/255 pixel, beta");
    assertThat(
            browser
                .run("return document.querySelector('.chart canvas').getAttribute('aria-label')")
                .asText())
        .contains("a point for each of 2 rows");
    browser.choose("[data-axis=backend]", "beta");
    assertThat(rows()).containsExactly("l1 8/255 pixel, beta");
    open("#curves");
    browser.choose("[data-axis=norm]", "l2");
    assertThat(
            browser
                .run("return document.querySelector('.chart canvas').getAttribute('aria-label')")
                .asText())
        .contains("a line for each of 2 rows");
  }

  @Test
  void theBestOfTheShownRowsStandsOutAndFlagsAreToldInWords() {
    // One in each of the five columns, but both backends tie in gradient-l1.
    assertThat(browser.texts("td.best .vh")).hasSize(6);
    assertThat(browser.texts(".flag")).containsExactly("⚠ 1 flag", "⚠ 1 flag");
    browser.click(".flag");
    assertThat(browser.texts(".flags li")).containsExactly("2 images have a map of zeros");
    browser.click(".controls input[type=checkbox]");
    assertThat(rows()).allMatch(row -> row.startsWith("l2")).hasSize(2);
  }

  @Test
  void aDefinitionIsOneClickAwayAndEscapeClosesIt() {
    browser.run("document.querySelectorAll('.what')[1].focus()");
    browser.press(Browser.ENTER);
    assertThat(browser.text("#definition"))
        .contains(
            "fgsm-accuracy", "8/255 pixel", "larger", "sum of |.| over channels", "pixel [0,1]");
    browser.press(Browser.ESCAPE);
    assertThat(browser.run("return document.getElementById('definition').open").asBoolean())
        .isFalse();
    assertThat(browser.run("return document.activeElement.className").asText()).isEqualTo("what");
  }

  @Test
  void theKeyboardAloneOpensARow() {
    browser.press(Browser.TAB);
    assertThat(browser.run("return document.activeElement.className").asText()).isEqualTo("skip");
    browser.press(Browser.ENTER);
    String at = "";
    for (int i = 0; i < 60 && !at.equals("expand"); i++) {
      browser.press(Browser.TAB);
      at = browser.run("return document.activeElement.className").asText();
    }
    assertThat(at).isEqualTo("expand");
    assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle").asText())
        .isEqualTo("solid");
    browser.press(Browser.ENTER);
    assertThat(browser.run("return document.activeElement.getAttribute('aria-expanded')").asText())
        .isEqualTo("true");
    assertThat(browser.texts("tr.run th")).hasSize(2).allMatch(text -> text.startsWith("seed"));
  }

  @Test
  void theSystemsThemeIsFollowedAndAChoiceByHandIsKept() {
    String background = "return getComputedStyle(document.body).backgroundColor";
    String light = browser.run(background).asText();
    browser.prefer("dark");
    browser.await(background + " !== '" + light + "'");
    String dark = browser.run(background).asText();
    browser.click("#theme");
    assertThat(browser.run(background).asText()).isEqualTo(light);
    open("#suite");
    assertThat(browser.run(background).asText()).isEqualTo(light);
    browser.click("#theme");
    assertThat(browser.run(background).asText()).isEqualTo(dark);
    browser.run("localStorage.clear()");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overview",
        "trade-off",
        "curves",
        "gallery",
        "viewer",
        "stability",
        "backends",
        "suite"
      })
  void aPhoneShowsEachPageWithoutScrollingSideways(String name) {
    browser.size(360, 740);
    open("#" + name);
    drawn(name);
    assertThat(browser.run("return document.documentElement.scrollWidth").asInt()).isEqualTo(360);
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 390})
  void noHeadingCoversAnother(int width) {
    browser.size(width, 900);
    for (String name :
        List.of("overview", "trade-off", "curves", "viewer", "stability", "backends")) {
      open("#" + name);
      drawn(name);
      browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })");
      if (name.equals("backends")) {
        browser.await("return document.querySelectorAll('.card table').length > 0");
      }
      JsonNode headings =
          browser.run(
"""
const text = element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
};
const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
const rows = [...document.querySelectorAll('thead tr')].filter(row => row.checkVisibility());
return rows.length === 0 ? ['no heading at all'] : rows.flatMap(row => {
  const parts = [...row.querySelectorAll('th button')].map(e => [e.innerText || e.className, text(e)]);
  return parts.flatMap(([name, box], i) =>
    parts.slice(i + 1).filter(([, other]) => !apart(box, other)).map(([other]) => name + ' covers ' + other));
});
""");
      assertThat(headings).as(name + " at " + width + " px").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overview",
        "trade-off",
        "curves",
        "gallery",
        "viewer",
        "stability",
        "backends",
        "suite"
      })
  void everythingHasANameForAScreenReader(String name) {
    open("#" + name);
    drawn(name);
    browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })");
    JsonNode nameless =
        browser.run(
"""
const name = e => (e.getAttribute('aria-label') || e.innerText || '').trim();
const labelled = e => e.labels && e.labels.length > 0;
return [
  ...[...document.querySelectorAll('button, a, summary')].filter(e => !name(e)),
  ...[...document.querySelectorAll('select, input')].filter(e => !labelled(e)),
  ...[...document.querySelectorAll('canvas')].filter(e => !name(e) && e.getAttribute('aria-hidden') !== 'true'),
  ...[...document.querySelectorAll('table')].filter(e => !e.caption || !e.querySelector('th[scope=col]')),
  ...[...document.querySelectorAll('[onclick]')].filter(e => e.tagName !== 'BUTTON'),
].map(e => e.outerHTML.slice(0, 120));
""");
    assertThat(nameless).isEmpty();
  }

  /** Waits until a page shows what it loads on demand. */
  private void drawn(String name) {
    browser.await(
        switch (name) {
          case "gallery" -> "return document.querySelectorAll('.gallery canvas').length > 0";
          case "viewer" -> "return document.querySelectorAll('#stage canvas').length > 0";
          case "backends" -> "return document.querySelectorAll('.card').length > 0";
          default -> "return true";
        });
  }

  @Test
  void aSuiteWithoutAFinishedRunIsShownAsSuch() {
    browser.run(
        "const select = document.getElementById('suite');"
            + "select.value = [...select.options].find(o => o.text === 'unfinished').value;"
            + "select.dispatchEvent(new Event('change'))");
    assertThat(browser.texts("main p")).contains("No run of this suite is finished.");
    assertThat(rows()).hasSize(2);
  }

  private void suite(String name) {
    browser.run(
        "const select = document.getElementById('suite');"
            + "select.value = [...select.options].find(o => o.text === arguments[0]).value;"
            + "select.dispatchEvent(new Event('change'))",
        name);
  }

  /** The headings of the results, without the arrow of the order and the family's above. */
  private List<String> headings() {
    return browser.texts(".results th .sort").stream().map(String::strip).toList();
  }

  private void method(String chosen) {
    browser.run(
        "const select = document.querySelector('[data-method]');"
            + "select.value = [...select.options].find(o => o.text === arguments[0]).value;"
            + "select.dispatchEvent(new Event('change'))",
        chosen);
    browser.await("return !document.querySelector('[aria-busy]')");
  }

  @Test
  void aWideTableShowsItsHeadlineAndFamiliesUnfold() {
    suite("sweeps");
    List<String> headline =
        List.of("runs", "accuracy", "fgsm-accuracy 8/255 pixel", "unattacked", "gini");
    assertThat(headings()).containsExactlyElementsOf(headline);
    assertThat(browser.texts(".families button"))
        .contains("▸ fidelity 0 of 4", "▸ structure 1 of 4")
        .last()
        .asString()
        .startsWith("▸ other"); // what no family has comes last
    browser.click("[data-family=fidelity]");
    assertThat(headings())
        .containsAll(headline)
        .contains("insertion", "deletion", "faithfulness-correlation", "infidelity")
        .doesNotContain("hoyer");
    assertThat(browser.run("return document.activeElement.dataset.family").asText())
        .isEqualTo("fidelity");
    browser.click("[data-family=fidelity]");
    assertThat(headings()).containsExactlyElementsOf(headline);
  }

  @Test
  void theMethodSwitchShowsAnotherMapsNumbersAndIsInTheAddress() {
    suite("sweeps");
    String gini = browser.text("tbody tr td:nth-of-type(4)");
    method("threshold (share 0.1)");
    assertThat(browser.text("tbody tr td:nth-of-type(4)")).isNotEqualTo(gini);
    assertThat(browser.run("return location.hash").asText())
        .startsWith("#overview?method=threshold");
    browser.run(
        "[...document.querySelectorAll('.results th .what')]"
            + ".find(b => b.getAttribute('aria-label').includes('gini')).click()");
    assertThat(browser.text("#definition"))
        .contains("gini of threshold (share 0.1)", "201", "share 0.1");
    browser.press(Browser.ESCAPE);
    browser.click(".expand");
    browser.await("return document.querySelector('tr.run td').innerText !== '…'");
    assertThat(browser.texts("tr.run td")).hasSize(2 * 4).noneMatch(text -> text.contains("–"));
    open(
        "#gallery?method="
            + browser.run("return encodeURIComponent('integrated-gradients')").asText());
    suite("sweeps");
    drawn("gallery");
    assertThat(browser.run("return document.querySelector('[data-figure=array]').value").asText())
        .isEqualTo("integrated_gradients");
  }

  @Test
  void allMethodsStandSideBySideForOneNumber() {
    suite("sweeps");
    method("all, side by side");
    browser.choose("[data-measure-choice]", "insertion");
    assertThat(headings())
        .containsExactly(
            "runs",
            "accuracy",
            "fgsm-accuracy 8/255 pixel",
            "unattacked",
            "simple-gradient",
            "smooth-grad (samples 25)",
            "smooth-grad (samples 50)",
            "threshold (share 0.2)",
            "threshold (share 0.1)",
            "threshold (share 0.05)",
            "integrated-gradients");
  }

  @Test
  void theViewerComparesTheMapsOfTwoMethods() {
    open("#viewer");
    suite("sweeps");
    drawn("viewer");
    browser.choose("[data-array=B]", "smooth_grad-samples_50");
    browser.await(
        "return document.querySelector('#page-viewer [data-shown]') &&"
            + " document.querySelector('[data-shown]').dataset.shown.endsWith('smooth_grad-samples_50')");
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('[data-array=B] option')].map(o => o.text)"))
        .extracting(JsonNode::asText)
        .contains("gradient of the label's logit", "smooth-grad (samples 50)");
    assertThat(browser.text("[data-measure=cosine]")).isNotEqualTo("1.000");
  }

  @Test
  void aColorImageKeepsItsColorsUnderAMapOfOneChannel() {
    open("#viewer");
    suite("wide");
    drawn("viewer");
    browser.choose("[data-array=A]", "grad_cam");
    browser.await(
        "return document.querySelector('[data-shown]').dataset.shown.includes('grad_cam') &&"
            + " Boolean(document.querySelector('#stage canvas'))");
    JsonNode colors =
        browser.run(
"""
const pixels = canvas => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data];
const stage = pixels(document.querySelector('#stage canvas'));
const thumb = pixels(document.querySelector('button[data-image][aria-pressed=true] canvas'));
return {same: String(stage) === String(thumb), colored: stage.some((level, p) => p % 4 === 1 && level !== stage[p - 1])};
""");
    assertThat(colors.path("same").asBoolean()).isTrue();
    assertThat(colors.path("colored").asBoolean()).isTrue();
  }

  /** The files of curves that the page asked for since the last call. */
  private List<String> curveFiles() {
    return browser.requests().stream()
        .filter(address -> address.contains("/data/curves/"))
        .map(address -> address.substring(address.lastIndexOf('/') + 1))
        .toList();
  }

  private void awaitCurves(int charts) {
    browser.await(
        "return document.querySelectorAll('#image-curves .chart canvas').length === " + charts);
  }

  @Test
  void theViewerShowsTheCurvesOfTheMapsThatItShowsAndLoadsNoOthers() {
    suite("sweeps");
    assertThat(curveFiles()).isEmpty();
    browser.run("location.hash = '#viewer'");
    awaitCurves(2);
    assertThat(curveFiles()).hasSize(2).allMatch(file -> file.endsWith("-0.js"));
    assertThat(browser.texts("#image-curves h4"))
        .extracting(text -> text.replace("?", "").strip())
        .containsExactly("insertion", "deletion");
    String before = browser.text("#curve-numbers table");
    browser.choose("[data-array=B]", "smooth_grad-samples_50");
    browser.await(
        "return document.querySelector('#image-curves') &&"
            + " document.querySelector('#image-curves').innerText.includes('smooth-grad (samples"
            + " 50)')");
    awaitCurves(2);
    assertThat(curveFiles()).singleElement().asString().endsWith("-3.js");
    assertThat(browser.text("#curve-numbers table")).isNotEqualTo(before);
    assertThat(label("#image-curves .chart canvas"))
        .contains("insertion of image", "Across: share of pixels inserted, most relevant first")
        .contains("Up: probability of the predicted class", "A: from 0.100 to 0.", "; B: from 0.1");
    // The loss's gradient was not asked for its curves: those of the logit's are not its own.
    browser.choose("[data-array=A]", "gradient_loss");
    browser.await(
        "return document.querySelector('#image-curves').innerText.includes('A kept no curves of"
            + " this map.')");
    browser.choose("[data-array=B]", "gradient_loss");
    browser.await(
        "return document.querySelector('[data-shown]').dataset.shown.split('gradient_loss').length"
            + " === 3");
    assertThat(browser.text("#image-curves")).isEmpty();
  }

  @Test
  void theNumbersOfTheCurvesAreThoseThatTheRunRecordedForTheImage() throws IOException {
    open("#viewer");
    suite("sweeps");
    awaitCurves(2);
    RunStore filled = Objects.requireNonNull(store);
    String shown =
        browser.run("return document.querySelector('[data-shown]').dataset.shown").asText();
    RunRecord run = filled.find(shown.substring(0, shown.indexOf(' '))).orElseThrow();
    Map<String, HostArray> examples =
        Npz.read(filled.folder(run.runId()).resolve(RunStore.EXAMPLES));
    for (int image : List.of(1, 4)) { // places 0 and 1
      browser.click("button[data-image='" + image + "']");
      browser.await(
          "return document.querySelector('#image-curves h3').innerText === 'Curves of image "
              + image
              + "'");
      double insertion = Objects.requireNonNull(examples.get("insertion")).at(image / 3);
      assertThat(browser.text("#curve-numbers tbody td"))
          .isEqualTo(String.format(Locale.ROOT, "%.3f", insertion));
    }
    browser.run("document.querySelector('#image-curves details').open = true");
    assertThat(browser.texts("#image-curves details[open] tbody tr")).hasSize(15);
    assertThat(browser.texts("#image-curves details[open] tbody tr th")).endsWith("1.000");
    assertThat(browser.texts("#image-curves details[open] tbody tr td").get(0)).isEqualTo("0.100");
    // The image whose map is zero has no curve, and the page says so.
    browser.click("button[data-image='7']");
    browser.await(
        "return document.querySelector('#image-curves h3').innerText === 'Curves of image 7'");
    assertThat(browser.text("#image-curves")).contains("A has no such curve of this image");
    assertThat(browser.text("#curve-numbers tbody td")).isEqualTo("–");
  }

  @Test
  void runsThatKeptNoCurvesHaveNoPanel() {
    open("#viewer");
    drawn("viewer");
    assertThat(browser.text("#image-curves")).isEmpty();
    assertThat(
            browser
                .run(
                    "return document.getElementById('image-curves').getBoundingClientRect().height")
                .asInt())
        .isZero();
    assertThat(curveFiles()).isEmpty();
    open("#overview");
  }

  @Test
  void theStabilityOfEachRowIsATableThatFollowsTheMethodAndTheFilter() throws IOException {
    open("#stability");
    suite("sweeps");
    String stability = "#page-stability tbody ";
    // Of both simple gradients, the logit's; the rows without a result have none.
    assertThat(browser.texts(stability + "tr")).hasSize(6);
    assertThat(browser.texts(stability + "tr:first-child td").subList(0, 3))
        .containsExactly("same data", "2", "1");
    JsonNode first =
        ReportTest.data(Objects.requireNonNull(page).resolveSibling("data/overview.js"), "overview")
            .findParents("stability")
            .stream()
            .filter(suite -> suite.path("name").asText().equals("sweeps"))
            .findFirst()
            .orElseThrow()
            .path("stability")
            .path(0)
            .path("measures")
            .path("cosine");
    assertThat(browser.text(stability + "tr:first-child td:nth-of-type(4)"))
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "%.3f ±%.3f, 1 undefined", // the image whose map is zero
                first.path(0).asDouble(),
                first.path(1).asDouble()));
    browser.choose("[data-axis=norm]", "l1");
    assertThat(browser.texts(stability + "tr")).hasSize(3);
    browser.choose("[data-stability]", "smooth_grad-samples_50");
    assertThat(browser.texts(stability + "tr")).hasSize(3);
    browser.click(stability + "tr:first-child td:nth-of-type(4) .cell");
    assertThat(browser.text("#definition")).contains("smooth-grad (samples 50)");
    browser.press(Browser.ESCAPE);
    assertThat(browser.run("return location.hash").asText())
        .startsWith("#stability?method=smooth-grad");
    browser.choose("[data-stability]", "all");
    assertThat(browser.texts(stability + "tr")).hasSize(3 * 8);
    browser.run(
        "[...document.querySelectorAll('#page-stability th .what')]"
            + ".find(b => b.getAttribute('aria-label').includes('SSIM')).click()");
    assertThat(browser.text("#definition")).contains("mean structural similarity");
    browser.press(Browser.ESCAPE);
    browser.click(stability + "tr:first-child td:nth-of-type(5) .cell");
    assertThat(browser.text("#definition"))
        .contains("1 of 2 runs, same data", "seeds of the row", "standard error over images")
        .contains("1 image more", "Ye and Farnia, 2025");
    browser.press(Browser.ESCAPE);
  }

  @Test
  void aSuiteOfSingleSeedsHasNoPageOfStability() {
    suite("wide");
    assertThat(browser.texts("nav a")).contains("Maps").doesNotContain("Stability");
  }

  @Test
  void aNumberOpensItsDefinitionWithItsOwnFacts() {
    browser.click("tbody tr:nth-child(2) td:nth-of-type(2) .cell");
    browser.await("return Boolean(document.querySelector('#seed-by-seed table'))");
    String said = browser.text("#definition");
    assertThat(said)
        .contains("fgsm-accuracy 8/255 pixel", "This number", "l1 8/255 pixel, alpha")
        .contains("mean over seeds", "95 % t interval", "0, 1", "What it is", "better is");
    assertThat(browser.texts("#seed-by-seed tbody th")).containsExactly("0", "1");
    assertThat(browser.texts("#seed-by-seed tbody tr:first-child td").subList(1, 4))
        .containsExactly("0.0100", "256", "0");
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('#definition a')].map(a => [a.innerText,"
                    + " a.href])"))
        .hasToString(
            "[[\"Goodfellow, Shlens and Szegedy, 2015\",\"https://arxiv.org/abs/1412.6572\"]]");
    browser.press(Browser.ESCAPE);
    assertThat(browser.run("return document.activeElement.className").asText()).isEqualTo("cell");
    // The head's button tells what the number is, and nothing of any one.
    browser.run("document.querySelectorAll('.what')[1].click()");
    assertThat(browser.text("#definition")).doesNotContain("This number");
    browser.press(Browser.ESCAPE);
    suite("sweeps");
    method("threshold (share 0.1)");
    browser.click(".expand");
    browser.await("return document.querySelectorAll('tr.run .cell').length === 8");
    browser.click("tr.run td:nth-of-type(4) .cell");
    assertThat(browser.text("#definition"))
        .contains("gini of threshold (share 0.1)", "standard error over images", "1 image more")
        .contains("200", "Hurley and Rickard, 2009");
    browser.press(Browser.ESCAPE);
  }

  @Test
  void aDefinitionBeginsAtItsTitleOnAPhone() {
    browser.size(390, 500);
    open("#overview");
    browser.run("document.querySelectorAll('.results tbody .cell')[1].click()");
    browser.await("return Boolean(document.querySelector('#seed-by-seed table'))");
    JsonNode dialog =
        browser.run(
            "const dialog = document.getElementById('definition');"
                + " return {at: dialog.scrollTop, tall: dialog.scrollHeight > dialog.clientHeight,"
                + " focus: document.activeElement.id}");
    assertThat(dialog.path("tall").asBoolean()).isTrue();
    assertThat(dialog.path("at").asInt()).isZero();
    assertThat(dialog.path("focus").asText()).isEqualTo("definition-title");
    browser.press(Browser.ESCAPE);
  }

  @Test
  void arrowsLeadFromNumberToNumberAndTheTabulatorPassesATableInOneStep() {
    String stops =
        "return document.querySelectorAll('.results tbody .cell[tabindex=\"0\"]').length";
    assertThat(browser.run(stops).asInt()).isEqualTo(1);
    browser.run("document.querySelector('.results .cell[tabindex=\"0\"]').focus()");
    String at =
        "const cell = document.activeElement.closest('td');"
            + " return [cell.parentElement.rowIndex, cell.cellIndex].join()";
    String first = browser.run(at).asText();
    browser.press("\uE014", "\uE015"); // right, down
    String second = browser.run(at).asText();
    assertThat(second).isNotEqualTo(first);
    assertThat(browser.run(stops).asInt()).isEqualTo(1);
    browser.press(Browser.ENTER);
    assertThat(browser.run("return document.getElementById('definition').open").asBoolean())
        .isTrue();
    browser.press(Browser.ESCAPE);
    assertThat(browser.run(at).asText()).isEqualTo(second);
    browser.press("\uE012", "\uE013"); // left, up
    assertThat(browser.run(at).asText()).isEqualTo(first);
    browser.press("\uE013", "\uE012"); // the table ends here
    assertThat(browser.run(at).asText()).isEqualTo(first);
    column("gini"); // in another order, one number can still be reached
    assertThat(browser.run(stops).asInt()).isEqualTo(1);
  }

  private String label(String selector) {
    return browser
        .run("return document.querySelector(arguments[0]).getAttribute('aria-label')", selector)
        .asText();
  }

  @Test
  void theTradeOffChartHasAPointForEachRowAndMethodAndTellsItByKeyboard() {
    open("#trade-off");
    suite("sweeps");
    browser.await("return Boolean(document.querySelector('.chart canvas'))");
    // Seven methods without a norm, and the simple gradient of five norms: training against
    // post-processing.
    assertThat(label(".chart canvas"))
        .startsWith(
            "insertion against gini, colored by accuracy, a point for each of 12 rows and saliency"
                + " methods");
    browser.choose("[data-scatter=method]", "all");
    assertThat(label(".chart canvas"))
        .startsWith(
            "insertion against gini, colored by accuracy, a point for each of 42 rows and saliency"
                + " methods");
    assertThat(browser.text("main"))
        .contains("A line joins what differs in one parameter alone: epsilon, samples, share");
    browser.run("document.querySelector('.chart canvas').focus()");
    browser.press("\uE014");
    String first = browser.text("#status");
    assertThat(first).contains("standard", "gini", "insertion", "accuracy");
    browser.press("\uE014");
    assertThat(browser.text("#status")).isNotEqualTo(first);
    browser.choose("[data-scatter=method]", "0");
    assertThat(
            browser
                .run("return document.querySelector('.chart canvas').getAttribute('aria-label')")
                .asText())
        .contains("a point for each of 6 rows.");
  }

  @Test
  void aSuiteNamedLikeAScriptIsShownAsText() {
    browser.run(
        "const select = document.getElementById('suite');"
            + "select.value = [...select.options].find(o => o.text.startsWith('zz <script')).value;"
            + "select.dispatchEvent(new Event('change'))");
    assertThat(browser.text("h1")).contains(EVIL);
    for (String name : List.of("curves", "gallery", "viewer", "suite")) {
      browser.run("location.hash = '#' + arguments[0]", name);
      browser.await("return document.body.dataset.page === '" + name + "'");
    }
    assertThat(browser.text("pre")).contains("# <b>as it was written</b>");
    assertThat(browser.run("return window.evil === undefined").asBoolean()).isTrue();
  }

  @Test
  void aMapOfTheGalleryOpensInTheViewerWhereAnotherPairIsChosenAndBlinks() {
    open("#gallery");
    drawn("gallery");
    assertThat(browser.texts(".gallery tbody th"))
        .hasSize(6)
        .allMatch(text -> text.contains("white = ") || text.contains("all maps are 0"));
    browser.click(".gallery tbody tr:nth-child(2) td:nth-of-type(4) button");
    browser.await("return Boolean(document.querySelector('#stage canvas'))");
    assertThat(browser.texts(".pickers legend"))
        .containsExactly("A standard, alpha, seed 0", "B l2 8/255 pixel, alpha, seed 0");
    assertThat(browser.text("#stage figcaption")).contains("image 4");
    String before = browser.text("[data-measure=spearman]");
    browser.choose("[data-side=A] [data-axis=norm]", "l1");
    browser.await(
        "return document.querySelector('.pickers legend').innerText.includes('l1')"
            + " && document.querySelector('[data-measure=spearman]').innerText !== '"
            + before
            + "'");
    browser.choose("[data-side=B] [data-axis=backend]", "beta");
    browser.await(
        "return document.querySelector('.pickers fieldset:nth-child(2)"
            + " legend').innerText.includes('beta')");
    browser.await("return !document.querySelector('[aria-busy]')");

    String shown = "return document.querySelector('.stage figure:nth-child(5) b').innerText";
    assertThat(browser.run(shown).asText()).isEqualTo("A");
    String first =
        browser
            .run("return document.querySelector('.stage figure:nth-child(5) canvas').toDataURL()")
            .asText();
    // In a list of choices, letters choose: the shortcut is for all other places.
    browser.run("document.activeElement.blur()");
    browser.press("b");
    browser.await(shown + " === 'B'");
    assertThat(
            browser
                .run(
                    "return document.querySelector('.stage figure:nth-child(5)"
                        + " canvas').toDataURL()")
                .asText())
        .isNotEqualTo(first);
    browser.await(shown + " === 'A'");
    browser.press("b");
    assertThat(
            browser
                .run("return document.getElementById('blink').getAttribute('aria-pressed')")
                .asText())
        .isEqualTo("false");
  }

  @Test
  void imagesAreListedTheLeastAlikeFirstAndUndefinedOnesLast() {
    open("#viewer");
    drawn("viewer");
    List<String> cosines = browser.texts("table.wide tbody td:nth-of-type(1)");
    assertThat(cosines).hasSize(6);
    assertThat(cosines.get(5)).isEqualTo("–"); // the map of zeros
    assertThat(cosines.subList(0, 5)).isSorted();
    browser.click("tbody tr:nth-child(3) button[data-image]");
    assertThat(browser.texts("#stage dd[data-measure=cosine]")).containsExactly(cosines.get(2));
  }

  /** One channel with ties and a map of zeros; three channels; and 130 x 100 pixels, pooled. */
  @ParameterizedTest
  @ValueSource(strings = {"alpha", "gamma", "delta"})
  void theViewersMeasuresAreThoseOfTheComparison(String backend) {
    RunStore filled = Objects.requireNonNull(store);
    List<RunRecord> runs =
        filled.all().stream()
            .filter(run -> run.spec().training().engine().backend().equals(backend))
            .limit(2)
            .toList();
    for (String array : List.of("gradient_logit", "gradient_loss")) {
      List<MapSimilarity> expected =
          MapSimilarity.of(maps(filled, runs.get(0), array), maps(filled, runs.get(1), array));
      JsonNode measured =
          browser.run(
"""
const [array, ...ids] = arguments;
return fenchel.load('overview').then(async report => {
  const [a, b] = await Promise.all(ids.map(id => fenchel.maps.load(report.runs[id], array)));
  return a.index.map((none, i) => Object.fromEntries(
    Object.entries(fenchel.measures.similarity(a.of(i), b.of(i), a.shape.slice(1)))
      .map(([id, value]) => [id, Number.isNaN(value) ? 'NaN' : value])));
});
""",
              array,
              runs.get(0).runId(),
              runs.get(1).runId());
      assertThat(measured).hasSize(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        for (Measure measure : Measure.values()) {
          double want = expected.get(i).get(measure);
          JsonNode got = measured.get(i).path(measure.id());
          String where = backend + " " + array + " image " + i + " " + measure.id();
          if (Double.isNaN(want)) {
            assertThat(got.asText()).as(where).isEqualTo("NaN");
          } else {
            assertThat(got.isNumber()).as(where + " is " + got).isTrue();
            assertThat(got.asDouble()).as(where).isCloseTo(want, within(1e-9));
          }
        }
      }
    }
  }

  private static HostArray maps(RunStore filled, RunRecord run, String array) {
    return Objects.requireNonNull(RunMaps.read(filled, run).orElseThrow().maps().get(array));
  }

  @Test
  void backendsAreComparedBesideSeeds() {
    open("#backends");
    drawn("backends");
    assertThat(browser.texts(".card")).hasSize(3).allMatch(text -> text.contains("alpha and beta"));
    browser.click(".card summary");
    // A browser says that it opened a moment after it did, and the table comes then.
    browser.await("return Boolean(document.querySelector('.card[open] table'))");
    assertThat(browser.text(".card[open]"))
        .contains("difference", "between seeds", "other backend", "other seed", "accuracy");
    browser.click(".card[open] p button");
    browser.await(
        "return document.body.dataset.page === 'viewer' && Boolean(document.querySelector('#stage"
            + " canvas'))");
    assertThat(browser.texts(".pickers legend"))
        .allMatch(text -> text.contains("seed 0"))
        .anyMatch(text -> text.contains("alpha"))
        .anyMatch(text -> text.contains("beta"));
  }

  @Test
  void theSuiteIsReadyToCopy() {
    open("#suite");
    browser.click("#copy-suite");
    browser.await("return document.getElementById('copy-suite').innerText === 'Copied'");
    assertThat(browser.text("#status")).isEqualTo("Copied");
    assertThat(browser.text("pre")).startsWith("fenchel: 1\nname: small");
    assertThat(browser.text("main"))
        .contains("14 cells, 12 finished, 1 skipped, 1 not finished", "0.1.0 (0123abcd)");
  }
}
