package io.github.fenchel.runner.explain;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.CurveMetric;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.ImageAttack;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TestImages;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.record.MetricValue;
import io.github.fenchel.api.record.PartCost;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.results.codec.NamedArray;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.results.record.RunArrays;
import io.github.fenchel.runner.batch.Chunk;
import io.github.fenchel.runner.batch.DrawSource;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.ImagePass;
import io.github.fenchel.runner.batch.ImageSource;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Measures a trained network: what columns read comes from the engine, chunk by chunk, and nothing
 * else; numbers are computed in Java.
 *
 * <p>Logits of all test images; the maps that columns read of the explained ones, in the same pass
 * where these are all; then the other maps that are kept, of their images alone; then the attacks.
 * Metrics with an attack are measured on the same images without it, too.
 */
public final class Evaluator {
  private final EvaluationTask task;
  private final Network network;
  private final Session session;
  private final ArrayModel asked;
  private final IntConsumer progress;
  private final Map<MetricColumn, double[]> measured = new LinkedHashMap<>();
  private final Map<MetricColumn, double[]> unattacked = new LinkedHashMap<>();
  private final KeptMaps kept;
  private final KeptMaps curves;
  private final PartMeter meter = new PartMeter();
  private final Map<MetricColumn, String> names = new HashMap<>();
  private int done;

  /** Is given the maps of a chunk, by array name. */
  private interface MapVisitor {
    void visit(ImagePass.Found found, Map<String, HostArray> maps);
  }

  private Evaluator(EvaluationTask task, Model model, IntConsumer progress) {
    this.task = task;
    this.network = model.network();
    this.session = network.session();
    this.asked = new ArrayModel(model, task.train(), task.seeds());
    this.progress = progress;
    this.kept = new KeptMaps(task.places(TestImages.MAPPED));
    this.curves = new KeptMaps(task.places(TestImages.MAPPED));
    List<String> all =
        RunArrays.columnNames(task.columns().stream().map(MetricColumn::definition).toList());
    for (int i = 0; i < all.size(); i++) {
      names.put(task.columns().get(i), all.get(i));
    }
    for (MetricColumn column : task.columns()) {
      int n = task.places(column.reads().on()).size();
      measured.put(column, new double[n]);
      if (column.isAttacked()) {
        unattacked.put(column, new double[n]);
      }
    }
  }

  /**
   * Measures a network.
   *
   * @param progress receives the number of chunks done
   */
  public static Measured measure(EvaluationTask task, Model model, IntConsumer progress) {
    return new Evaluator(task, model, progress).run();
  }

  /** Returns how many chunks measuring takes. */
  public static int chunks(EvaluationTask task) {
    boolean explained = !task.explainsAll() && !task.columns(TestImages.EXPLAINED).isEmpty();
    boolean more = !rarer(task).isEmpty();
    return Chunk.all(task.test().size()).size()
        + (explained ? chunks(task, TestImages.EXPLAINED) : 0)
        + (more ? chunks(task, TestImages.MAPPED) : 0)
        + attacks(task) * chunks(task, TestImages.ATTACKED);
  }

  private static int attacks(EvaluationTask task) {
    long inEngine =
        task.columns(TestImages.ATTACKED).stream()
            .filter(column -> column.metric().attack().isPresent())
            .count();
    return Math.toIntExact(inEngine) + searches(task).size();
  }

  /** The searches, each with the columns that see what it finds. */
  private static Map<ImageAttack, List<MetricColumn>> searches(EvaluationTask task) {
    Map<ImageAttack, List<MetricColumn>> searches = new LinkedHashMap<>();
    for (MetricColumn column : task.columns(TestImages.ATTACKED)) {
      column
          .metric()
          .imageAttack()
          .ifPresent(
              search -> searches.computeIfAbsent(search, s -> new ArrayList<>()).add(column));
    }
    return searches;
  }

  private static int chunks(EvaluationTask task, TestImages images) {
    return Chunk.all(task.places(images).size()).size();
  }

