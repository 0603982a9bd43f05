package io.github.fenchel.results.compare;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.compare.PairComparison.RunPair;
import io.github.fenchel.results.field.RunFields;
import io.github.fenchel.results.measure.PairedDifference;
import io.github.fenchel.results.store.RunStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Compares two sets of runs and says at which level they are the same. */
final class PairJudge {
  private final RunFiles files;
  private final Margins margins;

  PairJudge(RunStore store, ComparisonRequest request) {
    this.files = new RunFiles(store, store);
    this.margins = new Margins(store.suites(), request);
  }

  /** A judge of runs that lie in two stores: of no suite, so that no suite states a margin. */
  PairJudge(RunStore left, RunStore right, ComparisonRequest request) {
    this.files = new RunFiles(left, right);
    this.margins = new Margins(List.of(), request);
  }

  /**
   * Compares two values of the axes.
   *
   * @throws FenchelException of kind USER, with the reason, if they are not comparable
   */
  PairComparison judge(String title, RunGroup.Level left, RunGroup.Level right) {
    List<RunPair> pairs = pairs(left, right);
    boolean sameTask = Axes.sameTask(unseeded(left), unseeded(right));
    if (sameTask) {
      pairs.forEach(PairJudge::requireSameInputs);
    }
    List<MetricDifference> metrics =
        metrics(pairs, margins.of(pairs), PairedImages.of(pairs, files));
    List<MapDifference> maps = files.maps(pairs);
    List<StepZero> stepZero = new ArrayList<>();
    if (sameTask) {
      pairs.forEach(pair -> files.stepZero(pair).ifPresent(stepZero::add));
    }
    List<String> notes = new ArrayList<>();
    ComparisonVerdict verdict = verdict(pairs, metrics, stepZero, notes);
    if (verdict != ComparisonVerdict.BIT && Axes.sameMachinery(unseeded(left), unseeded(right))) {
      notes.add("backend, versions, device class and threads are the same, yet bits differ");
    }
    if (sameTask && stepZero.size() < pairs.size() && verdict != ComparisonVerdict.BIT) {
      notes.add(
          "TOLERANCE cannot be claimed: "
              + RunStore.PROBE
              + " is missing in "
              + (pairs.size() - stepZero.size())
              + " of "
              + pairs.size()
              + " pairs; run them again with this Fenchel to have it");
    }
    unpaired(left, right).ifPresent(notes::add);
    margins.stated(pairs).ifPresent(notes::add);
    return new PairComparison(
        title, left.label(), right.label(), pairs, metrics, stepZero, maps, verdict, notes);
  }

  private static RunFields unseeded(RunGroup.Level level) {
    return level.bySeed().containsKey(RunGroup.NO_SEED)
        ? level.fields()
        : level.fields().only(name -> !name.equals(RunFields.SEED));
  }

  private static List<RunPair> pairs(RunGroup.Level left, RunGroup.Level right) {
    List<RunPair> pairs = new ArrayList<>();
    left.bySeed()
        .forEach(
            (seed, run) -> {
              RunRecord other = right.bySeed().get(seed);
              if (other != null) {
                pairs.add(new RunPair(seed, run, other));
              }
            });
    if (pairs.isEmpty()) {
      throw FenchelException.user(
          "they have no seed in common: "
              + String.join(", ", left.bySeed().keySet())
              + " and "
              + String.join(", ", right.bySeed().keySet())
              + "; run both with the same seeds");
    }
    return pairs;
  }

  private static Optional<String> unpaired(RunGroup.Level left, RunGroup.Level right) {
    List<String> seeds = new ArrayList<>();
    left.bySeed().keySet().forEach(s -> addMissing(s, right, left.label(), seeds));
    right.bySeed().keySet().forEach(s -> addMissing(s, left, right.label(), seeds));
    return seeds.isEmpty()
        ? Optional.empty()
        : Optional.of("left out, because only one side has it: " + String.join(", ", seeds));
  }

  private static void addMissing(
      String seed, RunGroup.Level other, String label, List<String> seeds) {
    if (!other.bySeed().containsKey(seed)) {
      seeds.add("seed " + seed + " (" + label + ")");
    }
  }

  /** What computes may differ; what it was given may not. */
  private static void requireSameInputs(RunPair pair) {
    Map<String, String> left = pair.left().inputDigests();
    Map<String, String> right = pair.right().inputDigests();
    if (!left.equals(right)) {
      List<String> names = new ArrayList<>();
      left.forEach(
          (name, digest) -> {
            if (!digest.equals(right.get(name))) {
              names.add(name);
            }
          });
      right.keySet().stream().filter(name -> !left.containsKey(name)).forEach(names::add);
      throw FenchelException.user(
          "with seed "
              + pair.name()
              + " they were given different inputs: the digests of "
              + String.join(", ", names)
              + " differ; run both with one Fenchel");
    }
  }

