package io.github.fenchel.runner.budget;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.InputLayout;
import io.github.fenchel.runner.data.split.BatchPlan;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradients of an untrained network's loss at the first images that training would see.
 *
 * <p>The first {@value #IMAGES} in the order of the first epoch, not in that of the files: a
 * dataset may be sorted by class. No augmentation, and no share is set aside for validation.
 */
public final class InitialGradients {
  /** How many images there are, unless training has fewer. */
  public static final int IMAGES = 512;

  /** Bounds the memory that intermediate results take. */
  private static final int CHUNK = 64;

  private final Seeds seeds;
  private final InputLayout inputs;
  private final List<Chunk> chunks;

  /** Some images, and the gradient of each one's loss: FLOAT64 {@code [n,C,H,W]}. */
  private record Chunk(HostBatch batch, HostArray gradients) {}

  private InitialGradients(Seeds seeds, InputLayout inputs, List<Chunk> chunks) {
    this.seeds = seeds;
    this.inputs = inputs;
    this.chunks = List.copyOf(chunks);
  }

  /**
   * Computes the gradients.
   *
   * <p>{@code g_i = d CE(z(x_i), y_i) / d x_i}, the network in evaluation mode, with the weights
   * that training starts from.
   *
   * @param session where; in double precision
   * @param blueprint the network
   * @param train the training images
   * @param seeds what initial weights and order derive from
   */
  public static InitialGradients of(
      Session session, Blueprint blueprint, Split train, Seeds seeds) {
    Model model = new Model(session, blueprint, Model.initialWeights(blueprint, seeds));
    InputLayout inputs = new InputLayout(List.copyOf(train.sides(0).keySet()), List.of());
    SimpleGradient gradient = new SimpleGradient(Output.LOSS);
    Program program =
        session.compile(
            "initial gradients",
            tensors -> gradient.compute(model.network(), inputs.batch(tensors)));
    int count = Math.min(IMAGES, train.size());
    int[] first = new BatchPlan(train.size(), count, seeds).epoch(0).indices(0);
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < count; from += CHUNK) {
      HostBatch batch =
          HostBatch.of(train, Arrays.copyOfRange(first, from, Math.min(count, from + CHUNK)));
      HostArray gradients = program.call(inputs.pack(batch, seeds, "budget", List.of())).get(0);
      chunks.add(new Chunk(batch, gradients));
    }
    return new InitialGradients(seeds, inputs, chunks);
  }

  /** Returns the number of images. */
  public int images() {
    return chunks.stream().mapToInt(chunk -> chunk.batch.size()).sum();
  }

  /**
   * The first-order budget of a norm.
   *
   * <p>{@code (1/n) sum_i R*(g_i)}, weighted norms with each image's own mask.
   *
   * @param reference where {@code R*} is evaluated: a session in double precision
   * @return in nats, at least 0
   */
  public double budget(Norm norm, Session reference) {
    Program program =
        reference.compile(
            "budget",
            tensors ->
                List.of(norm.on(inputs.batch(tensors)).penalty(inputs.scalars(tensors).get(0))));
    double sum = 0;
    for (Chunk chunk : chunks) {
      List<HostArray> packed = inputs.pack(chunk.batch, seeds, "budget", List.of(chunk.gradients));
      for (double penalty : program.call(packed).get(0).toDoubles()) {
        sum += penalty;
      }
    }
    return sum / images();
  }
}