  /** The methods whose maps some column reads of every explained image. */
  private static Map<String, SaliencyMethod> everywhere(EvaluationTask task) {
    return MetricColumn.methods(task.columns(TestImages.EXPLAINED), List.of());
  }

  /** The methods whose maps are kept, or read of the kept images alone. */
  private static Map<String, SaliencyMethod> rarer(EvaluationTask task) {
    Map<String, SaliencyMethod> rarer = keptMethods(task);
    rarer.keySet().removeAll(everywhere(task).keySet());
    return rarer;
  }

  /** The methods whose maps a run keeps: those of the suite, and what columns read beside. */
  private static Map<String, SaliencyMethod> keptMethods(EvaluationTask task) {
    List<MetricColumn> columns =
        task.columns().stream()
            .filter(column -> column.reads().on() != TestImages.ATTACKED)
            .toList();
    return MetricColumn.methods(columns, task.saliency());
  }

  private Measured run() {
    HostArray logits = everyImage();
    if (!task.explainsAll()) {
      explainedImages(logits);
    }
    keptImages(logits);
    for (MetricColumn column : task.columns(TestImages.ATTACKED)) {
      if (column.metric().attack().isPresent()) {
        attackedImages(column, logits);
      }
    }
    searches(task).forEach((search, columns) -> searchedImages(search, columns, logits));
    List<MetricValue> values = new ArrayList<>();
    List<RunArrays.Column> columns = new ArrayList<>();
    measured.forEach(
        (column, numbers) -> {
          HostArray array = HostArray.of(Shape.of(numbers.length), numbers);
          values.add(value(column, MeanError.of(array)));
          columns.add(
              new RunArrays.Column(
                  column.definition(), index(task.places(column.reads().on())), array));
        });
    List<Integer> all = task.places(TestImages.ALL);
    ImageSource images = ImageSource.of(task.test());
    int[] places = all.stream().mapToInt(Integer::intValue).toArray();
    long[] labels = Arrays.stream(places).mapToLong(task.test()::label).toArray();
    return new Measured(
        values,
        RunArrays.examples(
            new RunArrays.Places(index(all), images.keys(places)),
            HostArray.of(Shape.of(labels.length), labels),
            logits,
            columns),
        saliency(),
        curves(),
        meter.costs());
  }

  private MetricValue value(MetricColumn column, MeanError mean) {
    MetricValue value = mean.as(column.definition());
    double[] clean = unattacked.get(column);
    return clean == null
        ? value
        : new MetricValue(
            value.definition(),
            value.value(),
            value.n(),
            value.undefined(),
            value.standardError(),
            MeanError.of(HostArray.of(Shape.of(clean.length), clean)).mean());
  }

  private static HostArray index(List<Integer> places) {
    return HostArray.of(
        Shape.of(places.size()), places.stream().mapToLong(Integer::longValue).toArray());
  }

  /** Returns the logits of all test images, {@code [N,K]}. */
  private HostArray everyImage() {
    Map<String, SaliencyMethod> methods = task.explainsAll() ? everywhere(task) : Map.of();
    List<MetricColumn> columns = new ArrayList<>(task.columns(TestImages.ALL));
    columns.addAll(task.explainsAll() ? task.columns(TestImages.EXPLAINED) : List.of());
    List<HostArray> rows = new ArrayList<>();
    explain(
        "explain",
        ImageSource.of(task.test()),
        methods,
        true,
        (found, maps) -> {
          HostArray logits = found.outputs().get(0);
          rows.add(logits);
          int from = found.from();
          int to = from + found.subject().size();
          kept.add(maps, IntStream.range(from, to).boxed().toList());
          Evidence evidence = new Evidence(found.subject(), logits).withSides(found.sides());
          measure(columns, evidence, maps::get, from);
        });
    return HostArray.concat(rows);
  }

