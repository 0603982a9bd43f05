package io.github.fenchel.results.report;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.report.ReportColumn.Fact;
import io.github.fenchel.results.report.ReportColumn.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The columns that some runs have: their metrics, norms' penalties, and costs. */
final class ReportColumns {
  /** What the ids of norms' penalties start with, before the norm's. */
  private static final String PENALTY = "penalty-";

  private static final double BYTES_PER_MEBIBYTE = 1024.0 * 1024;

  private static final String UNATTACKED = "unattacked";

  private ReportColumns() {}

  /** Returns the columns of some runs, in the order in which their metrics come. */
  static List<ReportColumn> of(Collection<RunRecord> runs, Glossary glossary) {
    Map<String, MetricDefinition> definitions = new LinkedHashMap<>();
    Map<String, Integer> uses = new HashMap<>();
    for (RunRecord run : runs) {
      for (MetricValue metric : run.metrics()) {
        Component component = metric.definition().metric();
        if (definitions.putIfAbsent(id(metric.definition()), metric.definition()) == null) {
          uses.merge(component.id(), 1, Integer::sum);
        }
      }
    }
    List<ReportColumn> columns = new ArrayList<>();
    List<ReportColumn> unattacked = new ArrayList<>();
    definitions.forEach(
        (id, definition) -> {
          Component component = definition.metric();
          boolean alone = uses.getOrDefault(component.id(), 0) == 1;
          String name = alone ? brief(component) : id(definition, definition.written());
          columns.add(metric(id, definition, name, glossary));
          String clean = unattacked.isEmpty() ? UNATTACKED : name + ", " + UNATTACKED;
          clean(id, definition, clean, runs)
              .filter(column -> unattacked.stream().noneMatch(same(column, runs)))
              .ifPresent(
                  column -> {
                    unattacked.add(column);
                    columns.add(column);
                  });
        });
    costs().stream()
        .filter(cost -> runs.stream().anyMatch(run -> isKnown(cost.reading().apply(run))))
        .forEach(columns::add);
    return List.copyOf(columns);
  }

  /** A metric under an attack, on the same images without it; if some run has it. */
  private static Optional<ReportColumn> clean(
      String id, MetricDefinition definition, String name, Collection<RunRecord> runs) {
    ReportColumn column =
        new ReportColumn(
            id + " without the attack",
            name,
            Group.METRIC,
            "the same metric of the same images without the attack",
            definition.direction(),
            definition.unit(),
            List.of(new Fact("of", "the attacked images as they are")),
            run -> ReportValue.of(clean(run, id)));
    return runs.stream().anyMatch(run -> isKnown(column.reading().apply(run)))
        ? Optional.of(column)
        : Optional.empty();
  }

  /** Attacks of one set of images share the accuracy of the images as they are. */
  private static Predicate<ReportColumn> same(ReportColumn column, Collection<RunRecord> runs) {
    return other ->
        runs.stream()
            .allMatch(
                run ->
                    Double.compare(
                            column.reading().apply(run).value(), other.reading().apply(run).value())
                        == 0);
  }

  private static double clean(RunRecord run, String id) {
    return run.metrics().stream()
        .filter(metric -> id(metric.definition()).equals(id))
        .findFirst()
        .map(MetricValue::clean)
        .orElse(Double.NaN);
  }

  /** The id, and how large an attack is: accuracies under attacks of other sizes are no match. */
  private static String brief(Component component) {
    Value epsilon = component.arguments().values().get("epsilon");
    return epsilon == null || component.id().startsWith(PENALTY)
        ? component.id()
        : component.id() + " " + epsilon.written();
  }

  private static boolean isKnown(ReportValue reading) {
    return !Double.isNaN(reading.value());
  }

  /** Another version of a metric is another number. */
  private static String id(MetricDefinition definition) {
    return id(definition, definition.text());
  }

  private static String id(MetricDefinition definition, String text) {
    return definition.version() == 1 ? text : text + " version " + definition.version();
  }

