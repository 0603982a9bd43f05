package io.github.fenchel.results;

import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.PartCost;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.Environment;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.results.record.RunParts;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Specs and records: one fixed and plain, many random and awkward. */
public final class Samples {
  private static final String WORDS = "aZ09 -_/^\"\\\n\tİıßé中😀";

  private Samples() {}

  public static RunSpec spec() {
    Value epsilon = new Value.Quantity(Rational.of(8, 255), Unit.PIXEL);
    Component l1 = component("l1", Map.of("epsilon", epsilon));
    Component adam =
        component("adam", Map.of("rate", new Value.Quantity(Rational.of(1, 1000), Unit.NONE)));
    TrainingSpec training =
        new TrainingSpec(
            new DataSpec(
                Component.of("fashion-mnist-mini"), 2000, 256, Rational.of(0, 1), List.of()),
            Component.of("small-cnn"),
            new ObjectiveSpec(component("fast", Map.of("clip", new Value.Flag(true))), l1),
            new EngineSpec("pytorch", new SessionOptions("cpu", DataType.FLOAT32, 2)),
            new ScheduleSpec(2, 64, adam, Component.of("constant"), ScheduleSpec.Keep.LAST),
            0);
    Component robust =
        component(
            "robust-accuracy",
            Map.of(
                "attack", new Value.Word("pgd"), "epsilon", epsilon, "steps", new Value.Whole(20)));
    EvaluationSpec evaluation =
        new EvaluationSpec(
            List.of(Component.of("accuracy"), robust),
            List.of(l1),
            List.of(Component.of("simple-gradient")),
            32,
            64);
    return new RunSpec(training, evaluation);
  }

  /** A spec with another bound of the norm, spelled like this. */
  public static RunSpec withEpsilon(RunSpec spec, String spelling) {
    Value epsilon = new Value.Quantity(Rational.parse(spelling), Unit.PIXEL, spelling);
    TrainingSpec t = spec.training();
    return new RunSpec(
        new TrainingSpec(
            t.data(),
            t.architecture(),
            new ObjectiveSpec(t.objective().route(), component("l1", Map.of("epsilon", epsilon))),
            t.engine(),
            t.schedule(),
            t.seed()),
        spec.evaluation());
  }

  /** The same setting, repeated. */
  public static RunSpec withSeed(RunSpec spec, long seed) {
    TrainingSpec t = spec.training();
    return new RunSpec(
        new TrainingSpec(t.data(), t.architecture(), t.objective(), t.engine(), t.schedule(), seed),
        spec.evaluation());
  }

  public static Environment environment() {
    return new Environment(
        "0.1.0 (0123abcd)",
        new TreeMap<>(),
        new TreeMap<>(Map.of("fashion-mnist-mini-train.gz", "ab".repeat(32))),
        new TreeMap<>(Map.of("DJL", "0.35.1", "PyTorch", "2.7.1")),
        "cpu amd64");
  }

  public static RunRecord record() {
    return record(spec(), environment(), "cd".repeat(32));
  }

  /** A plausible record of a spec. */
  public static RunRecord record(RunSpec spec, Environment environment, String resultDigest) {
    String specId = Ids.specId(spec);
    Component accuracy = spec.evaluation().metrics().get(0);
    MetricDefinition definition =
        new MetricDefinition(
            accuracy, 1, "logits", "none", "pixel [0,1]", "", MetricDefinition.Direction.HIGHER);
    return new RunRecord(
        Ids.runId(specId, environment),
        specId,
        Ids.trainingId(spec.training()),
        spec,
        environment,
        new TreeMap<>(Map.of("initialWeights", "ef".repeat(32))),
        List.of(
            new EpochPoint(1, 0.9, 0.7, null, null, 1e-3, 12.5, certificate()),
            new EpochPoint(
                2,
                0.5,
                0.8,
                0.625,
                0.75,
                1e-3,
                12.25,
                new Certificate(64, 3.5, 0.125, 0.0625, null, null))),
        List.of(
            new MetricValue(definition, 0.85546875, 256, 0, 0.022),
            new MetricValue(definition, 0.5, 1, 255, Double.NaN)),
        List.of("one image has a map of zeros"),
        new Cost(30.5, 24.75, 5.5, 161.6, 734003200L, 0.25, 2),
        resultDigest,
        new TreeMap<>());
  }

