package io.github.fenchel.results.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.Samples;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.record.Digest;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.record.SuiteIndex;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store makes of runs that are not what was stored; two runs, of which one is spoiled. */
@Timeout(60)
final class SoundnessTest {
  private static final RunRecord ONE =
      Samples.record(Samples.spec(), Samples.wholeEnvironment(), "");
  private static final RunRecord OTHER = Samples.record(seed(1), Samples.wholeEnvironment(), "");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");
  private final List<String> warnings = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private RunStore store;

  @BeforeEach
  void fillTheStore() {
    store = RunStore.open(folder.resolve("store"), warnings::add);
    for (RunRecord record : List.of(ONE, OTHER)) {
      try (RunFolder run = store.begin(record.runId())) {
        RunStoreTest.fill(run);
        run.commit(record);
      }
    }
  }

  private static RunSpec seed(long seed) {
    TrainingSpec t = Samples.spec().training();
    return new RunSpec(
        new TrainingSpec(t.data(), t.architecture(), t.objective(), t.engine(), t.schedule(), seed),
        Samples.spec().evaluation());
  }

  private interface Spoil {
    void of(Path run) throws Exception;
  }

  /** Ways to spoil a run, and what it is then. */
  @SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing that changes
  enum Way {
    METRIC(RunState.Altered.class, json(j -> metric(j).put("value", 0.999))),
    METRIC_REMOVED(RunState.Altered.class, json(j -> ((ArrayNode) j.get("metrics")).remove(0))),
    HEALTH(RunState.Altered.class, json(j -> ((ArrayNode) j.get("health")).removeAll())),
    CURVE(
        RunState.Altered.class,
        json(j -> ((ObjectNode) j.get("curve").get(0)).put("trainLoss", 0.1))),
    COST(RunState.Altered.class, json(j -> ((ObjectNode) j.get("cost")).put("trainSeconds", 1.0))),
    INPUTS(RunState.Altered.class, json(j -> ((ObjectNode) j.get("inputDigests")).put("x", "y"))),
    RESULT_DIGEST(RunState.Altered.class, json(j -> j.put("resultDigest", "0".repeat(64)))),
    PART_DIGEST(
        RunState.Altered.class,
        json(j -> ((ObjectNode) j.get("partDigests")).put("weights", "0".repeat(64)))),
    SPEC(
        RunState.Altered.class,
        json(j -> ((ObjectNode) j.get("spec").get("training")).put("seed", 7))),
    /** As a forger would who knows of the record's digest, and not of the run's id. */
    SPEC_RESEALED(
        RunState.Altered.class,
        json(
            j -> {
              ((ObjectNode) j.get("spec").get("training")).put("seed", 7);
              j.remove("recordDigest");
            })),
    METRIC_RESEALED(
        RunState.Altered.class,
        json(
            j -> {
              metric(j).put("value", 0.999);
              j.remove("recordDigest");
            })),
    /** As if a build without either digest had written it. */
    CURVE_OF_AN_OLDER_RECORD(
        RunState.Altered.class,
        json(
            j -> {
              ((ObjectNode) j.get("curve").get(0)).put("trainLoss", 0.1);
              j.remove(List.of("recordDigest", "partDigests"));
            })),
    ENVIRONMENT(
        RunState.Altered.class,
        json(
            j -> {
              ((ObjectNode) j.get("environment")).put("deviceClass", "cpu other");
              j.remove("recordDigest");
            })),
    /** As one would who thinks that an older record, which has no such digest, is not looked at. */
    CURVE_UNSEALED(
        RunState.Altered.class,
        json(
            j -> {
              ((ObjectNode) j.get("curve").get(0)).put("trainLoss", 0.1);
              j.remove("recordDigest");
            })),
    DIGEST_OF_METRICS_GONE(
        RunState.Altered.class,
        run -> {
          Files.delete(run.resolve("weights.safetensors"));
          resealed(
                  j -> {
                    metric(j).put("value", 0.999);
                    ((ObjectNode) j.get("partDigests")).remove("metrics");
                  })
              .of(run);
        }),
    NUMBER_THAT_IS_NONE(
        RunState.Altered.class, text(record -> record.replaceFirst("\\{", "{\"x\":NaN,"))),
    FIELD_TWICE(
        RunState.Altered.class, text(record -> record.replaceFirst("\\{", "{\"health\":[],"))),
    MORE_BEHIND_IT(RunState.Altered.class, text(record -> record + "{}")),
    ANOTHER_RUNS_RECORD(
        RunState.Altered.class, run -> copy(run.resolveSibling(OTHER.runId()), run, "run.json")),
    WEIGHTS_CHANGED(RunState.Altered.class, run -> lastByte(run.resolve("weights.safetensors"))),
    EXAMPLES_GONE(RunState.Altered.class, run -> Files.delete(run.resolve("examples.npz"))),
    SALIENCY_TORN(RunState.Altered.class, run -> half(run.resolve("saliency.npz"))),
    OTHER_ARRAYS(
        RunState.Altered.class,
        run ->
            Files.copy(
                run.resolve("saliency.npz"),
                run.resolve("examples.npz"),
                StandardCopyOption.REPLACE_EXISTING)),
    LOG_LINK(
        RunState.Altered.class,
        run -> Files.createSymbolicLink(run.resolve("log.txt"), Path.of("/etc/hostname"))),
    MAPS_LINK(
        RunState.Altered.class,
        run -> Files.createSymbolicLink(run.resolve("maps").resolve("x"), Path.of("/dev/zero"))),
    RUN_LINK(
        RunState.Altered.class,
        run -> {
          Path aside = Files.move(run, run.resolveSibling("aside"));
          Files.createSymbolicLink(run, aside);
        }),
    RECORD_LINK(
        RunState.Altered.class,
        run -> {
          Path aside = Files.move(run.resolve("run.json"), run.resolve("r.json"));
          Files.createSymbolicLink(run.resolve("run.json"), aside);
        }),
    WEIGHTS_PIPE(RunState.Altered.class, run -> pipe(run.resolve("weights.safetensors"))),
    NPZ_BOMB(RunState.Altered.class, run -> bomb(run.resolve("examples.npz"))),
    RECORD_PIPE(RunState.Unreadable.class, run -> pipe(run.resolve("run.json"))),
    RECORD_FOLDER(
        RunState.Unreadable.class,
        run -> {
          Files.delete(run.resolve("run.json"));
          Files.createDirectory(run.resolve("run.json"));
        }),
    RECORD_HUGE(
        RunState.Unreadable.class,
        run -> {
          try (RandomAccessFile file =
              new RandomAccessFile(run.resolve("run.json").toFile(), "rw")) {
            file.setLength(1L << 30); // a hole: it takes no room
          }
        }),
    NEWER(RunState.Unreadable.class, json(j -> j.put("schemaVersion", 2))),
    TORN(RunState.Broken.class, run -> half(run.resolve("run.json"))),
    EMPTY(RunState.Broken.class, run -> Files.writeString(run.resolve("run.json"), "")),
    NO_RECORD(RunState.Broken.class, run -> Files.delete(run.resolve("run.json")));

