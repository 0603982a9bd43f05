package io.github.fenchel.results.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.record.AttemptJson;
import io.github.fenchel.results.record.SuiteIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownRunsTest {
  private static final String FAILED = "abc" + "0".repeat(61);
  private static final String WAITING = "abd" + "0".repeat(61);

  private final RunRecord finished = Samples.record();
  private final List<String> warnings = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // set before each test
  private RunStore store;

  @BeforeEach
  void fill() {
    store = RunStore.open(folder, warnings::add);
    try (RunFolder run = store.begin(finished.runId())) {
      run.commit(finished);
    }
    store.recordAttempt(FAILED, FailureKind.DIVERGED, "NaN in step 3", null);
    store.recordAttempt(FAILED, FailureKind.TIME_LIMIT, "60 s were not enough", null);
    store.writeSuite(
        new SuiteIndex(
            "norms",
            "",
            new TreeMap<>(),
            List.of(
                SuiteIndex.Cell.run("l1", new TreeMap<>(), finished.runId()),
                SuiteIndex.Cell.run("l2", new TreeMap<>(), WAITING),
                SuiteIndex.Cell.skipped("l3", new TreeMap<>(), "needs a GPU"))));
  }

  @Test
  void theBeginningOfAnIdWillDo() {
    KnownRuns known = KnownRuns.of(store);

    assertThat(known.ids()).containsExactly(FAILED, WAITING, finished.runId());
    assertThat(known.resolve("abc")).isEqualTo(FAILED);
    assertThat(known.resolve(WAITING)).isEqualTo(WAITING);
    assertThat(known.resolve(finished.runId().substring(0, 8))).isEqualTo(finished.runId());
    assertThat(known.places(finished.runId()))
        .singleElement()
        .satisfies(place -> assertThat(place.suite()).isEqualTo("norms"));
    assertThat(known.places(FAILED)).isEmpty();
  }

  @Test
  void anAmbiguousBeginningListsWhatItMayMean() {
    KnownRuns known = KnownRuns.of(store);

    assertThatThrownBy(() -> known.resolve("ab"))
        .isInstanceOfSatisfying(
            FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
        .hasMessageContaining("2 runs have ids that begin with \"ab\"")
        .hasMessageContaining("\n  " + FAILED + "\n  " + WAITING + "  norms: l2");
    assertThatThrownBy(() -> known.resolve("xyz"))
        .hasMessageContaining("knows no run whose id begins with \"xyz\"");
  }

  @Test
  void attemptsAreReadInTheirOrderAndABrokenOneIsPassedOver() throws IOException {
    Path attempts = folder.resolve("attempts").resolve(FAILED);
    Files.createDirectory(attempts.resolve("10"));
    Files.writeString(attempts.resolve("10").resolve("attempt.json"), "{");

    assertThat(store.attempts(FAILED))
        .containsExactly(
            new AttemptJson.Attempt(FAILED, 1, FailureKind.DIVERGED, "NaN in step 3"),
            new AttemptJson.Attempt(FAILED, 2, FailureKind.TIME_LIMIT, "60 s were not enough"));
    assertThat(warnings).singleElement().asString().contains("10/attempt.json", "skipped");
    assertThat(store.attempts(WAITING)).isEmpty();
  }
}
