package io.github.fenchel.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.GateSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grid.Cell;
import io.github.fenchel.suites.plan.StepCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteReaderTest {
  @TempDir private Path folder = Path.of("");

  private Suite read(String... lines) throws IOException {
    Path file = folder.resolve("s.yaml");
    Files.writeString(file, String.join("\n", lines));
    return SuiteReader.read(file, FakePlugin.catalog());
  }

  private Suite readWith(String... changed) throws IOException {
    List<String> kept =
        GoodSuite.LINES.stream()
            .filter(
                line ->
                    Stream.of(changed)
                        .noneMatch(c -> c.startsWith(line.substring(0, line.indexOf(':') + 1))))
            .collect(Collectors.toList());
    kept.addAll(List.of(changed));
    return read(kept.toArray(String[]::new));
  }

  private static List<String> titles(Suite suite) {
    return suite.cells().stream().map(Cell::title).toList();
  }

  @Test
  void theDefaultMetricsAreThoseThatTheImagesAllow() throws IOException {
    assertThat(metrics("data: fashion-mnist-mini"))
        .containsExactly("accuracy", "pgd-accuracy", "gini");
    assertThat(metrics("data: masked-images"))
        .containsExactly("accuracy", "pgd-accuracy", "gini", "mask-share");
  }

  @Test
  void aNormMayTakeTheMaskThatTheImagesHave() throws IOException {
    Suite suite =
        readWith(
            "data: masked-images",
            "objective: {norm: masked-l1, epsilon: 8/255 pixel, route: fast}",
            "evaluation: {metrics: mask-share}");
    assertThat(suite.cells()).hasSize(1);
    assertThat(suite.cells().get(0).skip()).isEmpty();
  }

  private List<String> metrics(String data) throws IOException {
    RunSpec spec = readWith(data).cells().get(0).spec();
    return spec.evaluation().metrics().stream().map(Component::id).toList();
  }

  @Test
  void everyDefaultIsWrittenOut() throws IOException {
    RunSpec spec = readWith("data: fashion-mnist-mini").cells().get(0).spec();
    TrainingSpec training = spec.training();
    assertThat(training.data())
        .isEqualTo(
            new DataSpec(
                Component.of("fashion-mnist-mini"), 6000, 1000, Rational.of(0, 1), List.of()));
    assertThat(training.engine().options().device()).isEqualTo("cpu");
    assertThat(training.engine().options().dataType()).isEqualTo(DataType.FLOAT32);
    assertThat(training.engine().options().threads()).isEqualTo(2);
    assertThat(training.schedule().rate()).isEqualTo(Component.of("constant"));
    assertThat(training.schedule().keep()).isEqualTo(ScheduleSpec.Keep.LAST);
    assertThat(training.schedule().optimizer().text()).isEqualTo("adam (rate 0.001)");
    EvaluationSpec evaluation = spec.evaluation();
    assertThat(evaluation.metrics().stream().map(Component::text))
        .containsExactly("accuracy", "pgd-accuracy (bound 8/255 pixel, steps 20)", "gini");
    assertThat(evaluation.saliency().stream().map(Component::id))
        .containsExactly("simple-gradient");
    assertThat(evaluation.images()).isEqualTo(32);
    assertThat(evaluation.attackImages()).isEqualTo(256);
  }

  /** The list is the format's: what else is installed never enters it. */
  @Test
  void whatDefaultMeansIsPinnedToTheFormat() throws IOException {
    assertThat(FakePlugin.catalog().descriptors(PartKind.METRIC).stream().map(Descriptor::id))
        .contains("accuracy", "pgd-accuracy", "gini", "patch-entropy");
    for (String asked : List.of("evaluation: {metrics: default, saliency: default}", "")) {
      EvaluationSpec evaluation = readWith(asked).cells().get(0).spec().evaluation();
      assertThat(evaluation.metrics().stream().map(Component::id))
          .containsExactly("accuracy", "pgd-accuracy", "gini");
      assertThat(evaluation.saliency().stream().map(Component::id))
          .containsExactly("simple-gradient");
    }
  }

  @Test
  void mapsThatNoMetricReadsAreMadeOnlyIfAsked() throws IOException {
    for (String none : List.of("metrics: [accuracy]", "metrics: default, saliency: []")) {
      assertThat(
              readWith("evaluation: {" + none + "}").cells().get(0).spec().evaluation().saliency())
          .isEmpty();
    }
    assertThat(
            readWith("evaluation: {metrics: [accuracy], saliency: default}")
                .cells()
                .get(0)
                .spec()
                .evaluation()
                .saliency()
                .stream()
                .map(Component::id))
        .containsExactly("simple-gradient");
  }

  @Test
  void aListWithinAMetricOrMethodGivesOneOfEach() throws IOException {
    EvaluationSpec evaluation =
        readWith(
                "evaluation: {metrics: [{id: pgd-accuracy, bound: [4/255 pixel, 8/255 pixel]}],"
                    + " saliency: [{id: smooth-grad, samples: [5, 10]}]}")
            .cells()
            .get(0)
            .spec()
            .evaluation();
    assertThat(evaluation.metrics().stream().map(Component::text))
        .containsExactly(
            "pgd-accuracy (bound 4/255 pixel, steps 20)",
            "pgd-accuracy (bound 8/255 pixel, steps 20)");
    assertThat(evaluation.saliency().stream().map(Component::text))
        .containsExactly("smooth-grad (samples 5)", "smooth-grad (samples 10)");
  }

  private List<String> measured(String evaluation) throws IOException {
    return readWith("evaluation: {" + evaluation + "}")
        .cells()
        .get(0)
        .spec()
        .evaluation()
        .metrics()
        .stream()
        .map(Component::text)
        .toList();
  }

  @Test
  void aFamilyStandsForItsMetricsAndYieldsToWhatASuiteWritesOut() throws IOException {
    assertThat(measured("metrics: [default, structure, {id: group-gini, patch: 4}]"))
        .containsExactly(
            "accuracy",
            "pgd-accuracy (bound 8/255 pixel, steps 20)",
            "gini",
            "group-gini (patch 4)");
    assertThat(measured("metrics: [gini, default]"))
        .containsExactly("gini", "accuracy", "pgd-accuracy (bound 8/255 pixel, steps 20)");
    assertThat(measured("metrics: structure")).containsExactly("gini");
  }

  @Test
  void aFamilyGoesWithoutWhatCanMeasureNoneOfTheMethods() throws IOException {
    assertThat(measured("metrics: [gini, fidelity], saliency: [simple-gradient]"))
        .containsExactly("gini");
    assertThatThrownBy(() -> measured("metrics: [completeness]"))
        .hasMessageContaining("completeness: can measure none of the saliency methods");
    assertThatThrownBy(() -> measured("metrics: [fidelity], saliency: [smooth-grad]"))
        .hasMessageContaining(
            "completeness: takes a backend that declares [DOUBLE_BACKPROP], which pytorch does"
                + " not");
  }

  @Test
  void aMethodMayNameOthersAndAListWithinThemGivesOneOfEach() throws IOException {
    EvaluationSpec evaluation =
        readWith(
                "evaluation: {metrics: [gini], saliency: [{id: threshold, share: [0.1, 0.2], map:"
                    + " [simple-gradient, {id: smooth-grad, samples: 5},"
                    + " {id: threshold, map: simple-gradient}]}]}")
            .cells()
            .get(0)
            .spec()
            .evaluation();
    assertThat(evaluation.saliency().stream().map(Component::text))
        .containsExactly(
            "threshold (map simple-gradient, share 0.1)",
            "threshold (map simple-gradient, share 0.2)",
            "threshold (map smooth-grad (samples 5), share 0.1)",
            "threshold (map smooth-grad (samples 5), share 0.2)",
            "threshold (map threshold (map simple-gradient, share 0.1), share 0.1)",
            "threshold (map threshold (map simple-gradient, share 0.1), share 0.2)");
    assertThatThrownBy(() -> readWith("evaluation: {saliency: [threshold]}"))
        .hasMessageContaining("threshold needs map: whose maps are cut");
    assertThatThrownBy(
            () -> readWith("evaluation: {saliency: [{id: threshold, map: simple-gradiant}]}"))
        .hasMessageContaining(
            "unknown saliency method \"simple-gradiant\"; did you mean \"simple-gradient\"?");
  }

  @Test
  void aMethodThatANetworkCannotServeIsRefusedAtPlanTime() {
    assertThatThrownBy(() -> readWith("evaluation: {saliency: [needs-features]}"))
        .hasMessageContaining("needs-features of small-cnn: the network has no feature map");
  }

  @Test
  void mapImagesOfAllTestImagesAreNoBound() throws IOException {
    String all = "evaluation: {mapImages: 256}";
    assertThat(readWith(all).cells().get(0).spec().evaluation().mapImages()).isNull();
    EvaluationSpec some =
        readWith("evaluation: {mapImages: 20}").cells().get(0).spec().evaluation();
    assertThat(some.mapImages()).isEqualTo(20);
    assertThat(some.images()).isEqualTo(20); // fewer than the default of 32
    assertThatThrownBy(() -> readWith("evaluation: {mapImages: 20, images: 21}"))
        .hasMessageContaining("images 21 is more than the 20 test images of this suite that maps");
  }

  @Test
  void aMethodWhoseMapsHaveATakenNameIsRefusedAtPlanTime() {
    assertThatThrownBy(() -> readWith("evaluation: {saliency: [simple-gradient, impostor]}"))
        .hasMessageContaining(
            "impostor names its maps \"gradient_loss\", and so does simple-gradient");
  }

  @Test
  void defaultCountsOfTestImagesAreCappedByTheTestSet() throws IOException {
    EvaluationSpec evaluation =
        readWith("data: {id: fashion-mnist-mini, test: 20}").cells().get(0).spec().evaluation();
    assertThat(evaluation.images()).isEqualTo(20);
    assertThat(evaluation.attackImages()).isEqualTo(20);
  }

  @Test
  void aDemandOnCertificatesIsPartOfWhatIsMeasured() throws IOException {
    RunSpec plain = readWith().cells().get(0).spec();
    RunSpec demanding = readWith("certificate: {minRatio: 0.95}").cells().get(0).spec();
    assertThat(plain.evaluation().minRatio()).isNull();
    assertThat(demanding.evaluation().minRatio()).isEqualTo(Rational.of(19, 20));
    assertThat(demanding.training()).isEqualTo(plain.training());
  }

  @Test
  void theExampleOfTheFormatIsUnderstood() throws IOException {
    Suite suite =
        readWith(
            "data: {id: fashion-mnist-mini, train: 2000, test: 256, augmentation:"
                + " [horizontal-flip, {id: padded-crop, padding: 2}]}",
            "architecture: [small-cnn, {id: resnet18}]",
            "backend: [pytorch]",
            "device: cpu",
            "dataType: float32",
            "seed: [0, 1, 2]",
            "training: {epochs: 2, batch: 64, optimizer: {id: adam, rate: 1e-3}, rate: cosine,"
                + " validation: 0.1, keep: best, threads: 2}",
            "objective:",
            "  - standard",
            "  - {norm: l1, epsilon: [4/255 pixel, 8/255 pixel], route: fast}",
            "  - {norm: group-l2, epsilon: 0.1 pixel, patch: 7, route: fast, clip: false}",
            "exclude: [{architecture: resnet18, objective: {norm: l1, epsilon: 8/255 pixel}}]",
            "evaluation: {metrics: default, saliency: [simple-gradient], images: 32,"
                + " attackImages: 64}");
    assertThat(suite.cells()).hasSize(2 * 4 * 3 - 3);
    assertThat(titles(suite))
        .startsWith(
            "standard, small-cnn, seed 0", "standard, small-cnn, seed 1",
            "standard, small-cnn, seed 2", "l1 4/255 pixel, small-cnn, seed 0")
        .endsWith("group-l2 0.1 pixel, resnet18, seed 2")
        .doesNotContain("l1 8/255 pixel, resnet18, seed 0");
    Cell last = suite.cells().get(suite.cells().size() - 1);
    assertThat(last.index()).isEqualTo(20);
    assertThat(last.axes())
        .hasToString("{architecture=resnet18, objective=group-l2 0.1 pixel, seed=2}");
    assertThat(last.spec().training().data().augmentation().stream().map(Component::text))
        .containsExactly("horizontal-flip", "padded-crop (padding 2)");
    assertThat(last.spec().training().data().validation()).isEqualTo(Rational.parse("0.1"));
    assertThat(last.spec().training().schedule().keep()).isEqualTo(ScheduleSpec.Keep.BEST);
    assertThat(last.spec().training().objective().route().text())
        .isEqualTo("fast (attackMode evaluate, clip false)");
    assertThat(last.spec().evaluation().norms().stream().map(Component::text))
        .containsExactly(
            "l1 (epsilon 4/255 pixel)",
            "l1 (epsilon 8/255 pixel)",
            "group-l2 (channels separate, epsilon 0.1 pixel, patch 7)");
  }

  @Test
  void whatDoesNotVaryIsNotInTheTitle() throws IOException {
    assertThat(
            titles(
                readWith("objective: [standard, {norm: l1, epsilon: 8/255 pixel, route: fast}]")))
        .containsExactly("standard", "l1 8/255 pixel");
  }

  @Test
  void titlesTellEveryCellApart() throws IOException {
    Suite suite =
        readWith(
            "backend: [pytorch, single]",
            "dataType: [float32, float64]",
            "training: {epochs: [1, 2], batch: [32, 64], optimizer: [adam, {id: sgd, rate: [0.1,"
                + " 0.2], momentum: [0, 0.9]}], rate: [constant, cosine], threads: [1, 2]}",
            "objective: [standard, {norm: group-l2, epsilon: [0.1 pixel, 0.2 pixel], patch: [7,"
                + " 14], channels: [separate, joint], route: [fast, iterative], clip: [true,"
                + " false]}, {norm: l1, epsilon: 5/255 pixel, route: iterative, steps: [5, 9]}]");
    assertThat(suite.cells()).hasSize(2 * 2 * 2 * 2 * 5 * 2 * 2 * (1 + 32 + 2));
    assertThat(new HashSet<>(titles(suite))).hasSameSizeAs(suite.cells());
    assertThat(suite.cells().stream().map(Cell::spec).distinct()).hasSameSizeAs(suite.cells());
    assertThat(titles(suite))
        .contains(
            "l1 5/255 pixel by iterative steps 9, pytorch, float32, epochs 1, batch 32,"
                + " sgd 0.1 momentum 0.9, rate cosine, threads 2");
  }

  @Test
  void theImagesThatAnEpochLeavesOutAreSaid() throws IOException {
    Suite suite =
        readWith(
            "data: {id: fashion-mnist-mini, train: 127, test: 256}",
            "architecture: linear",
            "training: {epochs: 1, batch: [64, 1], optimizer: adam, validation: [0, 0.01]}");
    assertThat(SuiteReader.notes(suite))
        .containsExactly(
            "batch 64: each epoch trains on 64 of the 127 training images; the 63 of its last,"
                + " partial batch are left out, different ones in each epoch",
            "batch 64: each epoch trains on 64 of the 126 training images; the 62 of its last,"
                + " partial batch are left out, different ones in each epoch");
  }

  @Test
  void halvesShareTheTrainingImagesBetweenEvenAndOddSeeds() throws IOException {
    Suite suite =
        readWith(
            "data: {id: fashion-mnist-mini, train: 2000, test: 256, halves: true}",
            "seed: [0, 1]",
            "training: {epochs: 1, batch: 100, optimizer: adam, validation: 0.1}");
    assertThat(suite.cells())
        .extracting(cell -> cell.spec().training().half())
        .containsExactly(0, 1);
    TrainingSpec training = suite.cells().get(0).spec().training();
    assertThat(training.data().seen()).isEqualTo(1000);
    assertThat(StepCount.of(training).images()).isEqualTo(900);
    assertThat(SuiteReader.notes(suite))
        .containsExactly(
            "halves: even seeds train on one half of the 2000 training images, odd seeds on the"
                + " other: 1000 images each, validation included");
  }

  /** What is not asked for leaves no trace: ids are made of it. */
  @Test
  void noHalvesAreTheSameAsNotAskingForThem() throws IOException {
    String data = "data: {id: fashion-mnist-mini, train: 2000, test: 256";
    RunSpec plain = readWith(data + "}").cells().get(0).spec();
    assertThat(readWith(data + ", halves: false}").cells().get(0).spec()).isEqualTo(plain);
    assertThat(plain.training().data().halves()).isNull();
    assertThat(plain.training().data().seen()).isEqualTo(2000);
    RunSpec halved = readWith(data + ", halves: true}").cells().get(0).spec();
    assertThat(halved).isNotEqualTo(plain);
    assertThat(halved.training().half()).isZero();
  }

  @Test
  void theSameEpsilonSpeltOtherwiseIsTheSameSpec() throws IOException {
    RunSpec one =
        readWith("objective: {norm: l1, epsilon: 5/255 pixel, route: fast}").cells().get(0).spec();
    RunSpec other =
        readWith("objective: {norm: l1, epsilon: '1/51  pixel', route: fast, clip: true}")
            .cells()
            .get(0)
            .spec();
    assertThat(one).isEqualTo(other);
  }

  @Test
  void excludeTakesBaselinesListsTrainingAndParameters() throws IOException {
    String objectives =
        "objective: [standard, {norm: l1, epsilon: [4/255 pixel, 8/255 pixel], route: [fast,"
            + " iterative]}]";
    String training = "training: {epochs: [1, 2, 3], batch: 64, optimizer: adam}";
    assertThat(readWith(objectives, training, "exclude: [{objective: standard}]").cells())
        .hasSize(12);
    assertThat(readWith(objectives, training, "exclude: [{objective: {route: iterative}}]").cells())
        .hasSize(9);
    assertThat(
            readWith(objectives, training, "exclude: [{objective: {epsilon: 8/255 pixel}}]")
                .cells())
        .hasSize(9);
    assertThat(
            readWith(
                    objectives,
                    training,
                    "exclude: [{training: {epochs: [1, 3]}, objective: [standard, {norm: l1,"
                        + " route: fast}]}]")
                .cells())
        .hasSize(15 - 6);
    assertThat(
            readWith(
                    objectives,
                    training,
                    "exclude: [{training: {epochs: 1}}, {seed: 0, training:"
                        + " {epochs: 2, optimizer: {id: adam, rate: 0.001}}}]")
                .cells())
        .hasSize(5);
  }

  @Test
  void anExcludeMayRemoveTheBatchThatIsTooLarge() throws IOException {
    assertThat(
            readWith(
                    "data: {id: noise-images, size: 64}",
                    "training: {epochs: 1, batch: [32, 128], optimizer: adam}",
                    "exclude: [{training: {batch: 128}}]")
                .cells())
        .hasSize(1);
  }

  @Test
  void aBackendThatLacksWhatIsNeededIsSkippedWithAReason() throws IOException {
    Suite suite =
        readWith(
            "backend: [pytorch, reference, single]",
            "dataType: [float32, float64]",
            "device: [cpu, cuda:0]");
    assertThat(suite.cells().stream().map(c -> c.skip().orElse("runs")))
        .containsExactly(
            "runs",
            "runs",
            "runs",
            "runs",
            "backend reference cannot train",
            "backend reference cannot train",
            "backend reference cannot train",
            "backend reference cannot train",
            "runs",
            "backend single has no float64",
            "backend single cannot use a GPU",
            "backend single has no float64");
  }

  @Test
  void aRouteThatCannotTakeANormOrABackendIsSkippedWithAReason() throws IOException {
    Suite suite =
        readWith(
            "objective:"
                + " {norm: group-l2, epsilon: 1 pixel, patch: [7, 14], route: [choosy, penalty]}");
    assertThat(suite.cells().stream().map(c -> c.skip().orElse("runs")))
        .containsExactly(
            "runs",
            "route choosy takes patches of 7 at most",
            "penalty needs [DOUBLE_BACKPROP], which backend pytorch lacks",
            "penalty needs [DOUBLE_BACKPROP], which backend pytorch lacks");
  }

  @Test
  void aWordMayStandInPlaceOfAQuantity() throws IOException {
    Suite suite =
        readWith(
            "objective: {norm: l1, epsilon: 1 pixel, route: iterative, stepSize: [auto, 0.5"
                + " pixel^2]}");
    assertThat(
            suite.cells().stream()
                .map(c -> c.spec().training().objective().route().arguments())
                .map(a -> a.values().get("stepSize")))
        .containsExactly(
            new Value.Word("auto"), new Value.Quantity(Rational.parse("0.5"), Unit.PIXEL_SQUARED));
    Suite silent = readWith("objective: {norm: l1, epsilon: 1 pixel, route: iterative}");
    assertThat(
            silent
                .cells()
                .get(0)
                .spec()
                .training()
                .objective()
                .route()
                .arguments()
                .optionalQuantity("stepSize"))
        .isEmpty();
    for (String wrong : List.of("0.5 pixel", "automatic", "-1 pixel^2", "0.5")) {
      assertThatThrownBy(
              () ->
                  readWith(
                      "objective: {norm: l1, epsilon: 1 pixel, route: iterative, stepSize: "
                          + wrong
                          + "}"))
          .hasMessageContaining("stepSize");
    }
    assertThatThrownBy(
            () ->
                readWith(
                    "objective: {norm: l1, epsilon: 1 pixel, route: iterative, stepSize: often}"))
        .hasMessageContaining("expected e.g. \"0.05 pixel^2\", or auto");
  }

  @Test
  void anchorsAndAByteOrderMarkAreFine() throws IOException {
    Suite suite =
        read(
            "\uFEFFfenchel: 1",
            "name: anchors",
            "data: noise-images",
            "architecture: mlp",
            "backend: pytorch",
            "seed: &few [1, 2]",
            "training: {epochs: *few, batch: 10, optimizer: adam}",
            "objective: standard");
    assertThat(suite.cells()).hasSize(4);
    assertThat(suite.name()).isEqualTo("anchors");
  }

  @Test
  void theNumbersOfYamlAreReadAsTheyAreWritten() throws IOException {
    RunSpec spec =
        readWith(
                "training: {epochs: 2, batch: 64, optimizer: {id: sgd, rate: 1e-3, momentum: 1/3},"
                    + " validation: 0.10}")
            .cells()
            .get(0)
            .spec();
    assertThat(spec.training().schedule().optimizer().text())
        .isEqualTo("sgd (momentum 1/3, nesterov false, rate 0.001)");
    assertThat(spec.training().data().validation()).isEqualTo(Rational.of(1, 10));
  }

  @Test
  void tenThousandCellsArePlannedWithinTwoSeconds() throws IOException {
    String seeds =
        IntStream.range(0, 100).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String epsilons =
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> i + "/255 pixel")
            .collect(Collectors.joining(", "));
    String[] suite = {
      "seed: [" + seeds + "]",
      "objective: {norm: l1, epsilon: [" + epsilons + "], route: fast}",
      "exclude: [{seed: 7, objective: {epsilon: 3/255 pixel}}]"
    };
    readWith(suite);
    long start = System.nanoTime();
    Suite read = readWith(suite);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(read.cells()).hasSize(9_999);
    assertThat(new HashSet<>(titles(read))).hasSize(9_999);
    assertThat(seconds).isLessThan(2);
  }

  @Test
  void marginsAreTheSuitesAndChangeNoCell() throws IOException {
    Suite plain = readWith();
    assertThat(plain.margins()).isEmpty();
    Suite stated = readWith("comparison: {margins: {accuracy: 1/50}}");
    assertThat(stated.margins()).containsOnly(Map.entry("accuracy", 0.02));
    assertThat(stated.cells()).isEqualTo(plain.cells());
  }

  @Test
  void aGateIsTheSuitesAndChangesNoCell() throws IOException {
    Suite plain = readWith();
    assertThat(plain.gate()).isEmpty();
    Suite gated =
        readWith(
            "gate: {metrics: {pgd-accuracy: {margin: 1/50, blocking: false},"
                + " accuracy: {margin: 0.05}}}");
    assertThat(gated.gate())
        .contains(
            new GateSpec(
                0.05,
                new TreeMap<>(
                    Map.of(
                        "accuracy", new GateSpec.Rule(0.05, true),
                        "pgd-accuracy", new GateSpec.Rule(0.02, false)))));
    assertThat(gated.cells()).isEqualTo(plain.cells());
    assertThat(readWith("gate: {alpha: 1/100, metrics: {accuracy: {margin: 1}}}").gate())
        .hasValueSatisfying(gate -> assertThat(gate.alpha()).isEqualTo(0.01));
  }

  @Test
  void aSuiteWithSomeOfItsCellsIsTheSameOtherwise() throws IOException {
    Suite both = readWith("seed: [0, 1]");
    Suite one = both.with(both.cells().subList(1, 2));
    assertThat(titles(one)).containsExactly(both.cells().get(1).title());
    assertThat(one.source()).isEqualTo(both.source());
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    Path large = folder.resolve("large.yaml");
    Files.writeString(large, "#".repeat((1 << 20) + 1));
    Path latin = folder.resolve("latin.yaml");
    Files.write(
        latin, new byte[] {'#', 'a', '\n', '#', (byte) 0xC3, (byte) 0xBC, (byte) 0xFC, '\n'});
    Path control = folder.resolve("control.yaml");
    Files.writeString(control, "fenchel: 1\nname: a\u0007b\n");
    refused(missing, missing + ": no such file; check the path of the suite");
    String remedy = "; a suite is a short YAML file that you may read";
    refused(folder, folder + ": cannot be read (a folder)" + remedy);
    refused(
        large,
        large + ": cannot be read (1048577 bytes long; expected at most 1048576 bytes)" + remedy);
    refused(
        Path.of("/dev/zero"),
        "/dev/zero: cannot be read (not a regular file but a device, pipe or socket)" + remedy);
    refused(latin, latin + ":2:3: not UTF-8; save the file in that encoding");
    refused(control, control + ":2:8: the character U+0007 is not allowed in YAML");
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> SuiteReader.read(file, FakePlugin.catalog()))
        .isInstanceOf(FenchelException.class)
        .hasMessage(message);
  }

  @Test
  void aSuiteKeepsItsSource() throws IOException {
    Suite suite = readWith();
    assertThat(suite.source()).contains("name: good");
    assertThat(suite.cells().get(0).skip()).isEqualTo(Optional.empty());
    assertThat(suite.cells().get(0).axes()).isEmpty();
  }
}
