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
import java.util.stream.IntStream;

/**
 * Measures a trained network: logits and maps come from the engine in chunks, numbers are computed
 * in Java.
 *
 * <p>Metrics without an attack see every test image; those with one see the attacked subset.
 */
public final class Evaluator {
  private final EvaluationTask task;
  private final Network network;
  private final Session session;
  private final IntConsumer progress;
  private final Map<Metric, double[]> measured = new LinkedHashMap<>();
  private int done;

  private Evaluator(EvaluationTask task, Model model, IntConsumer progress) {
    this.task = task;
    this.network = model.network();
    this.session = network.session();
    this.progress = progress;
    for (Metric metric : task.metrics()) {
      measured.put(metric, new double[places(metric).length]);
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
      metric.attack().ifPresent(attack -> measureAttacked(metric, attack));
    }
    List<MetricValue> values = new ArrayList<>();
    List<RunArrays.Column> columns = new ArrayList<>();
    measured.forEach(
        (metric, numbers) -> {
          HostArray column = HostArray.of(Shape.of(numbers.length), numbers);
          values.add(MeanError.of(column).as(metric.definition()));
          columns.add(
              new RunArrays.Column(metric.definition().metric(), indices(places(metric)), column));
        });
    HostArray index = indices(IntStream.range(0, task.test().size()).toArray());
    long[] labels = Arrays.stream(index.toLongs()).map(i -> task.test().label((int) i)).toArray();
    HostArray label = HostArray.of(Shape.of(labels.length), labels);
    return new Measured(values, RunArrays.examples(index, label, logits, columns), saliency(kept));
  }

  private static HostArray indices(int... places) {
    long[] index = Arrays.stream(places).asLongStream().toArray();
    return HostArray.of(Shape.of(index.length), index);
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
          store(metric, evidence, chunk);
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

  private void measureAttacked(Metric metric, Attack attack) {
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
      Evidence evidence =
          new Evidence(
              out.get(0).rows(0, chunk.used()),
              batch.labels().rows(0, chunk.used()),
              out.get(1).rows(0, chunk.used()),
              Map.of(),
              sides(batch, chunk));
      store(metric, evidence, chunk);
      progress.accept(++done);
    }
  }

  private static Map<String, HostArray> sides(HostBatch batch, PaddedChunk chunk) {
    Map<String, HostArray> sides = new HashMap<>();
    batch.sides().forEach((name, maps) -> sides.put(name, maps.rows(0, chunk.used())));
    return sides;
  }

  private void store(Metric metric, Evidence evidence, PaddedChunk chunk) {
    double[] column = measured.get(metric);
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
    return RunArrays.saliency(indices(places), task.test().images(places), maps);
  }
}