  private void explainedImages(HostArray logits) {
    List<MetricColumn> columns = task.columns(TestImages.EXPLAINED);
    if (columns.isEmpty()) {
      return;
    }
    List<Integer> explained = task.places(TestImages.EXPLAINED);
    explain(
        "explain some",
        ImageSource.of(task.test(), explained),
        everywhere(task),
        false,
        (found, maps) -> {
          List<Integer> places = some(explained, found);
          kept.add(maps, places);
          HostArray own = logits.take(places.stream().mapToInt(Integer::intValue).toArray());
          Evidence evidence = new Evidence(found.subject(), own).withSides(found.sides());
          measure(columns, evidence, maps::get, found.from());
        });
  }

  /**
   * Makes the maps of the kept images that no column reads of all, and measures on these images.
   */
  private void keptImages(HostArray logits) {
    Map<String, SaliencyMethod> methods = rarer(task);
    List<Integer> mapped = task.places(TestImages.MAPPED);
    ImageSource images = ImageSource.of(task.test(), mapped);
    if (!methods.isEmpty()) {
      explain(
          "explain kept",
          images,
          methods,
          false,
          (found, maps) -> kept.add(maps, some(mapped, found)));
    }
    List<MetricColumn> columns = task.columns(TestImages.MAPPED);
    for (Chunk chunk : columns.isEmpty() ? List.<Chunk>of() : Chunk.all(images.size())) {
      int from = chunk.from();
      int to = from + chunk.used();
      int[] rows = IntStream.range(from, to).toArray();
      HostBatch batch = images.batch(rows);
      LabeledImages subject = new LabeledImages(batch.images(), batch.labels(), images.keys(rows));
      HostArray own = logits.take(Arrays.stream(rows).map(mapped::get).toArray());
      Evidence evidence = new Evidence(subject, own).withSides(batch.sides());
      measure(columns, evidence, name -> kept.get(name).rows(from, to), from);
    }
  }

  /**
   * Makes maps of images: simple gradients in one program, with the logits before them if asked
   * for; then the other methods, one after another.
   */
  private void explain(
      String name,
      ImageSource images,
      Map<String, SaliencyMethod> methods,
      boolean logits,
      MapVisitor visitor) {
    List<SimpleGradient> gradients = new ArrayList<>();
    List<SaliencyMethod> others = new ArrayList<>();
    List<PartMeter.Part> together = new ArrayList<>();
    for (SaliencyMethod method : methods.values()) {
      if (method instanceof SimpleGradient gradient) {
        gradients.add(gradient);
      } else {
        others.add(method);
      }
    }
    if (logits || gradients.isEmpty()) { // a program has an output
      together.add(new PartMeter.Part(PartCost.Kind.LOGITS, "logits", Passes.forwards(1)));
    }
    gradients.forEach(gradient -> together.add(part(gradient)));
    ImagePass pass =
        pass(
            name,
            List.of(),
            (batch, draws) -> {
              List<Tensor> out = new ArrayList<>();
              if (together.size() > gradients.size()) {
                out.add(network.logits(batch.images(), Mode.EVALUATE, draws));
              }
              gradients.forEach(gradient -> out.addAll(gradient.compute(network, batch)));
              return out;
            });
    AtomicLong since = new AtomicLong(System.nanoTime());
    pass.over(
        images,
        DrawSource.of(task.seeds(), name),
        found -> {
          meter.addTogether(together, found.subject().size(), since.get());
          Map<String, HostArray> maps = new LinkedHashMap<>();
          int first = found.outputs().size() - gradients.size();
          for (int i = 0; i < gradients.size(); i++) {
            maps.put(gradients.get(i).arrayName(), found.outputs().get(first + i));
          }
          others.forEach(method -> maps.put(method.arrayName(), map(method, found.subject())));
          visitor.visit(found, maps);
          progress.accept(++done);
          since.set(System.nanoTime());
        });
  }

  private static PartMeter.Part part(SaliencyMethod method) {
    return new PartMeter.Part(PartCost.Kind.METHOD, method.arrayName(), method.passes());
  }

  private PartMeter.Part part(MetricColumn column) {
    Passes map = column.method().map(SaliencyMethod::passes).orElse(Passes.NONE);
    return new PartMeter.Part(
        PartCost.Kind.METRIC,
        column.definition().metric().text(),
        column.metric().passes(task.image(), map));
  }