  /** A record as a store keeps it: with the digests of its metrics and of these parts. */
  public static RunRecord sealed(
      RunRecord record,
      List<NamedArray> weights,
      List<NamedArray> examples,
      List<NamedArray> maps) {
    return new RunParts(
            weights.isEmpty() ? Optional.empty() : Optional.of(weights),
            record.metrics(),
            examples.isEmpty() ? Optional.empty() : Optional.of(examples),
            maps.isEmpty() ? Optional.empty() : Optional.of(maps),
            Optional.empty(),
            Optional.empty())
        .seal(record);
  }

  /** The same without any part. */
  public static RunRecord sealed(RunRecord record) {
    return sealed(record, List.of(), List.of(), List.of());
  }

  /** A record with all that a record may have. */
  public static RunRecord whole() {
    RunRecord record = record(spec(), wholeEnvironment(), "cd".repeat(32));
    MetricValue robust = record.metrics().get(1);
    Certificate.Inner inner =
        new Certificate.Inner(
            64, 0.0078125, 0.03125, 0, 0.984375, Certificate.Optimum.BOX, 0.8125, 0.125, 0.015625);
    EpochPoint last = record.curve().get(1);
    return new RunRecord(
        record.runId(),
        record.specId(),
        record.trainingId(),
        record.spec(),
        record.environment(),
        record.inputDigests(),
        List.of(
            record.curve().get(0),
            new EpochPoint(
                2,
                last.trainLoss(),
                last.trainAccuracy(),
                last.validationLoss(),
                last.validationAccuracy(),
                last.rate(),
                last.seconds(),
                new Certificate(64, 3.5, 0.125, 0.0625, 0.25, inner))),
        List.of(
            record.metrics().get(0),
            new MetricValue(robust.definition(), 0.5, 256, 0, 0.03125, 0.796875)),
        record.health(),
        new Cost(6.5, 24.75, 5.5, 161.6, 734003200L, 0.25, 2, "12".repeat(32)),
        record.resultDigest(),
        new TreeMap<>());
  }

