package io.github.fenchel.runner.evaluate;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.metric.Evidence;
import io.github.fenchel.api.metric.Metric;
import io.github.fenchel.api.model.DrawSpec;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.Attack;
import io.github.fenchel.api.run.MetricValue;
import io.github.fenchel.api.saliency.SaliencyMethod;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.results.format.NamedArray;
import io.github.fenchel.results.format.RunArrays;
import io.github.fenchel.results.measure.MeanError;
import io.github.fenchel.runner.train.HostBatch;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.train.PaddedChunk;
import io.github.fenchel.runner.train.StepInputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Measures a trained network: logits and maps come from the engine in chunks, numbers are computed
 * in Java.
 *
 * <p>Metrics without an attack see every test image; those with one see the attacked subset, and
 * are measured on the same images without the attack, too.
 */
public final class Evaluator {
  private final EvaluationTask task;
  private final Network network;
  private final Session session;
  private final IntConsumer progress;
  private final Map<Metric, double[]> measured = new LinkedHashMap<>();
  private final Map<Metric, double[]> unattacked = new HashMap<>();
  private int done;

  private Evaluator(EvaluationTask task, Model model, IntConsumer progress) {
    this.task = task;
    this.network = model.network();
    this.session = network.session();
    this.progress = progress;
    for (Metric metric : task.metrics()) {
      measured.put(metric, new double[places(metric).length]);
      if (metric.attack().isPresent()) {
        unattacked.put(metric, new double[places(metric).length]);
      }
    }
  }

  /**
   * Measures a network.
   *
   * @param progress told how many chunks are done
   */
  public static Measured measure(EvaluationTask task, Model model, IntConsumer progress) {
    return new Evaluator(task, model, progress).run();
  }

  /** Returns how many chunks measuring takes. */
  public static int chunks(EvaluationTask task) {
    int attacks = (int) task.metrics().stream().filter(m -> m.attack().isPresent()).count();
    return PaddedChunk.all(task.test().size()).size()
        + attacks * PaddedChunk.all(task.attacked().size()).size();
  }

  /** The places in the test split of the images that a metric sees. */
  private int[] places(Metric metric) {
    return metric.attack().isPresent()
        ? task.attacked().stream().mapToInt(Integer::intValue).toArray()
        : IntStream.range(0, task.test().size()).toArray();
  }

  private Measured run() {
    Map<String, float[]> kept = new LinkedHashMap<>();
    HostArray logits = explainAll(kept);
    for (Metric metric : task.metrics()) {
      metric.attack().ifPresent(attack -> measureAttacked(metric, attack, logits));
    }
    List<MetricValue> values = new ArrayList<>();
    List<RunArrays.Column> columns = new ArrayList<>();
    measured.forEach(
        (metric, numbers) -> {
          HostArray column = HostArray.of(Shape.of(numbers.length), numbers);
          values.add(value(metric, MeanError.of(column)));
          columns.add(
              new RunArrays.Column(
                  metric.definition().metric(),
                  vector(IntUnaryOperator.identity(), places(metric)),
                  column));
        });
    int[] all = IntStream.range(0, task.test().size()).toArray();
    HostArray label = vector(task.test()::label, all);
    return new Measured(
        values, RunArrays.examples(where(all), label, logits, columns), saliency(kept));
  }

