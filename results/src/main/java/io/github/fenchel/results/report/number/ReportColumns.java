package io.github.fenchel.results.report.number;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.explain.MetricDefinition.Direction;
import io.github.fenchel.api.explain.MetricFamilies;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Descriptor;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.Cost;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.results.report.number.ReportColumn.Fact;
import io.github.fenchel.results.report.number.ReportColumn.Group;
import io.github.fenchel.results.report.number.ReportColumn.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns that some runs have: their metrics, norms' penalties, and costs. */
public final class ReportColumns {
  /** What the ids of norms' penalties start with, before the norm's. */
  static final String PENALTY = "penalty-";

  private static final double BYTES_PER_MEBIBYTE = 1024.0 * 1024;

  private static final String UNATTACKED = "unattacked";
  private static final String WITHOUT = " without the attack";
  private static final ReportValue NONE = ReportValue.NONE;

  private final Glossary glossary;
  private final MethodLabels methods;
  private final Map<String, MetricDefinition> definitions = new LinkedHashMap<>();
  private final Map<String, Map<String, MetricValue>> values = new HashMap<>();

  private ReportColumns(Collection<RunRecord> runs, Glossary glossary, MethodLabels methods) {
    this.glossary = glossary;
    this.methods = methods;
    for (RunRecord run : runs) {
      Map<String, MetricValue> own = new HashMap<>();
      for (MetricValue metric : run.metrics()) {
        String id = id(metric.definition());
        definitions.putIfAbsent(id, metric.definition());
        own.putIfAbsent(id, metric);
      }
      values.put(run.runId(), own);
    }
  }

  /**
   * Returns the columns of some runs, in the order in which their metrics come: first those of no
   * map and of the simple gradient, then each other saliency method's.
   */
  public static List<ReportColumn> of(
      Collection<RunRecord> runs, Glossary glossary, MethodLabels methods) {
    return new ReportColumns(runs, glossary, methods).columns(runs);
  }

  private List<ReportColumn> columns(Collection<RunRecord> runs) {
    Map<List<Object>, Integer> uses = new HashMap<>();
    definitions
        .values()
        .forEach(
            metric -> uses.merge(List.of(metric.metric().id(), method(metric)), 1, Integer::sum));
    List<ReportColumn> columns = new ArrayList<>();
    List<ReportColumn> unattacked = new ArrayList<>();
    definitions.forEach(
        (id, definition) -> {
          Component component = definition.metric();
          boolean alone = uses.getOrDefault(List.of(component.id(), method(definition)), 0) == 1;
          String name = alone ? brief(component) : versioned(definition, component.written());
          columns.add(metric(id, definition, name));
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
    columns.sort(Comparator.comparing(column -> Math.max(0, column.place().method()))); // stable
    return List.copyOf(columns);
  }

  private int method(MetricDefinition metric) {
    return methods.of(metric).orElse(-1);
  }

  private Place place(MetricDefinition metric, String measure) {
    String id = metric.metric().id();
    return new Place(MetricFamilies.of(id), MetricFamilies.isHeadline(id), measure, method(metric));
  }

  /** A metric under an attack, on the same images without it; if some run has it. */
  private Optional<ReportColumn> clean(
      String id, MetricDefinition definition, String name, Collection<RunRecord> runs) {
    ReportColumn column =
        new ReportColumn(
            id + WITHOUT,
            name,
            Group.METRIC,
            place(definition, measure(definition) + WITHOUT),
            "the same metric of the same images without the attack",
            definition.direction(),
            definition.unit(),
            List.of(new Fact("of", "the attacked images as they are")),
            run -> value(run, id).map(MetricValue::clean).map(ReportValue::of).orElse(NONE));
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

  private Optional<MetricValue> value(RunRecord run, String id) {
    return Optional.ofNullable(values.getOrDefault(run.runId(), Map.of()).get(id));
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

  /** Returns the id of a metric's column: another version of a metric is another number. */
  public static String id(MetricDefinition definition) {
    return versioned(definition, definition.text());
  }

  /** What is measured, of whatever map. */
  private static String measure(MetricDefinition definition) {
    return versioned(definition, definition.metric().text());
  }

  private static String versioned(MetricDefinition definition, String text) {
    return definition.version() == 1 ? text : text + " version " + definition.version();
  }

  private ReportColumn metric(String id, MetricDefinition definition, String name) {
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
    methods.of(definition).ifPresent(at -> facts.add(new Fact("map", methods.written(at))));
    facts.add(new Fact("pooling", definition.pooling()));
    facts.add(new Fact("space", definition.space()));
    facts.add(new Fact("images", images(id)));
    facts.add(new Fact("version", Integer.toString(definition.version())));
    return new ReportColumn(
        id,
        penalty ? "R* " + new Component(norm, component.arguments()).written() : name,
        penalty ? Group.PENALTY : Group.METRIC,
        penalty ? Place.none(id) : place(definition, measure(definition)),
        penalty
            ? "what the norm "
                + norm
                + " makes the loss gradient cost: R*(g) = max over d of <g,d> - R(d)"
                + (said.isEmpty() ? "" : "; " + said)
            : said,
        definition.direction(),
        definition.unit(),
        facts,
        run ->
            value(run, id)
                .map(m -> new ReportValue(m.value(), m.standardError(), m.n(), m.undefined()))
                .orElse(NONE));
  }

  /** On how many images a run measured it: the fewest and the most of the runs. */
  private String images(String id) {
    IntSummaryStatistics measured =
        values.values().stream()
            .flatMap(own -> Stream.ofNullable(own.get(id)))
            .mapToInt(metric -> metric.n() + metric.undefined())
            .summaryStatistics();
    return measured.getMin() == measured.getMax()
        ? Integer.toString(measured.getMax())
        : measured.getMin() + " to " + measured.getMax();
  }

  private static Fact argument(String key, Value value, Optional<Descriptor> descriptor) {
    String doc =
        descriptor.flatMap(d -> d.parameter(key)).map(Parameter::doc).map(t -> ", " + t).orElse("");
    return new Fact(key, value.written() + doc);
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
            Place.none("trainImagesPerSecond"),
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
        Place.none(id),
        doc,
        Direction.LOWER,
        unit,
        List.of(),
        run -> ReportValue.of(value.applyAsDouble(run.cost())));
  }
}