  private HostArray map(SaliencyMethod method, LabeledImages images) {
    long started = System.nanoTime();
    HostArray map = asked.explain(method, images);
    meter.add(part(method), images.size(), started);
    return map;
  }

  private void attackedImages(MetricColumn column, HostArray logits) {
    Attack attack = column.metric().attack().orElseThrow();
    String name = RunArrays.columnName(column.definition());
    List<Integer> attackedPlaces = task.places(TestImages.ATTACKED);
    ImagePass pass =
        pass(
            name,
            attack.draws(task.image(), Chunk.LENGTH),
            (batch, draws) -> {
              Tensor attacked = attack.perturb(network, batch, draws);
              return List.of(attacked, network.logits(attacked, Mode.EVALUATE, draws));
            });
    AtomicLong since = new AtomicLong(System.nanoTime());
    pass.over(
        ImageSource.of(task.test(), attackedPlaces),
        DrawSource.perChunk(task.seeds(), "attack " + name),
        found -> {
          int[] places = some(attackedPlaces, found).stream().mapToInt(Integer::intValue).toArray();
          HostArray clean = logits.take(places);
          LabeledImages attacked = found.subject().with(found.outputs().get(0));
          Evidence after =
              new Evidence(attacked, found.outputs().get(1))
                  .withCleanLogits(clean)
                  .withSides(found.sides());
          Evidence before = new Evidence(found.subject(), clean).withSides(found.sides());
          store(column, asked(column, after), found.from(), measured);
          store(column, asked(column, before), found.from(), unattacked);
          meter.add(part(column), found.subject().size(), since.get());
          progress.accept(++done);
          since.set(System.nanoTime());
        });
  }

  private void searchedImages(ImageAttack search, List<MetricColumn> columns, HostArray logits) {
    List<Integer> attacked = task.places(TestImages.ATTACKED);
    ImageSource images = ImageSource.of(task.test(), attacked);
    ArrayModel searching = asked.askedBy("attack " + search.name());
    for (Chunk chunk : Chunk.all(images.size())) {
      int[] rows = IntStream.range(chunk.from(), chunk.from() + chunk.used()).toArray();
      HostBatch batch = images.batch(rows);
      LabeledImages subject = new LabeledImages(batch.images(), batch.labels(), images.keys(rows));
      HostArray clean = logits.take(Arrays.stream(rows).map(attacked::get).toArray());
      PartMeter.Part part =
          new PartMeter.Part(
              PartCost.Kind.ATTACK,
              search.name(),
              search.passes(task.image()).plus(Passes.forwards(1)));
      long started = System.nanoTime();
      LabeledImages found = subject.with(search.perturb(searching, subject));
      Evidence before = new Evidence(subject, clean).withSides(batch.sides());
      Evidence after =
          new Evidence(found, asked.logits(found.images()))
              .withCleanLogits(clean)
              .withSides(batch.sides());
      meter.add(part, subject.size(), started);
      Map<SaliencyMethod, HostArray> cleanMaps = new HashMap<>();
      Map<SaliencyMethod, HostArray> maps = new HashMap<>();
      for (MetricColumn column : columns) {
        Evidence asIs = asked(column, before);
        Evidence under = asked(column, after);
        if (column.method().isPresent()) {
          SaliencyMethod method = column.method().get();
          HostArray was = cleanMaps.computeIfAbsent(method, m -> map(m, subject));
          HostArray is = maps.computeIfAbsent(method, m -> map(m, found));
          asIs = asIs.withMap(method, was);
          under = under.withMap(method, is, was);
        }
        long begun = System.nanoTime();
        store(column, under, chunk.from(), measured);
        store(column, asIs, chunk.from(), unattacked);
        meter.add(part(column), subject.size(), begun);
      }
      progress.accept(++done);
    }
  }

  private ImagePass pass(String name, List<DrawSpec> draws, ImagePass.Body body) {
    return new ImagePass(session, name, InputLayout.of(task.test(), draws), body);
  }