  private MetricValue value(Metric metric, MeanError mean) {
    MetricValue value = mean.as(metric.definition());
    double[] clean = unattacked.get(metric);
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

  private RunArrays.Places where(int... places) {
    return new RunArrays.Places(
        vector(IntUnaryOperator.identity(), places), vector(task.test()::position, places));
  }

  private static HostArray vector(IntUnaryOperator of, int... places) {
    long[] values = Arrays.stream(places).map(of).asLongStream().toArray();
    return HostArray.of(Shape.of(values.length), values);
  }

  private HostArray explainAll(Map<String, float[]> kept) {
    List<SaliencyMethod> methods = task.saliency();
    List<DrawSpec> draws = new ArrayList<>();
    methods.forEach(method -> draws.addAll(method.draws(task.image(), PaddedChunk.LENGTH)));
    StepInputs inputs = new StepInputs(List.copyOf(task.test().sides(0).keySet()), draws);
    Program program =
        session.compile(
            "explain",
            tensors -> {
              List<Tensor> out = new ArrayList<>();
              out.add(
                  network.logits(
                      inputs.batch(tensors).images(), Mode.EVALUATE, inputs.draws(tensors)));
              for (SaliencyMethod method : methods) {
                out.add(method.explain(network, inputs.batch(tensors), inputs.draws(tensors)));
              }
              return out;
            });
    int imageSize = task.image().size();
    methods.forEach(m -> kept.put(m.arrayName(), new float[task.explained().size() * imageSize]));
    List<double[]> rows = new ArrayList<>();
    int classes = 0;
    for (PaddedChunk chunk : PaddedChunk.all(task.test().size())) {
      HostBatch batch = HostBatch.of(task.test(), chunk.indices());
      List<HostArray> out =
          program.call(inputs.pack(batch, task.seeds(), "explain " + chunk.from(), List.of()));
      Map<String, HostArray> maps = new HashMap<>();
      for (int i = 0; i < methods.size(); i++) {
        HostArray map = out.get(1 + i).rows(0, chunk.used());
        maps.put(methods.get(i).arrayName(), map);
        keep(map, chunk, Objects.requireNonNull(kept.get(methods.get(i).arrayName())));
      }
      HostArray logits = out.get(0).rows(0, chunk.used());
      classes = (int) logits.shape().get(1);
      rows.add(logits.toDoubles());
      Evidence evidence =
          new Evidence(
              batch.images().rows(0, chunk.used()),
              batch.labels().rows(0, chunk.used()),
              logits,
              maps,
              sides(batch, chunk));
      for (Metric metric : task.metrics()) {
        if (metric.attack().isEmpty()) {
          store(metric, evidence, chunk, measured);
        }
      }
      progress.accept(++done);
    }
    double[] all = rows.stream().flatMapToDouble(Arrays::stream).toArray();
    return HostArray.of(Shape.of(task.test().size(), classes), all)
        .to(session.options().dataType());
  }

  private void keep(HostArray map, PaddedChunk chunk, float[] into) {
    int imageSize = task.image().size();
    float[] values = map.toFloats();
    for (int place = 0; place < task.explained().size(); place++) {
      int row = task.explained().get(place) - chunk.from();
      if (row >= 0 && row < chunk.used()) {
        System.arraycopy(values, row * imageSize, into, place * imageSize, imageSize);
      }
    }
  }

  private void measureAttacked(Metric metric, Attack attack, HostArray logits) {
    StepInputs inputs =
        new StepInputs(
            List.copyOf(task.test().sides(0).keySet()),
            attack.draws(task.image(), PaddedChunk.LENGTH));
    String name = RunArrays.columnName(metric.definition().metric());
    Program program =
        session.compile(
            name,
            tensors -> {
              Tensor attacked =
                  attack.perturb(network, inputs.batch(tensors), inputs.draws(tensors));
              return List.of(
                  attacked, network.logits(attacked, Mode.EVALUATE, inputs.draws(tensors)));
            });
    for (PaddedChunk chunk : PaddedChunk.all(task.attacked().size())) {
      int[] indices = chunk.indices();
      for (int i = 0; i < indices.length; i++) {
        indices[i] = task.attacked().get(indices[i]);
      }
      HostBatch batch = HostBatch.of(task.test(), indices);
      List<HostArray> out =
          program.call(
              inputs.pack(batch, task.seeds(), "attack " + name + " " + chunk.from(), List.of()));
      HostArray labels = batch.labels().rows(0, chunk.used());
      HostArray clean = rows(logits, Arrays.copyOf(indices, chunk.used()));
      Map<String, HostArray> sides = sides(batch, chunk);
      Evidence evidence =
          new Evidence(
              out.get(0).rows(0, chunk.used()),
              labels,
              out.get(1).rows(0, chunk.used()),
              Map.of(),
              sides,
              clean);
      store(metric, evidence, chunk, measured);
      Evidence before =
          new Evidence(batch.images().rows(0, chunk.used()), labels, clean, Map.of(), sides);
      store(metric, before, chunk, unattacked);
      progress.accept(++done);
    }
  }

  /** Some rows of an array {@code [n,K]}, in this order. */
  private static HostArray rows(HostArray all, int... places) {
    int length = Math.toIntExact(all.shape().get(1));
    double[] rows = new double[places.length * length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = all.at(places[i / length] * length + i % length);
    }
    return HostArray.of(Shape.of(places.length, length), rows).to(all.dataType());
  }

  private static Map<String, HostArray> sides(HostBatch batch, PaddedChunk chunk) {
    Map<String, HostArray> sides = new HashMap<>();
    batch.sides().forEach((name, maps) -> sides.put(name, maps.rows(0, chunk.used())));
    return sides;
  }

  private static void store(
      Metric metric, Evidence evidence, PaddedChunk chunk, Map<Metric, double[]> into) {
    double[] column = into.get(metric);
    double[] values = metric.measure(evidence);
    if (column == null || values.length != chunk.used()) {
      throw new IllegalStateException(
          metric.definition().metric().id()
              + " gave "
              + values.length
              + " values for "
              + chunk.used()
              + " images");
    }
    System.arraycopy(values, 0, column, chunk.from(), values.length);
  }

  private List<NamedArray> saliency(Map<String, float[]> kept) {
    int[] places = task.explained().stream().mapToInt(Integer::intValue).toArray();
    List<NamedArray> maps = new ArrayList<>();
    kept.forEach(
        (name, values) ->
            maps.add(
                new NamedArray(name, HostArray.of(task.image().batch(places.length), values))));
    return RunArrays.saliency(where(places), task.test().images(places), maps);
  }
}
