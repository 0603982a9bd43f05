package io.github.fenchel.results.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.PartCost;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.store.RunFolder;
import io.github.fenchel.results.store.RunStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportTest {
  private static final long SEED = Long.getLong("tests.seed", 20261124L);

  private final Locale before = Locale.getDefault();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void restoreTheLocale() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "de-DE", "tr-TR"})
  void theCsvIsTheGoldenOneInEveryLocale(String locale) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(locale));
    RunStore store = store(List.of(Samples.record()));
    index(store, "norms", Samples.record().runId(), "l1 8/255 pixel");
    index(store, "again", Samples.record().runId(), "l1");

    List<Path> files = Export.write(store, folder.resolve("out"), EnumSet.of(Export.Format.CSV));

    assertThat(files).containsExactly(folder.resolve("out").resolve("results.csv"));
    try (InputStream golden = ExportTest.class.getResourceAsStream("results.csv")) {
      String expected =
          golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(files.get(0)).hasContent(expected);
    }
  }

  @Test
  void duckDbReadsWhatTheStoreHoldsBitForBitAndAlikeFromBothFiles() throws SQLException {
    Random random = new Random(SEED);
    List<RunRecord> awkward = new ArrayList<>(List.of(Samples.record()));
    for (int i = 0; i < 25; i++) {
      awkward.add(Samples.randomRecord(random));
    }
    RunStore store = store(awkward);
    List<Path> files =
        Export.write(store, folder.resolve("out"), EnumSet.allOf(Export.Format.class));

    List<Map<String, @Nullable Object>> parquet =
        DuckDb.rows("select * from '" + files.get(1) + "'");
    List<Map<String, @Nullable Object>> csv =
        DuckDb.rows(
            "select * from read_csv('"
                + files.get(0)
                + "', all_varchar = true, header = true, delim = ',', quote = '\"', escape ="
                + " '\"')");
    int at = 0;
    for (RunRecord run : store.all()) {
      for (MetricValue metric : run.metrics()) {
        String which = "row " + at + " of -Dtests.seed=" + SEED;
        Map<String, @Nullable Object> row = parquet.get(at);
        assertThat(row.get("runId")).as(which).isEqualTo(run.runId());
        assertThat(row.get("seed")).as(which).isEqualTo(run.spec().training().seed());
        assertThat(row.get("n")).as(which).isEqualTo((long) metric.n());
        sameBits(which, row.get("value"), metric.value());
        sameBits(which, row.get("standardError"), metric.standardError());
        sameBits(which, row.get("wallSeconds"), run.cost().wallSeconds());
        sameText(which, row.get("target"), metric.definition().target());
        sameText(which, row.get("metric"), metric.definition().metric().id());
        sameText(which, row.get("health"), String.join("; ", run.health()));
        Map<String, @Nullable Object> line = csv.get(at);
        assertThat(line.keySet()).as(which).isEqualTo(row.keySet());
        row.forEach(
            (name, value) -> {
              Object told = line.get(name);
              String text = String.valueOf(value);
              boolean formula = // which a spreadsheet must not see
                  value instanceof String && text.matches("(?s)[=+@\\t\\r\\n-].+");
              boolean same = ((formula ? "'" : "") + text).equals(String.valueOf(told));
              if (value instanceof Double number && told != null) {
                same = Double.parseDouble(told.toString()) == number;
              }
              assertThat(same).as("%s, %s: %s and %s", which, name, value, told).isTrue();
            });
        at++;
      }
    }
    assertThat(at).isGreaterThan(20);
    assertThat(parquet).hasSize(at);
    assertThat(csv).hasSize(at);
  }

  @Test
  void whatPartsCostIsATableOfItsOwnWithNumbersPerImage() throws IOException {
    RunRecord plain = Samples.record();
    Cost cost = plain.cost();
    List<PartCost> parts =
        List.of(
            new PartCost(PartCost.Kind.METHOD, "smooth_grad", 50, 1000, 0, 2.5),
            new PartCost(PartCost.Kind.METRIC, "insertion (steps 14)", 100, 0, 1500, 4));
    RunRecord measured =
        new RunRecord(
            plain.runId(),
            plain.specId(),
            plain.trainingId(),
            plain.spec(),
            plain.environment(),
            plain.inputDigests(),
            plain.curve(),
            plain.metrics(),
            plain.health(),
            new Cost(
                cost.wallSeconds(),
                cost.trainSeconds(),
                cost.evaluationSeconds(),
                cost.trainImagesPerSecond(),
                cost.peakResidentBytes(),
                null,
                null,
                null,
                parts),
            plain.resultDigest(),
            plain.partDigests());
    List<Path> files =
        Export.write(
            store(List.of(measured)), folder.resolve("out"), EnumSet.of(Export.Format.CSV));
    Path costs = folder.resolve("out").resolve("costs.csv");
    assertThat(files).endsWith(costs);
    List<String> lines = Files.readAllLines(costs);
    assertThat(lines.get(0))
        .endsWith("kind,name,images,gradientsPerImage,forwardsPerImage,seconds,secondsPerImage");
    assertThat(lines.subList(1, lines.size()))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("method,smooth_grad,50,20.0,0.0,2.5,0.05"),
            line -> assertThat(line).endsWith("metric,insertion (steps 14),100,0.0,15.0,4.0,0.04"));
  }

  @Test
  void aQueryNeedsNoKnowledgeOfFenchel() throws SQLException {
    RunStore store = store(List.of(Samples.record()));
    Path file =
        Export.write(store, folder.resolve("out"), EnumSet.of(Export.Format.PARQUET)).get(0);

    assertThat(
            DuckDb.rows(
                "select norm, epsilon, epsilonValue, epsilonUnit, route, backend, metric, value"
                    + " from '"
                    + file
                    + "' where direction = 'higher' order by value desc limit 1"))
        .containsExactly(
            new TreeMap<String, @Nullable Object>(
                Map.of(
                    "norm", "l1",
                    "epsilon", "8/255 pixel",
                    "epsilonValue", 8 / 255.0,
                    "epsilonUnit", "pixel",
                    "route", "fast",
                    "backend", "pytorch",
                    "metric", "accuracy",
                    "value", 0.85546875)));
  }

  /** Three seeds: a row for each measure of their maps; the run of another setting has none. */
  @Test
  void runsThatDifferInTheSeedAloneGiveATableOfTheirStability() throws SQLException {
    RunSpec spec = Samples.spec();
    RunStore store = RunStore.open(folder.resolve("store"), warning -> {});
    for (long seed = 0; seed < 3; seed++) {
      explain(store, Samples.withSeed(spec, seed), seed == 1 ? 1 : 0);
    }
    explain(store, Samples.withEpsilon(spec, "4/255"), 0);

    List<Path> files =
        Export.write(store, folder.resolve("out"), EnumSet.allOf(Export.Format.class));

    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("results.csv", "results.parquet", "stability.csv", "stability.parquet");
    List<Map<String, @Nullable Object>> rows = DuckDb.rows("select * from '" + files.get(3) + "'");
    assertThat(rows).hasSize(5);
    Map<String, @Nullable Object> cosine = rows.get(0);
    assertThat(cosine.get("measure")).isEqualTo("cosine");
    assertThat(cosine.get("map")).isEqualTo("gradient_logit");
    assertThat(cosine.get("of")).isEqualTo("same data");
    assertThat(String.valueOf(cosine.get("seeds")).split("; "))
        .containsExactlyInAnyOrder("0", "1", "2");
    assertThat(cosine.get("norm")).isEqualTo("l1 (epsilon 8/255 pixel)");
    assertThat(cosine.get("runs")).isEqualTo(3L);
    assertThat(cosine.get("pairs")).isEqualTo(3L);
    sameBits("cosine", cosine.get("value"), 1 / 3.0);
    sameBits("cosine", cosine.get("standardError"), Double.NaN);
    assertThat(cosine.get("n")).isEqualTo(1L);
    Map<String, @Nullable Object> ssim = rows.get(4);
    assertThat(ssim.get("measure")).isEqualTo("ssim");
    assertThat(ssim.get("value")).isNull();
    assertThat(ssim.get("undefined")).isEqualTo(1L);
  }

  /** One image, whose map is zero but for one pixel. */
  private static void explain(RunStore store, RunSpec spec, int pixel) {
    float[] map = new float[4];
    map[pixel] = 1;
    Shape shape = Shape.of(1, 1, 2, 2);
    RunRecord record = Samples.record(spec, Samples.environment(), "");
    try (RunFolder run = store.begin(record.runId())) {
      run.writeSaliency(
          RunArrays.saliency(
              Samples.places(HostArray.of(Shape.of(1), 7L)),
              HostArray.zeros(DataType.FLOAT32, shape),
              List.of(new NamedArray("gradient_logit", HostArray.of(shape, map)))));
      run.commit(record);
    }
  }

  @Test
  void aStoreWithoutAFinishedRunIsRefused() {
    RunStore store = store(List.of());

    assertThatThrownBy(() -> Export.write(store, folder, EnumSet.of(Export.Format.CSV)))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("holds no finished run; expected at least one");
  }

  private RunStore store(List<RunRecord> records) {
    RunStore store = RunStore.open(folder.resolve("store"), warning -> {});
    for (RunRecord record : records) {
      try (RunFolder run = store.begin(record.runId())) {
        run.commit(record);
      }
    }
    return store;
  }

  private static void index(RunStore store, String suite, String runId, String title) {
    TreeMap<String, String> axes = new TreeMap<>(Map.of("objective", "l1, \"fast\""));
    store.writeSuite(
        new SuiteIndex(
            suite,
            "name: " + suite,
            new TreeMap<>(),
            List.of(
                SuiteIndex.Cell.run(title, axes, runId),
                SuiteIndex.Cell.skipped("none", axes, "needs a GPU"))));
  }

  private static void sameBits(String which, @Nullable Object found, double expected) {
    if (Double.isNaN(expected)) {
      assertThat(found).as(which).isNull();
    } else {
      assertThat(found).as(which).isInstanceOf(Double.class);
      double number = found instanceof Double is ? is : Double.NaN;
      assertThat(Double.doubleToRawLongBits(number))
          .as(which)
          .isEqualTo(Double.doubleToRawLongBits(expected));
    }
  }

  private static void sameText(String which, @Nullable Object found, String expected) {
    assertThat(found).as(which).isEqualTo(expected.isEmpty() ? null : expected);
  }
}