  private static List<Integer> some(List<Integer> places, ImagePass.Found found) {
    return places.subList(found.from(), found.from() + found.subject().size());
  }

  /**
   * Measures columns on a chunk, from the maps by array name; those of one method share what they
   * compute once.
   */
  private void measure(
      List<MetricColumn> columns, Evidence chunk, Function<String, HostArray> maps, int from) {
    Map<Optional<SaliencyMethod>, Map<String, Object>> done = new HashMap<>();
    for (MetricColumn column : columns) {
      Map<String, Object> own = done.computeIfAbsent(column.method(), method -> new HashMap<>());
      measure(column, asked(column, chunk, own), maps, from);
    }
  }

  private void measure(
      MetricColumn column, Evidence chunk, Function<String, HostArray> maps, int from) {
    Map<Output, HostArray> gradients = new EnumMap<>(Output.class);
    for (Output output : column.reads().gradients()) {
      gradients.put(output, map(maps, new SimpleGradient(output)));
    }
    Evidence evidence = chunk.withGradients(gradients);
    evidence =
        column.method().isEmpty()
            ? evidence
            : evidence.withMap(column.method().get(), map(maps, column.method().get()));
    long started = System.nanoTime();
    if (column.metric() instanceof CurveMetric metric) {
      HostArray found = metric.curves(evidence);
      int to = from + evidence.size();
      curves.add(
          Map.of(Objects.requireNonNull(names.get(column)), found),
          task.places(column.reads().on()).subList(from, to));
      store(column, metric.summarize(found), evidence.size(), from, measured);
    } else {
      store(column, evidence, from, measured);
    }
    meter.add(part(column), evidence.size(), started);
  }

  private static HostArray map(Function<String, HostArray> maps, SaliencyMethod method) {
    return Objects.requireNonNull(maps.apply(method.arrayName()), method.arrayName());
  }

  private Evidence asked(MetricColumn column, Evidence evidence) {
    return asked(column, evidence, new HashMap<>());
  }

  private Evidence asked(MetricColumn column, Evidence evidence, Map<String, Object> done) {
    return column.reads().model()
        ? evidence.withModel(asked.askedBy(RunArrays.columnName(column.definition()), done))
        : evidence;
  }

  private static void store(
      MetricColumn column, Evidence evidence, int from, Map<MetricColumn, double[]> into) {
    store(column, column.metric().measure(evidence), evidence.size(), from, into);
  }

  private static void store(
      MetricColumn column,
      double[] values,
      int images,
      int from,
      Map<MetricColumn, double[]> into) {
    double[] all = Objects.requireNonNull(into.get(column));
    if (values.length != images) {
      throw new IllegalStateException(
          column.definition().text()
              + " gave "
              + values.length
              + " values for "
              + images
              + " images");
    }
    System.arraycopy(values, 0, all, from, values.length);
  }

  private List<NamedArray> saliency() {
    Map<String, SaliencyMethod> all = keptMethods(task);
    List<NamedArray> maps = new ArrayList<>();
    all.keySet().forEach(name -> maps.add(new NamedArray(name, kept.get(name))));
    int[] places = task.places(TestImages.MAPPED).stream().mapToInt(Integer::intValue).toArray();
    return RunArrays.saliency(keptPlaces(), task.test().images(places), maps);
  }

  /** The curves of the images whose maps are kept, of the metrics that are no attack. */
  private List<NamedArray> curves() {
    List<NamedArray> all = new ArrayList<>();
    curves.names().forEach(name -> all.add(new NamedArray(name, curves.get(name))));
    return all.isEmpty() ? List.of() : RunArrays.curves(keptPlaces(), all);
  }

  private RunArrays.Places keptPlaces() {
    List<Integer> mapped = task.places(TestImages.MAPPED);
    int[] places = mapped.stream().mapToInt(Integer::intValue).toArray();
    return new RunArrays.Places(index(mapped), ImageSource.of(task.test()).keys(places));
  }
}
