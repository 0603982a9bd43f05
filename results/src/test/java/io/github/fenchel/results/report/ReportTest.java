package io.github.fenchel.results.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.codec.Npz;
import io.github.fenchel.results.picture.MapPictures;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.report.number.Glossary;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Glossary GLOSSARY =
      new Glossary(
          Map.of(
              "fgsm-accuracy",
              Descriptor.of(
                  "fgsm-accuracy",
                  "accuracy under attack",
                  Parameter.quantity("epsilon", Unit.PIXEL, Range.positive(), "the bound"))),
          Map.of(),
          Map.of(),
          dataset -> List.of("shirt", "shoe"));

  @TempDir private Path folder;

  @TempDir private static Path shared;

  @BeforeAll
  static void fabricate() {
    new FabricatedStore(shared.resolve("store")).add(FabricatedStore.Plan.small());
  }

  private static RunStore small() {
    return RunStore.open(shared.resolve("store"), warning -> {});
  }

  private JsonNode overview(RunStore store) throws IOException {
    Path out = folder.resolve("report");
    Report.write(store, Optional.empty(), GLOSSARY, out);
    return data(out.resolve("data/overview.js"), "overview");
  }

  /** The data of a script, read as the page reads it. */
  static JsonNode data(Path script, String key) throws IOException {
    String text = Files.readString(script);
    String head = "fenchel.receive(\"" + key + "\", ";
    assertThat(text).startsWith(head).endsWith(");\n");
    return new ObjectMapper().readTree(text.substring(head.length(), text.length() - 3));
  }

  @Test
  void aRowIsWhatIsEqualButForTheSeedWithItsMeanAndInterval() throws IOException {
    RunStore store = small();
    JsonNode overview = overview(store);
    JsonNode rows = overview.path("suites").get(0).path("rows");
    assertThat(rows).hasSize(2 * 3 + 2);
    JsonNode row = rows.get(1);
    assertThat(row.path("title").asText()).isEqualTo("l1 8/255 pixel, alpha");
    assertThat(row.path("axes").path("norm").asText()).isEqualTo("l1");
    double[] accuracy =
        Stream.of(0, 1)
            .map(seed -> store.find(row.path("cells").get(seed).path("run").asText()).orElseThrow())
            .mapToDouble(run -> run.metrics().get(0).value())
            .toArray();
    JsonNode summary = row.path("summaries").get(0);
    double mean = (accuracy[0] + accuracy[1]) / 2;
    // t(0.975, 1) = 12.7062; s / sqrt(2) = |a - b| / 2
    double half = 12.706204736 * Math.abs(accuracy[0] - accuracy[1]) / 2;
    assertThat(summary.get(0).asDouble()).isCloseTo(mean, within(1e-12));
    assertThat(summary.get(1).asDouble()).isCloseTo(mean - half, within(1e-6));
    assertThat(summary.get(2).asDouble()).isCloseTo(mean + half, within(1e-6));
    assertThat(summary.get(3).asInt()).isEqualTo(2);
  }

  @Test
  void cellsWithoutAResultSayWhy() throws IOException {
    RunStore store = small();
    JsonNode rows = overview(store).path("suites").get(0).path("rows");
    assertThat(rows.get(6).path("cells").get(0).path("skipped").asText())
        .isEqualTo("beta lacks DOUBLE_BACKPROP");
    assertThat(rows.get(7).path("cells").get(0).path("run").isNull()).isTrue();
    assertThat(rows.get(7).path("cells").get(0).path("skipped").isNull()).isTrue();
  }

  @Test
  void aCellThatFailedSaysHow() throws IOException {
    RunStore store =
        new FabricatedStore(folder.resolve("store")).add(FabricatedStore.Plan.small()).store();
    store.recordAttempt("0".repeat(64), FailureKind.USER, "the first time", null);
    store.recordAttempt("0".repeat(64), FailureKind.DIVERGED, "NaN at step 12", null);
    JsonNode cell = overview(store).path("suites").get(0).path("rows").get(7).path("cells").get(0);
    assertThat(cell.path("failed").asText()).isEqualTo("diverged: NaN at step 12");
  }

  @Test
  void anAxisThatAnotherSettlesIsNoneOfItsOwn() throws IOException {
    RunStore store = small();
    JsonNode axes = overview(store).path("suites").get(0).path("axes");
    // Each norm has one epsilon and one route here; the backend settles the engine's version.
    assertThat(axes)
        .extracting(axis -> axis.path("key").asText())
        .containsExactly("backend", "norm");
    assertThat(axes.get(1).path("values"))
        .extracting(JsonNode::asText)
        .containsExactly("l1", "l2", "none");
  }

  @Test
  void definitionsJoinTheRecordAndTheGlossary() throws IOException {
    RunStore store = small();
    JsonNode columns = overview(store).path("columns");
    JsonNode fgsm = columns.get(1);
    assertThat(fgsm.path("label").asText()).isEqualTo("fgsm-accuracy 8/255 pixel");
    assertThat(fgsm.path("doc").asText()).isEqualTo("accuracy under attack");
    assertThat(fgsm.path("direction").asText()).isEqualTo("higher");
    assertThat(fgsm.path("facts").toString())
        .contains("[\"epsilon\",\"8/255 pixel, the bound\"]", "[\"space\",\"pixel [0,1]\"]");
    assertThat(fgsm.path("sources").toString()).contains("https://arxiv.org/abs/1412.6572");
    assertThat(columns.get(5).path("sources").toString()) // the norm's, of its penalty
        .isEqualTo("[[\"Gong, Dou and Farnia, 2024\",\"https://arxiv.org/abs/2404.04647\"]]");
    assertThat(columns)
        .extracting(column -> column.path("group").asText() + ": " + column.path("label").asText())
        .containsExactly(
            "metric: accuracy",
            "metric: fgsm-accuracy 8/255 pixel",
            "metric: unattacked",
            "metric: gini",
            "metric: gradient-l1",
            "penalty: R* l1 (epsilon 8/255 pixel)",
            "cost: training",
            "cost: images/s",
            "cost: gradients",
            "cost: evaluation",
            "cost: certificates",
            "cost: whole run",
            "cost: peak memory");
  }

  @Test
  void cellsThatDifferInTheSeedAloneAreARowInOlderIndexesToo() {
    List<SuiteIndex.Cell> cells = new ArrayList<>();
    for (String norm : List.of("l1", "l2")) {
      for (String seed : List.of("0", "1")) {
        cells.add(
            SuiteIndex.Cell.skipped(
                norm + ", seed " + seed,
                new TreeMap<>(Map.of("objective", norm, "seed", seed)),
                "not today"));
      }
    }
    SuiteIndex older = new SuiteIndex("older", "", new TreeMap<>(), cells);
    assertThat(SuiteTable.of(older, Map.of(), Map.of()).rows())
        .extracting(row -> row.title() + ": " + row.cells().size())
        .containsExactly("l1: 2", "l2: 2");
    List<SuiteIndex.Cell> named =
        cells.stream().map(cell -> cell.in(cell.axes().getOrDefault("objective", ""))).toList();
    SuiteIndex index = new SuiteIndex("named", "", new TreeMap<>(), named);
    assertThat(SuiteTable.of(index, Map.of(), Map.of()).rows())
        .extracting(row -> row.title() + ": " + row.cells().size())
        .containsExactly("l1: 2", "l2: 2");
  }

  @Test
  void aRunWhoseSuiteAskedForNoMapsIsLeftOutWithoutAWarning() throws IOException {
    List<String> warnings = new ArrayList<>();
    RunStore store = RunStore.open(folder.resolve("store"), warnings::add);
    RunRecord run = Samples.record();
    Path file = store.folder(run.runId()).resolve(RunStore.SALIENCY);
    Files.createDirectories(file.getParent());
    HostArray index = HostArray.of(Shape.of(1), 0L);
    HostArray input = HostArray.zeros(DataType.FLOAT32, Shape.of(1, 1, 2, 2));
    Npz.write(file, RunArrays.saliency(Samples.places(index), input, List.of()));
    assertThat(RunMaps.read(store, run)).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aMapOfOneChannelIsShownAndANumberOfEachImageIsNoMap() throws IOException {
    RunStore store = RunStore.open(folder.resolve("store"), warning -> {});
    RunRecord run = Samples.record();
    Path file = store.folder(run.runId()).resolve(RunStore.SALIENCY);
    Files.createDirectories(file.getParent());
    HostArray input = HostArray.zeros(DataType.FLOAT32, Shape.of(1, 3, 2, 2));
    HostArray one = HostArray.zeros(DataType.FLOAT32, Shape.of(1, 1, 2, 2));
    List<NamedArray> arrays =
        new ArrayList<>(
            RunArrays.saliency(
                Samples.places(HostArray.of(Shape.of(1), 0L)),
                input,
                List.of(new NamedArray("gradient_logit", input))));
    arrays.add(new NamedArray("grad_cam", one));
    arrays.add(new NamedArray("residual", HostArray.zeros(DataType.FLOAT32, Shape.of(1))));
    Npz.write(file, arrays);
    RunMaps maps = RunMaps.read(store, run).orElseThrow();
    assertThat(maps.maps().keySet()).containsExactly("gradient_logit", "grad_cam");
    assertThat(maps.mapJson("grad_cam").path("shape").toString()).isEqualTo("[1,1,2,2]");
  }

  @Test
  void everyMethodsNumbersAreInAFileOfTheirOwn() throws IOException {
    RunStore store =
        new FabricatedStore(folder.resolve("store")).add(FabricatedStore.Plan.explained()).store();
    JsonNode overview = overview(store);
    assertThat(overview.path("methods"))
        .extracting(method -> method.path("label").asText())
        .containsExactly(
            "simple-gradient",
            "smooth-grad (samples 25)",
            "smooth-grad (samples 50)",
            "threshold (share 0.2)",
            "threshold (share 0.1)",
            "threshold (share 0.05)",
            "integrated-gradients");
    assertThat(overview.path("arrays").path("threshold-share_0.1-of-gradient_logit").asInt())
        .isEqualTo(4);
    JsonNode suite = overview.path("suites").path(0);
    List<JsonNode> own = new ArrayList<>();
    overview.path("columns").forEach(column -> own.add(column));
    own.removeIf(column -> column.path("method").asInt() != 4);
    assertThat(own).hasSize(15).extracting(c -> c.path("label").asText()).contains("gini");
    String name = suite.path("numbers").path(4).path("rows").asText();
    JsonNode rows = data(folder.resolve("report/data").resolve(name), name);
    RunRecord first =
        store
            .find(suite.path("rows").path(1).path("cells").path(0).path("run").asText())
            .orElseThrow();
    RunRecord second =
        store
            .find(suite.path("rows").path(1).path("cells").path(1).path("run").asText())
            .orElseThrow();
    String gini = "gini of threshold (map simple-gradient, share 0.1)";
    assertThat(rows.path(1).path(0).path(0).asDouble())
        .isCloseTo((value(first, gini) + value(second, gini)) / 2, within(1e-12));
    assertThat(rows.path(7).isNull()).isTrue(); // a cell without a result
  }

  @Test
  void aRunsCurvesAreInAFileForEachMapThatTheyJudge() throws IOException {
    RunStore store =
        new FabricatedStore(folder.resolve("store")).add(FabricatedStore.Plan.explained()).store();
    JsonNode overview = overview(store);
    String runId = overview.path("runs").fieldNames().next();
    JsonNode arrays = overview.path("runs").path(runId).path("maps").path("arrays");
    // Metrics judged the gradient of the logit alone.
    assertThat(arrays.path("gradient_loss").has("curves")).isFalse();
    JsonNode where = arrays.path("threshold-share_0.1-of-gradient_logit").path("curves");
    String name = where.path("file").asText();
    Path file = folder.resolve("report/data").resolve(name);
    assertThat(where.path("bytes").asLong()).isEqualTo(Files.size(file));
    JsonNode curves = data(file, name).path("curves");
    String of = " of threshold (map simple-gradient, share 0.1)";
    assertThat(curves)
        .extracting(curve -> curve.path("column").asText())
        .containsExactly("insertion" + of, "deletion" + of)
        .allMatch(
            id -> overview.path("columns").findValuesAsText("id").contains(id)); // its definition
    Path run = store.folder(runId);
    String array = "deletion.of.threshold.map-simple-gradient.share-0.1";
    HostArray points =
        Objects.requireNonNull(Npz.read(run.resolve(RunStore.CURVES), array::equals).get(array));
    assertThat(Base64.getDecoder().decode(curves.path(1).path("data").asText()))
        .isEqualTo(points.toBytes().array());
    assertThat(curves.path(1).path("points").asInt()).isEqualTo(15);
    HostArray areas =
        Objects.requireNonNull(Npz.read(run.resolve(RunStore.EXAMPLES), array::equals).get(array));
    JsonNode values = curves.path(1).path("values");
    assertThat(values).hasSize(4);
    assertThat(values.path(3).asDouble()).isEqualTo(areas.at(3));
    assertThat(values.path(2).isNull()).isTrue(); // of the map of zeros
  }

  @Test
  void runsThatKeptNoCurvesHaveNoFileOfThem() throws IOException {
    JsonNode overview = overview(small());
    assertThat(overview.path("runs").findValues("curves")).isEmpty();
    assertThat(folder.resolve("report/data/curves")).doesNotExist();
  }

  private static double value(RunRecord run, String text) {
    return run.metrics().stream()
        .filter(metric -> metric.definition().text().equals(text))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void aTitleLikeAScriptIsInertInItsData() throws IOException {
    Path root = folder.resolve("store");
    RunStore store = new FabricatedStore(root).add(FabricatedStore.Plan.small()).store();
    String evil = "</script><script>alert(1)</script>&\u2028";
    Path file = root.resolve("suites/small.json");
    String text =
        Files.readString(file).replace("\"row\": \"l4 8/255 pixel\"", "\"row\": \"" + evil + "\"");
    Files.writeString(file, text);
    JsonNode overview = overview(store);
    assertThat(overview.path("suites").get(0).path("rows"))
        .extracting(row -> row.path("title").asText())
        .contains(evil);
    assertThat(Files.readString(folder.resolve("report/data/overview.js")))
        .doesNotContain("<", ">", "&", "\u2028");
  }

  @Test
  void oneSuiteCanBeChosenAndAnUnknownOneIsNamed() throws IOException {
    FabricatedStore.Plan plan = FabricatedStore.Plan.small();
    RunStore store =
        new FabricatedStore(folder.resolve("store")).add(plan).add(plan.named("other")).store();
    assertThat(overview(store).path("suites")).hasSize(2);
    Path out = folder.resolve("one");
    assertThat(Report.write(store, Optional.of("other"), GLOSSARY, out).runs()).isEqualTo(12);
    assertThat(data(out.resolve("data/overview.js"), "overview").path("suites")).hasSize(1);
    assertThatThrownBy(() -> Report.write(store, Optional.of("third"), GLOSSARY, out))
        .isInstanceOfSatisfying(
            FenchelException.class, fault -> assertThat(fault.kind()).isEqualTo(FailureKind.USER))
        .hasMessageContaining("--suite third")
        .hasMessageContaining("other, small");
  }

  @Test
  void anOlderReportIsReplacedAndAnyOtherFolderIsLeftAlone() throws IOException {
    RunStore store = small();
    Path out = folder.resolve("report");
    overview(store);
    Files.writeString(out.resolve("CNAME"), "mine.example");
    Files.createDirectories(out.resolve(".git"));
    Files.writeString(out.resolve("stale.js"), "of the last report");
    Path manifest = out.resolve("fenchel-report.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"files\" : [", "\"files\": [")
            .replace("\"files\": [", "\"files\": [ \"stale.js\","));
    overview(store);
    assertThat(out.resolve("stale.js")).doesNotExist();
    assertThat(out.resolve("CNAME")).hasContent("mine.example");
    assertThat(out.resolve(".git")).isDirectory();
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(mine.resolve("thesis.tex"), "years of work");
    assertThatThrownBy(() -> Report.write(store, Optional.empty(), GLOSSARY, mine))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("is not a report of this version, and not empty");
    assertThat(mine.resolve("thesis.tex")).exists();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("report", "mine");
    }
  }

  @Test
  void equalStoresGiveEqualBytesInEveryLocale() throws IOException {
    RunStore store = small();
    overview(store);
    SortedMap<String, String> first = bytes(folder.resolve("report"));
    Locale before = Locale.getDefault();
    try {
      for (String locale : List.of("de-DE", "tr-TR")) {
        Locale.setDefault(Locale.forLanguageTag(locale));
        overview(store);
        assertThat(bytes(folder.resolve("report"))).as(locale).isEqualTo(first);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  private static SortedMap<String, String> bytes(Path root) throws IOException {
    SortedMap<String, String> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return bytes;
  }

  @Test
  void aStoreWithoutAFinishedRunIsRefused() {
    RunStore store = RunStore.open(folder.resolve("store"), warning -> {});
    assertThatThrownBy(() -> Report.write(store, Optional.empty(), GLOSSARY, folder.resolve("out")))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("holds no suite");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void mapFilesHoldTheRawFloatsAndTheirSizeIsStated() throws IOException {
    RunStore store = small();
    JsonNode overview = overview(store);
    String runId =
        overview
            .path("suites")
            .path(0)
            .path("rows")
            .path(1)
            .path("cells")
            .path(0)
            .path("run")
            .asText();
    JsonNode maps = overview.path("runs").path(runId).path("maps");
    JsonNode loss = maps.path("arrays").path("gradient_loss");
    Path file = folder.resolve("report/data").resolve(loss.path("file").asText());
    assertThat(loss.path("bytes").asLong()).isEqualTo(Files.size(file));
    JsonNode data = data(file, loss.path("file").asText());
    HostArray raw =
        Objects.requireNonNull(
            Npz.read(store.folder(runId).resolve(RunStore.SALIENCY)).get("gradient_loss"));
    assertThat(data.path("shape").toString()).isEqualTo("[6,1,14,14]");
    assertThat(data.path("factor").asInt()).isEqualTo(1);
    assertThat(Base64.getDecoder().decode(data.path("data").asText()))
        .isEqualTo(raw.toBytes().array());
    // Twelve runs explain the same images: they are there once.
    assertThat(overview.path("maps").path("files").asInt()).isEqualTo(2 * 12 + 1);
    JsonNode images =
        data(
            folder.resolve("report/data").resolve(maps.path("images").asText()),
            maps.path("images").asText());
    assertThat(images.path("classes").toString())
        .isEqualTo("[\"shirt\",\"shoe\",\"class 2\",\"class 3\",\"class 4\",\"class 5\"]");
  }

  @Test
  void aFigureIsOfOneBackendAndSeedWithOneScaleInARow() throws IOException {
    RunStore store = small();
    JsonNode figures = overview(store).path("suites").path(0).path("figures");
    assertThat(figures).hasSize(2 * 2 * 2);
    assertThat(figures.get(0).path("title").asText()).isEqualTo("backend alpha, seed 0");
    String file = figures.get(0).path("file").asText();
    JsonNode figure = data(folder.resolve("report/data").resolve(file), file);
    assertThat(figure.path("columns"))
        .extracting(c -> c.path("norm").asText() + " " + c.path("route").asText())
        .containsExactly(
            " standard", "l1 (epsilon 8/255 pixel) fast", "l2 (epsilon 8/255 pixel) fast");
    JsonNode row = figure.path("rows").path(0);
    List<HostArray> pooled = new ArrayList<>();
    for (JsonNode column : figure.path("columns")) {
      RunRecord run = store.find(column.path("run").asText()).orElseThrow();
      pooled.add(
          MapPictures.pooled(RunMaps.read(store, run).orElseThrow().map("gradient_logit", 0)));
    }
    double white = MapPictures.white(pooled);
    assertThat(row.path("white").asDouble()).isEqualTo(white);
    byte[] drawn = Base64.getDecoder().decode(row.path("maps").path(2).asText());
    for (int p = 0; p < drawn.length; p++) {
      assertThat(drawn[p] & 0xFF)
          .isEqualTo((int) Math.round(255 * Math.min(1, pooled.get(2).at(p) / white)));
    }
  }

  @Test
  void severalBackendsAreComparedBesideTheirSeeds() throws IOException {
    JsonNode suite = overview(small()).path("suites").path(0);
    String file = suite.path("backends").asText();
    JsonNode compared = data(folder.resolve("report/data").resolve(file), file).path("compared");
    assertThat(compared).hasSize(3);
    JsonNode accuracy = compared.get(0).path("metrics").path(0);
    assertThat(accuracy.path("metric").asText()).isEqualTo("accuracy");
    assertThat(accuracy.path("leftSpread").asDouble()).isPositive();
    assertThat(compared.get(0).path("seedMaps")).hasSize(2 * 5);
  }

  @Test
  void eachRowOfSeveralSeedsHasItsStability() throws IOException {
    JsonNode suite = overview(small()).path("suites").path(0);
    JsonNode first = suite.path("stability").path(0);
    assertThat(first.path("row").asInt()).isZero();
    assertThat(first.path("array").asText()).isEqualTo("gradient_logit");
    assertThat(first.path("of").asText()).isEqualTo("same data");
    assertThat(first.path("runs").asInt()).isEqualTo(2);
    assertThat(first.path("pairs").asInt()).isEqualTo(1);
    JsonNode cosine = first.path("measures").path("cosine");
    assertThat(cosine).hasSize(4);
    assertThat(cosine.get(0).asDouble()).isBetween(0.0, 1.0);
    assertThat(cosine.get(2).asInt() + cosine.get(3).asInt()).isPositive();
    assertThat(first.path("measures")).hasSize(5);
  }

  @Test
  void everyScriptOfThePageComesAlong() throws IOException {
    RunStore store = small();
    overview(store);
    Path out = folder.resolve("report");
    String page = Files.readString(out.resolve("index.html"));
    assertThat(page).doesNotContain("http:", "https:", "//");
    List<String> loaded =
        Pattern.compile("src=\"assets/(.*?)\"")
            .matcher(page)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertThat(loaded).contains("chart.umd.min.js");
    assertThat(loaded.stream().filter(script -> !script.startsWith("chart.")))
        .containsExactlyElementsOf(Assets.SCRIPTS);
    for (String script : Assets.SCRIPTS) {
      try (InputStream in = Report.class.getResourceAsStream(script)) {
        assertThat(out.resolve("assets").resolve(script))
            .hasBinaryContent(Objects.requireNonNull(in).readAllBytes());
      }
    }
    assertThat(out.resolve("assets/chart.umd.min.js")).content().contains("Chart.js v");
    assertThat(out.resolve("assets/chart.LICENSE.md")).content().contains("MIT");
  }
}