  private static ReportColumn metric(
      String id, MetricDefinition definition, String name, Glossary glossary) {
    Component component = definition.metric();
    boolean penalty = component.id().startsWith(PENALTY);
    String norm = penalty ? component.id().substring(PENALTY.length()) : "";
    Optional<Descriptor> descriptor =
        penalty ? glossary.norm(norm) : glossary.metric(component.id());
    String said = descriptor.map(Descriptor::doc).orElse("");
    List<Fact> facts = new ArrayList<>();
    component
        .arguments()
        .values()
        .forEach((key, value) -> facts.add(argument(key, value, descriptor)));
    facts.add(new Fact("of", definition.target()));
    facts.add(new Fact("pooling", definition.pooling()));
    facts.add(new Fact("space", definition.space()));
    facts.add(new Fact("version", Integer.toString(definition.version())));
    return new ReportColumn(
        id,
        penalty ? "R* " + new Component(norm, component.arguments()).written() : name,
        penalty ? Group.PENALTY : Group.METRIC,
        penalty
            ? "what the norm "
                + norm
                + " makes the loss gradient cost: R*(g) = max over d of <g,d> - R(d)"
                + (said.isEmpty() ? "" : "; " + said)
            : said,
        definition.direction(),
        definition.unit(),
        facts,
        run -> reading(run, id));
  }

  private static Fact argument(String key, Value value, Optional<Descriptor> descriptor) {
    String doc =
        descriptor.flatMap(d -> d.parameter(key)).map(Parameter::doc).map(t -> ", " + t).orElse("");
    return new Fact(key, value.written() + doc);
  }

  private static ReportValue reading(RunRecord run, String id) {
    return run.metrics().stream()
        .filter(metric -> id(metric.definition()).equals(id))
        .findFirst()
        .map(m -> new ReportValue(m.value(), m.standardError(), m.n(), m.undefined()))
        .orElse(ReportValue.NONE);
  }

  private static List<ReportColumn> costs() {
    return List.of(
        cost(
            "trainSeconds",
            "training",
            "wall time of training alone, certificates left out",
            "s",
            // Stored weights that were measured again took no training.
            cost -> cost.trainSeconds() == 0 ? Double.NaN : cost.trainSeconds()),
        new ReportColumn(
            "trainImagesPerSecond",
            "images/s",
            Group.COST,
            "images trained on per second of training",
            Direction.HIGHER,
            "1/s",
            List.of(),
            run ->
                ReportValue.of(
                    run.cost().trainSeconds() == 0
                        ? Double.NaN
                        : run.cost().trainImagesPerSecond())),
        cost(
            "gradientEvaluations",
            "gradients",
            "gradients of the loss that one training step computes for each of its images: 1 with"
                + " respect to the weights, 1 for each with respect to the input, and 1 more where"
                + " the weights' gradient goes through it",
            "",
            cost -> orNan(cost.gradientEvaluations())),
        cost(
            "evaluationSeconds",
            "evaluation",
            "wall time of the evaluation",
            "s",
            Cost::evaluationSeconds),
        cost(
            "certificateSeconds",
            "certificates",
            "wall time of the certificates of all epochs: how well the inner problem was solved",
            "s",
            cost -> orNan(cost.certificateSeconds())),
        cost("wallSeconds", "whole run", "wall time of the whole process", "s", Cost::wallSeconds),
        cost(
            "peakResidentMebibytes",
            "peak memory",
            "the largest resident memory of the process",
            "MiB",
            cost -> cost.peakResidentBytes() / BYTES_PER_MEBIBYTE));
  }

  private static double orNan(@Nullable Number number) {
    return number == null ? Double.NaN : number.doubleValue();
  }

  private static ReportColumn cost(
      String id, String label, String doc, String unit, ToDoubleFunction<Cost> value) {
    return new ReportColumn(
        id,
        label,
        Group.COST,
        doc,
        Direction.LOWER,
        unit,
        List.of(),
        run -> ReportValue.of(value.applyAsDouble(run.cost())));
  }
}