  /** An environment with all that an environment may have. */
  public static Environment wholeEnvironment() {
    Environment plain = environment();
    return new Environment(
        plain.fenchel(),
        new TreeMap<>(Map.of("commons-rng-core-1.6.jar", "34".repeat(32), "java", "17")),
        plain.plugins(),
        plain.data(),
        plain.engine(),
        new TreeMap<>(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2")),
        "cpu amd64 x86-64-v4 GenuineIntel");
  }

  /** Images that are in the dataset where they are in the subset. */
  public static RunArrays.Places places(HostArray index) {
    return new RunArrays.Places(index, index);
  }

  private static Certificate certificate() {
    return new Certificate(
        64,
        4.5,
        0,
        0,
        0.140625,
        new Certificate.Inner(
            64, 0.0078125, 0.03125, 0, 0.984375, Certificate.Optimum.BOX, 0.125, 0.015625));
  }

  /** What an older build recorded: no certificates, and no more of the cost. */
  public static RunRecord before(RunRecord record) {
    return new RunRecord(
        record.runId(),
        record.specId(),
        record.trainingId(),
        record.spec(),
        record.environment(),
        record.inputDigests(),
        record.curve().stream().map(Samples::before).toList(),
        record.metrics(),
        record.health(),
        new Cost(
            record.cost().wallSeconds(),
            record.cost().trainSeconds(),
            record.cost().evaluationSeconds(),
            record.cost().trainImagesPerSecond(),
            record.cost().peakResidentBytes()),
        record.resultDigest(),
        new TreeMap<>());
  }

  private static EpochPoint before(EpochPoint point) {
    return new EpochPoint(
        point.epoch(),
        point.trainLoss(),
        point.trainAccuracy(),
        point.validationLoss(),
        point.validationAccuracy(),
        point.rate(),
        point.seconds());
  }

  private static DataSpec randomData(Random random) {
    Component dataset = randomComponent(random);
    int train = random.nextInt(Integer.MAX_VALUE);
    int test = random.nextInt(Integer.MAX_VALUE);
    Rational validation = randomRational(random);
    List<Component> augmentation = randomComponents(random);
    return new DataSpec(
        dataset, train, test, validation, augmentation, null, train % 4 == 0 ? true : null);
  }

  public static RunSpec randomSpec(Random random) {
    TrainingSpec training =
        new TrainingSpec(
            randomData(random),
            randomComponent(random),
            new ObjectiveSpec(
                randomComponent(random), random.nextBoolean() ? randomComponent(random) : null),
            new EngineSpec(
                word(random),
                new SessionOptions(
                    word(random),
                    random.nextBoolean() ? DataType.FLOAT32 : DataType.FLOAT64,
                    1 + random.nextInt(64))),
            new ScheduleSpec(
                random.nextInt(Integer.MAX_VALUE),
                random.nextInt(Integer.MAX_VALUE),
                randomComponent(random),
                randomComponent(random),
                random.nextBoolean() ? ScheduleSpec.Keep.LAST : ScheduleSpec.Keep.BEST),
            randomLong(random));
    EvaluationSpec evaluation =
        new EvaluationSpec(
            randomComponents(random),
            randomComponents(random),
            randomComponents(random),
            random.nextInt(Integer.MAX_VALUE),
            random.nextInt(Integer.MAX_VALUE),
            random.nextBoolean() ? randomRational(random) : null,
            random.nextBoolean() ? random.nextInt(Integer.MAX_VALUE) : null);
    return new RunSpec(random.nextInt(3) > 0 ? training : masked(training, random), evaluation);
  }

  /** The same network, trained again on images that its own maps mask. */
  private static TrainingSpec masked(TrainingSpec training, Random random) {
    Derivation.Arm[] arms = Derivation.Arm.values();
    return retrained(
        training,
        new Derivation(
            training,
            randomComponent(random),
            arms[random.nextInt(arms.length)],
            Rational.of(1 + random.nextInt(99), 100)),
        randomLong(random));
  }

  /** What is trained again on masked images. */
  public static TrainingSpec retrained(TrainingSpec training, Derivation by, long seed) {
    return new TrainingSpec(
        training.data().masked(by),
        training.architecture(),
        training.objective(),
        training.engine(),
        training.schedule(),
        seed);
  }

  public static RunRecord randomRecord(Random random) {
    RunSpec spec = randomSpec(random);
    String specId = Ids.specId(spec);
    Environment environment =
        new Environment(
            word(random),
            texts(random),
            texts(random),
            texts(random),
            texts(random),
            texts(random),
            word(random));
    List<EpochPoint> curve = new ArrayList<>();
    List<MetricValue> metrics = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      boolean validated = random.nextBoolean();
      curve.add(
          new EpochPoint(
              1 + random.nextInt(9),
              randomDouble(random),
              randomDouble(random),
              validated ? (Double) randomDouble(random) : null,
              validated ? (Double) randomDouble(random) : null,
              randomDouble(random),
              randomDouble(random),
              random.nextBoolean() ? randomCertificate(random) : null));
      MetricDefinition.Direction[] directions = MetricDefinition.Direction.values();
      MetricDefinition definition =
          new MetricDefinition(
              randomComponent(random),
              random.nextInt(9),
              word(random),
              word(random),
              word(random),
              word(random),
              directions[random.nextInt(directions.length)]);
      metrics.add(
          new MetricValue(
              definition,
              randomDouble(random),
              random.nextInt(999),
              random.nextInt(999),
              randomDouble(random),
              randomOptional(random)));
    }
    return new RunRecord(
        Ids.runId(specId, environment),
        specId,
        Ids.trainingId(spec.training()),
        spec,
        environment,
        texts(random),
        curve,
        metrics,
        List.of(word(random)),
        new Cost(
            randomDouble(random),
            randomDouble(random),
            randomDouble(random),
            randomDouble(random),
            random.nextInt(1 << 30),
            randomOptional(random),
            random.nextBoolean() ? (Integer) random.nextInt(99) : null,
            random.nextBoolean() ? word(random) : null,
            random.nextBoolean() ? List.of(randomPart(random), randomPart(random)) : null),
        "cd".repeat(32),
        new TreeMap<>());
  }