  private static List<MetricDifference> metrics(
      List<RunPair> pairs, SortedMap<String, Double> margins, PairedImages images) {
    Map<String, MetricValue> first = byName(pairs.get(0).left());
    List<MetricDifference> metrics = new ArrayList<>();
    first.forEach(
        (name, value) -> {
          List<MetricValue> left = new ArrayList<>();
          List<MetricValue> right = new ArrayList<>();
          for (RunPair pair : pairs) {
            MetricValue a = byName(pair.left()).get(name);
            MetricValue b = byName(pair.right()).get(name);
            if (a == null || b == null) {
              return;
            }
            requireSameMeaning(value, a);
            requireSameMeaning(value, b);
            left.add(a);
            right.add(b);
          }
          double[] differences = new double[pairs.size()];
          for (int i = 0; i < differences.length; i++) {
            differences[i] = right.get(i).value() - left.get(i).value();
          }
          metrics.add(
              new MetricDifference(
                  value.definition(),
                  mean(left),
                  mean(right),
                  PairedDifference.of(images.sample(value.definition(), left, right), differences),
                  margins.get(value.definition().metric().id())));
        });
    return metrics;
  }

  private static double mean(List<MetricValue> values) {
    return PairedDifference.of(values.stream().mapToDouble(MetricValue::value).toArray()).mean();
  }

  private static Map<String, MetricValue> byName(RunRecord record) {
    Map<String, MetricValue> byName = new LinkedHashMap<>();
    record.metrics().forEach(m -> byName.putIfAbsent(m.definition().text(), m));
    return byName;
  }

  private static void requireSameMeaning(MetricValue left, MetricValue right) {
    if (!left.definition().equals(right.definition())) {
      throw FenchelException.user(
          "metric "
              + left.definition().text()
              + " is defined differently: "
              + left.definition()
              + " and "
              + right.definition()
              + "; measure both with one Fenchel");
    }
  }

  private ComparisonVerdict verdict(
      List<RunPair> pairs,
      List<MetricDifference> metrics,
      List<StepZero> stepZero,
      List<String> notes) {
    if (pairs.stream().allMatch(files::sameBits)) {
      notes.add("all bits are equal");
      return ComparisonVerdict.BIT;
    }
    List<String> different = new ArrayList<>();
    List<String> equivalent = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    for (MetricDifference metric : metrics) {
      metric
          .finding()
          .ifPresent(
              finding ->
                  (switch (finding) {
                        case DIFFERENT -> different;
                        case EQUIVALENT -> equivalent;
                        case UNDECIDED -> undecided;
                      })
                      .add(sentence(metric, finding)));
    }
    boolean probed = stepZero.size() == pairs.size();
    boolean within = probed && stepZero.stream().allMatch(StepZero::isWithin);
    if (!different.isEmpty()) {
      notes.addAll(different);
      notes.addAll(undecided);
      stepZero.stream().map(PairJudge::sentence).forEach(notes::add);
      return ComparisonVerdict.DIFFERENT;
    }
    stepZero.stream().map(PairJudge::sentence).forEach(notes::add);
    if (within) {
      notes.addAll(equivalent);
      notes.addAll(undecided);
      return ComparisonVerdict.TOLERANCE;
    }
    if (undecided.isEmpty() && !equivalent.isEmpty()) {
      notes.addAll(0, equivalent);
      return ComparisonVerdict.STATISTICAL;
    }
    notes.addAll(0, undecided);
    if (equivalent.isEmpty() && undecided.isEmpty()) {
      notes.add(0, "no metric with a margin was measured; give one with --margin METRIC=VALUE");
    }
    return ComparisonVerdict.UNDECIDED;
  }

  private static String sentence(MetricDifference metric, PairedDifference.Finding finding) {
    PairedDifference paired = metric.paired();
    double margin = metric.margin() == null ? Double.NaN : metric.margin();
    PairedDifference.Interval interval = paired.interval();
    String found = String.format(Locale.ROOT, "%s: difference %+.4f", metric.name(), paired.mean());
    if (!Double.isNaN(interval.low())) {
      found +=
          String.format(
              Locale.ROOT, ", 90 %% interval [%+.4f, %+.4f]", interval.low(), interval.high());
    }
    String decided =
        switch (finding) {
          case DIFFERENT -> " lies beyond the margin ";
          case EQUIVALENT -> " lies within the margin ";
          case UNDECIDED -> " does not decide about the margin ";
        };
    String sentence = found + decided + margin;
    return finding == PairedDifference.Finding.UNDECIDED
        ? sentence + "; " + paired.need(margin).sentence()
        : sentence;
  }

  private static String sentence(StepZero stepZero) {
    StepZero.TensorDifference worst = stepZero.worst();
    String text =
        String.format(
            Locale.ROOT,
            "step 0, seed %s: %s off by %.1e relative, %s the budget %.0e",
            stepZero.pair(),
            worst.name(),
            worst.relative(),
            worst.isWithin() ? "within" : "beyond",
            StepZero.BUDGET);
    long flips = stepZero.tensors().stream().mapToLong(t -> t.signFlips()).sum();
    return flips == 0 ? text : text + " (" + flips + " signs of vanishing gradients left out)";
  }
}