    private final Class<? extends RunState> state;
    private final Spoil spoil;

    Way(Class<? extends RunState> state, Spoil spoil) {
      this.state = state;
      this.spoil = spoil;
    }
  }

  private interface Edit {
    void of(ObjectNode record);
  }

  private static Spoil json(Edit edit) {
    return run -> {
      Path file = run.resolve("run.json");
      ObjectNode record = (ObjectNode) JSON.readTree(Files.readString(file));
      edit.of(record);
      Files.writeString(file, record.toString());
    };
  }

  /** Changes a record, and its own digest with it. */
  private static Spoil resealed(Edit edit) {
    return json(
        record -> {
          edit.of(record);
          record.remove("recordDigest");
          try {
            byte[] canonical = new JsonCanonicalizer(record.toString()).getEncodedUTF8();
            record.put("recordDigest", Digest.ofBytes(canonical));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static Spoil text(UnaryOperator<String> edit) {
    return run -> {
      Path file = run.resolve("run.json");
      Files.writeString(file, edit.apply(Files.readString(file)));
    };
  }

  private static ObjectNode metric(ObjectNode record) {
    return (ObjectNode) record.get("metrics").get(0);
  }

  private static void copy(Path from, Path to, String name) throws IOException {
    Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void lastByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
  }

  private static void half(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  private static void pipe(Path file) throws Exception {
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
  }

  private static void bomb(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("index.npy"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        zip.write(zeros);
      }
    }
  }

  @Test
  void whatWasStoredIsSound() {
    assertThat(store.all()).hasSize(2);
    assertThat(Verification.of(store)).isEqualTo(new Verification(2, List.of()));
    assertThat(store.passedOver()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotWhatWasStoredIsNamedAndCountsForNothing(Way way) throws Exception {
    Path run = store.folder(ONE.runId());
    way.spoil.of(run);

    assertThat(store.state(ONE.runId()).orElseThrow()).isInstanceOf(way.state);
    assertThat(store.all()).extracting(RunRecord::runId).containsExactly(OTHER.runId());
    assertThat(store.weights(Ids.weightsId(ONE.trainingId(), ONE.environment()))).isEmpty();
    assertThat(warnings)
        .hasSize(1)
        .first()
        .asString()
        .contains(run.toString())
        .hasSizeLessThan(900);
    boolean unreadable = way.state.equals(RunState.Unreadable.class);
    assertThat(store.passedOver()).contains(unreadable ? FailureKind.MACHINE : FailureKind.USER);
    Verification found = Verification.of(store);
    assertThat(found.sound()).isEqualTo(1);
    assertThat(found.findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.state())
                    .isEqualTo(way.state.getSimpleName().toLowerCase(java.util.Locale.ROOT)));
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatWasNeverFinishedIsPutAsideAndNothingIsDeleted(Way way) throws Exception {
    Path run = store.folder(ONE.runId());
    way.spoil.of(run);
    boolean recordIsFine = store.find(ONE.runId()).isPresent();

    if (way.state.equals(RunState.Broken.class)) {
      store.setAside(ONE.runId());
      assertThat(run).doesNotExist();
    } else if (!recordIsFine) {
      assertThatThrownBy(() -> store.setAside(ONE.runId()))
          .isInstanceOf(FenchelException.class)
          .hasMessageContaining("nothing was moved or deleted");
      assertThat(Files.exists(run, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
    List<String> before = names();
    store.records();
    Garbage.in(store, false)
        .items()
        .forEach(item -> assertThat(item.kind()).isEqualTo(Garbage.Kind.BROKEN));
    assertThat(names()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void aSpoiledRunIsNotMerged(Way way) throws Exception {
    way.spoil.of(store.folder(ONE.runId()));
    RunStore target = RunStore.open(folder.resolve("target"), warnings::add);

    Merge merge = Merge.into(target, List.of(store));

    assertThat(merge.copied()).containsExactly(OTHER.runId());
    assertThat(target.folder(ONE.runId())).doesNotExist();
    assertThat(target.all()).hasSize(1);
  }

  @Test
  void arraysAndWeightsOfTwoRunsThatAreSwappedAreSeen() throws IOException {
    Path weights = store.folder(ONE.runId()).resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThat(store.sound(ONE.runId())).isEmpty();

    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThat(store.sound(ONE.runId())).as("looked at again").isPresent();
  }

  @Test
  void aSuiteUnderAnotherNameIsNamedAndEndsNothing() throws IOException {
    Path file = store.root().resolve("suites").resolve("x.json");
    store.writeSuite(new SuiteIndex("x", "text", new TreeMap<>(), List.of()));
    Files.writeString(file, Files.readString(file).replace("\"x\"", "\"../../y\""));

    assertThat(store.suites()).isEmpty();
    assertThat(warnings).singleElement().asString().contains(file.toString(), "../../y");
    assertThat(Verification.of(store).findings()).hasSize(1);
    RunStore target = RunStore.open(folder.resolve("target"), warnings::add);
    assertThat(Merge.into(target, List.of(store)).copied()).hasSize(2);
  }

  /** Whoever deletes the weights leaves nothing that proves the digest of the whole. */
  @Test
  void runsOfEqualResultDigestsDifferIfTheirPartsDo() throws Exception {
    RunRecord sealed = store.sound(ONE.runId()).orElseThrow();
    TreeMap<String, String> parts = new TreeMap<>(sealed.partDigests());
    assertThat(sealed.sameResult(sealed)).isTrue();
    parts.put("saliency", "0".repeat(64));
    assertThat(sealed.sameResult(sealed.sealed(sealed.resultDigest(), parts))).isFalse();
    assertThat(sealed.sameResult(sealed.sealed(sealed.resultDigest(), new TreeMap<>()))).isTrue();
    assertThat(sealed.sameResult(sealed.sealed("0".repeat(64), sealed.partDigests()))).isFalse();
  }

  @Test
  void aRunWhoseWeightsWereCollectedIsCheckedByTheRest() throws IOException {
    Files.delete(store.folder(ONE.runId()).resolve("weights.safetensors"));
    assertThat(store.sound(ONE.runId())).isPresent();

    lastByte(store.folder(ONE.runId()).resolve("saliency.npz"));
    assertThat(store.sound(ONE.runId())).isEmpty();
  }

  @Test
  void aStoreWhoseOwnFoldersAreLinksIsRefusedAndWhatTheyLeadToStays() throws IOException {
    Path thesis = Files.createDirectories(folder.resolve("thesis"));
    Files.writeString(thesis.resolve(ONE.runId() + "-x"), "years of work");
    for (String own :
        List.of("broken", "partial", "suites", "attempts", "runs", "matches", "compare", "trace")) {
      Path root = folder.resolve("of-" + own);
      RunStore.open(root, warnings::add);
      Files.deleteIfExists(root.resolve(own));
      Files.createSymbolicLink(root.resolve(own), thesis);

      for (Opening opening :
          List.<Opening>of(RunStore::open, RunStore::existing, RunStore::reading)) {
        assertThatThrownBy(() -> opening.of(root, warnings::add))
            .as(own)
            .isInstanceOfSatisfying(
                FenchelException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
            .hasMessageStartingWith(root.resolve(own) + ": is a link");
      }
    }
    assertThat(thesis.resolve(ONE.runId() + "-x")).hasContent("years of work");
  }

  private interface Opening {
    RunStore of(Path root, java.util.function.Consumer<String> warnings);
  }

  @Test
  void linksDeeperInAStoreAreNotFollowedByGc() throws IOException {
    Path thesis = Files.createDirectories(folder.resolve("thesis").resolve("1"));
    Files.writeString(thesis.resolve("attempt.json"), "{}");
    Files.writeString(thesis.resolve("weights.safetensors"), "years of work");
    Path attempts = store.root().resolve("attempts");
    Files.createSymbolicLink(attempts.resolve(ONE.runId()), thesis.getParent());
    Files.createSymbolicLink(store.root().resolve("runs").resolve("ab".repeat(32)), thesis);
    Files.createSymbolicLink(
        store.root().resolve("partial").resolve("cd".repeat(32) + "-1"), thesis);

    Garbage.in(store, true).remove(store);
    store.removeLeft();

    assertThat(thesis.resolve("attempt.json")).exists();
    assertThat(thesis.resolve("weights.safetensors")).hasContent("years of work");
    assertThatThrownBy(() -> store.recordAttempt(ONE.runId(), FailureKind.DIVERGED, "NaN", null))
        .isInstanceOf(FenchelException.class)
        .hasMessageContaining("is a link");
  }

  @Test
  void gcKeepsWhatFenchelDidNotMake() throws IOException {
    Path aside =
        store.root().resolve("broken").resolve(ONE.runId() + "-" + java.util.UUID.randomUUID());
    Files.createDirectories(aside.resolve("maps"));
    Files.writeString(aside.resolve("run.json"), "{");
    Files.writeString(aside.resolve("maps").resolve("00007-input.png"), "");
    Files.writeString(aside.resolve("notes.txt"), "mine");
    Path mine = Files.createDirectories(store.root().resolve("broken").resolve("mine"));

    Garbage.in(store, false).remove(store);

    assertThat(aside.resolve("notes.txt")).hasContent("mine");
    assertThat(aside.resolve("run.json")).doesNotExist();
    assertThat(aside.resolve("maps")).doesNotExist();
    assertThat(mine).isDirectory();
    assertThat(warnings).singleElement().asString().contains("keeps notes.txt");
  }

  @Test
  void aSuiteWhoseCellsNameNoRunIsPassedOverByName() throws IOException {
    SuiteIndex good =
        new SuiteIndex(
            "good",
            "text",
            new TreeMap<>(),
            List.of(SuiteIndex.Cell.run("c", new TreeMap<>(), ONE.runId())));
    store.writeSuite(good);
    Path file = store.root().resolve("suites").resolve("good.json");
    for (String id : List.of("", "../../etc", "..", ONE.runId() + "/..")) {
      Path bad = store.root().resolve("suites").resolve("bad.json");
      Files.writeString(bad, Files.readString(file).replace(ONE.runId(), id));

      assertThat(store.suites()).containsExactly(good);
      assertThat(warnings).last().asString().contains(bad + ": cells[0].runId: is not a run id");
    }
    Path link = store.root().resolve("suites").resolve("link.json");
    Files.createSymbolicLink(link, file);
    assertThat(store.suites()).containsExactly(good);
    assertThat(Verification.of(store).findings()).hasSize(2);
  }

  @Test
  @Tag("slow")
  @Timeout(300) // to make them takes longest: every file is forced to the disk
  void fiveHundredRunsAreVerifiedInSeconds() {
    RunStore large = RunStore.open(folder.resolve("large"), warnings::add);
    // About what a run of small-cnn holds: 1 MB.
    List<NamedArray> weights = List.of(random("w", Shape.of(105_000)));
    List<NamedArray> probe = List.of(random("logits", Shape.of(150_000)));
    for (int seed = 0; seed < 500; seed++) {
      RunRecord record = Samples.record(seed(seed), Samples.environment(), "");
      try (RunFolder run = large.begin(record.runId())) {
        run.writeWeights(weights);
        run.writeProbe(probe);
        run.commit(record);
      }
    }

    long begun = System.nanoTime();
    Verification found = Verification.of(RunStore.existing(large.root(), warnings::add));
    double seconds = (System.nanoTime() - begun) / 1e9;

    System.out.printf("500 runs verified in %.2f s%n", seconds);
    assertThat(found).isEqualTo(new Verification(500, List.of()));
    assertThat(seconds).isLessThan(10);
  }

  private static NamedArray random(String name, Shape shape) {
    float[] values = new float[(int) shape.size()];
    Random random = new Random(name.hashCode());
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new NamedArray(name, HostArray.of(shape, values));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.walk(store.root())) {
      return all.map(path -> store.root().relativize(path).toString()).sorted().toList();
    }
  }
}
