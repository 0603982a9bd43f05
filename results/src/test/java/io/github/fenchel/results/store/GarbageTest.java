package io.github.fenchel.results.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.record.SuiteIndex;
import io.github.fenchel.results.store.Garbage.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GarbageTest {
  private static final String DEAD = "d".repeat(64);
  private static final String ALIVE = "a".repeat(64);
  private static final RunRecord DONE = Samples.record();

  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // set before each test
  private RunStore store;

  @BeforeEach
  void fill() throws IOException {
    store = RunStore.open(folder, warning -> {});
    try (RunFolder run = store.begin(DONE.runId())) {
      run.writeWeights(List.of(new NamedArray("w", HostArray.of(Shape.of(100), new float[100]))));
      run.commit(DONE);
    }
    file("partial", DEAD + "-" + UUID.randomUUID(), "weights.safetensors");
    file("partial", DEAD + ".claim", "log.txt");
    file("broken", DEAD + "-" + UUID.randomUUID(), "run.json");
    store.recordAttempt(DONE.runId(), FailureKind.DIVERGED, "NaN", null);
    store.recordAttempt(DEAD, FailureKind.DIVERGED, "NaN", null);
    store.recordAttempt(DEAD, FailureKind.TIME_LIMIT, "too long", null);
    store.writeSuite(new SuiteIndex("norms", "", new TreeMap<>(), List.of()));
    age(Files.writeString(folder.resolve("suites").resolve(half("norms.json")), "{"));
    Files.writeString(folder.resolve("suites").resolve(half("other.json")), "{");
  }

  @Test
  void whatDeadProcessesAndOldAttemptsLeftIsFoundAndNothingElse() {
    Garbage garbage = Garbage.in(store, false);

    assertThat(garbage.items().stream().map(Garbage.Item::kind))
        .containsExactlyInAnyOrder(
            Kind.PARTIAL, Kind.PARTIAL, Kind.BROKEN, Kind.ATTEMPT, Kind.ATTEMPT, Kind.TEMPORARY);
    assertThat(garbage.items().get(0).bytes()).isEqualTo(4);
    assertThat(garbage.bytes()).isGreaterThan(12);
  }

  @Test
  void removingLeavesFinishedRunsTheirWeightsTheLastAttemptAndWhatIsJustBeingWritten()
      throws IOException {
    Garbage gone = Garbage.in(store, false).remove(store);

    assertThat(gone.items()).hasSize(6);
    assertThat(store.find(DONE.runId())).isPresent();
    assertThat(store.folder(DONE.runId()).resolve(RunStore.WEIGHTS)).exists();
    assertThat(folder.resolve("partial")).isEmptyDirectory();
    assertThat(folder.resolve("broken")).isEmptyDirectory();
    assertThat(folder.resolve("attempts").resolve(DONE.runId())).doesNotExist();
    assertThat(store.attempts(DEAD))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.message()).isEqualTo("too long"));
    try (var suites = Files.list(folder.resolve("suites"))) {
      assertThat(suites).hasSize(2);
    }
    assertThat(Garbage.in(store, false).items()).isEmpty();
  }

  @Test
  void theLastAttemptStaysTheLastWhenItFailsOnceMoreAfterACollection() throws IOException {
    Garbage.in(store, false).remove(store);
    store.recordAttempt(DEAD, FailureKind.OUT_OF_MEMORY, "newest", null);
    // Of one whose process was killed while it wrote.
    Files.createDirectory(folder.resolve("attempts").resolve(DEAD).resolve("7"));

    assertThat(store.attempts(DEAD))
        .extracting(attempt -> attempt.message())
        .containsExactly("too long", "newest");
    Garbage.in(store, false).remove(store);
    assertThat(store.attempts(DEAD))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.message()).isEqualTo("newest"));
  }

  @Test
  void whatALivingProcessHasIsNeverTouched() {
    Garbage before;
    try (RunFolder run = store.begin(ALIVE)) {
      assertThat(Garbage.in(store, true).items())
          .noneMatch(item -> item.path().startsWith(run.path()))
          .noneMatch(item -> item.kind() == Kind.WEIGHTS);
    }
    before = Garbage.in(store, false);
    // Claimed after it was looked for: left all the same.
    try (RunClaim claim = store.claim(DEAD).orElseThrow()) {
      assertThat(claim.folder()).exists();
      Garbage gone = before.remove(store);
      assertThat(gone.items()).noneMatch(item -> item.runId().equals(java.util.Optional.of(DEAD)));
      assertThat(store.attempts(DEAD)).hasSize(2);
      assertThat(claim.folder()).exists();
    }
  }

  @Test
  void weightsThatNoSuiteNamesGoOnlyOnDemand() {
    assertThat(Garbage.in(store, true).items())
        .filteredOn(item -> item.kind() == Kind.WEIGHTS)
        .singleElement()
        .satisfies(item -> assertThat(item.runId()).contains(DONE.runId()));

    store.writeSuite(
        new SuiteIndex(
            "norms",
            "",
            new TreeMap<>(),
            List.of(SuiteIndex.Cell.run("l1", new TreeMap<>(), DONE.runId()))));

    assertThat(Garbage.in(store, true).items()).noneMatch(item -> item.kind() == Kind.WEIGHTS);
  }

  private void file(String part, String name, String file) throws IOException {
    Path made = Files.createDirectories(folder.resolve(part).resolve(name));
    Files.writeString(made.resolve(file), "left");
  }

  private static String half(String name) {
    return "." + name + "." + UUID.randomUUID();
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
  }
}