  private static PartCost randomPart(Random random) {
    PartCost.Kind[] kinds = PartCost.Kind.values();
    return new PartCost(
        kinds[random.nextInt(kinds.length)],
        word(random),
        random.nextInt(1 << 30),
        Math.abs(randomDouble(random)),
        Math.abs(randomDouble(random)),
        Math.abs(randomDouble(random)));
  }

  private static Certificate randomCertificate(Random random) {
    Certificate.Optimum[] optima = Certificate.Optimum.values();
    Certificate.Inner inner =
        new Certificate.Inner(
            random.nextInt(99),
            randomOptional(random),
            randomOptional(random),
            random.nextInt(99),
            randomOptional(random),
            optima[random.nextInt(optima.length)],
            randomOptional(random),
            randomDouble(random),
            randomDouble(random));
    return new Certificate(
        random.nextInt(99),
        randomDouble(random),
        randomDouble(random),
        randomDouble(random),
        randomOptional(random),
        random.nextBoolean() ? inner : null);
  }

  private static @Nullable Double randomOptional(Random random) {
    return random.nextBoolean() ? (Double) randomDouble(random) : null;
  }

  private static Component component(String id, Map<String, Value> arguments) {
    return new Component(id, new Arguments(new TreeMap<>(arguments)));
  }

  private static List<Component> randomComponents(Random random) {
    List<Component> all = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      all.add(randomComponent(random));
    }
    return all;
  }

  private static Component randomComponent(Random random) {
    TreeMap<String, Value> arguments = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Unit[] units = Unit.values();
      Value value =
          switch (random.nextInt(5)) {
            case 0 -> new Value.Word(word(random));
            case 1 -> new Value.Flag(random.nextBoolean());
            case 2 -> new Value.Whole(randomLong(random));
            case 3 -> new Value.Part(randomComponent(random));
            default ->
                new Value.Quantity(randomRational(random), units[random.nextInt(units.length)]);
          };
      arguments.put(word(random), value);
    }
    return component(word(random), arguments);
  }

  private static Rational randomRational(Random random) {
    int bits = 1 + random.nextInt(random.nextInt(20) == 0 ? 1200 : 80);
    BigInteger above = new BigInteger(bits, random);
    BigInteger below = new BigInteger(1 + random.nextInt(80), random).add(BigInteger.ONE);
    return new Rational(random.nextBoolean() ? above : above.negate(), below);
  }

  private static long randomLong(Random random) {
    return random.nextInt(8) == 0 ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(64);
  }

  private static double randomDouble(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> Double.MIN_VALUE;
      case 4 -> random.nextInt();
      default -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
    };
  }

  private static SortedMap<String, String> texts(Random random) {
    TreeMap<String, String> all = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      all.put(word(random), word(random));
    }
    return all;
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    int[] letters = WORDS.codePoints().toArray();
    for (int i = random.nextInt(9); i > 0; i--) {
      word.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return word.toString();
  }

  /** What a metric's number means, but for its name of no interest. */
  public static MetricDefinition metric(Component metric) {
    return new MetricDefinition(
        metric, 1, "logits", "none", "pixel [0,1]", "", MetricDefinition.Direction.HIGHER);
  }
}
