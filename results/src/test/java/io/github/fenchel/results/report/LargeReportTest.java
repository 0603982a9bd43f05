package io.github.fenchel.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.tensor.Shape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five hundred runs, whose results take seconds to write and to open. */
@Tag("slow")
class LargeReportTest {
  private static final double WRITTEN_WITHIN_SECONDS = 10;
  private static final double READY_WITHIN_SECONDS = 3;

  @TempDir private Path scratch;

  @Test
  void aReportOfFiveHundredRunsIsWrittenInTenSecondsAndOpensResponsive() throws IOException {
    List<String> norms =
        List.of(
            "", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "b1", "b2", "b3", "b4", "b5",
            "b6", "b7", "b8", "b9", "c1", "c2", "c3", "c4", "c5", "c6");
    FabricatedStore store =
        new FabricatedStore(scratch.resolve("store"))
            .add(
                new FabricatedStore.Plan(
                    "large", List.of("alpha", "beta"), norms, 10, 4, Shape.of(1, 28, 28)));
    // Seconds of the processor, so that whatever else runs here decides nothing; beside them, the
    // clock's.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long computed = threads.getCurrentThreadCpuTime();
    long begun = System.nanoTime();
    Report report =
        Report.write(store.store(), Optional.empty(), Glossary.empty(), scratch.resolve("report"));
    double elapsed = (System.nanoTime() - begun) / 1e9;
    double written = (threads.getCurrentThreadCpuTime() - computed) / 1e9;
    System.out.printf(
        "report of 500 runs: %.2f s by the clock, %.2f s of the processor%n", elapsed, written);
    assertThat(report.runs()).isEqualTo(500);
    assertThat(written).isLessThan(WRITTEN_WITHIN_SECONDS);

    if (Browser.missing().isEmpty()) {
      try (Browser browser = Browser.start(scratch)) {
        browser.size(1280, 900);
        browser.open(report.page(), "#overview");
        // From the start of navigation until the table stands and the page answers again.
        double ready =
            browser
                    .run(
                        "return new Promise(done => requestAnimationFrame(() => setTimeout(() =>"
                            + " done(performance.getEntriesByName('fenchel-ready')[0].startTime))))")
                    .asDouble()
                / 1000;
        double sorted =
            browser
                    .run(
                        "const start = performance.now(); document.querySelectorAll('th"
                            + " .sort')[1].click(); return new Promise(done =>"
                            + " requestAnimationFrame(() => setTimeout(() => done(performance.now()"
                            + " - start))))")
                    .asDouble()
                / 1000;
        System.out.printf(
            "report of 500 runs: interactive after %.2f s, a sort takes %.3f s%n", ready, sorted);
        assertThat(browser.texts("table.wide tbody tr:not(.run):not(.detail)")).hasSize(52);
        assertThat(ready).isLessThan(READY_WITHIN_SECONDS);
        assertThat(sorted).isLessThan(0.5);
        assertThat(browser.logs()).isEmpty();
      }
    }
  }
}
