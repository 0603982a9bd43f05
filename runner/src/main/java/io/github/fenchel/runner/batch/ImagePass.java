package io.github.fenchel.runner.batch;

import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * One program over labeled images: the one way through a network besides the training step. Chunks
 * are read, computed and handed on one after another, so that memory does not grow with their
 * number.
 */
public final class ImagePass {
  private final InputLayout layout;
  private final Program program;

  /** What a program computes of a batch. */
  public interface Body {
    /** Returns tensors whose first axis is the batch's; within a program. */
    List<Tensor> compute(Batch batch, Draws draws);
  }

  /**
   * What came of one chunk, padding dropped.
   *
   * @param from the place of its first image among all
   * @param subject images, labels and keys
   * @param sides the images' side maps
   * @param outputs what the program computed, in its order
   */
  public record Found(
      int from, LabeledImages subject, Map<String, HostArray> sides, List<HostArray> outputs) {
    /** Copies the collections. */
    public Found {
      sides = Map.copyOf(sides);
      outputs = List.copyOf(outputs);
    }
  }

  /** Is given one chunk after another. */
  public interface Visitor {
    /** Takes what came of a chunk. */
    void visit(Found found);
  }

  /**
   * Compiles a pass.
   *
   * @param name what it is, for people
   */
  public ImagePass(Session session, String name, InputLayout layout, Body body) {
    this.layout = layout;
    this.program =
        session.compile(
            name, tensors -> body.compute(layout.batch(tensors), layout.draws(tensors)));
  }

  /** Computes one batch as it is, whatever its size, with the draws of a use. */
  public List<HostArray> call(HostBatch batch, DrawSource draws) {
    return program.call(layout.pack(batch, spec -> draws.draw(spec, 0, batch.labels())));
  }

  /** Goes over all images, in chunks of {@link Chunk#LENGTH}. */
  public void over(ImageSource images, DrawSource draws, Visitor visitor) {
    for (Chunk chunk : Chunk.all(images.size())) {
      int[] places = chunk.indices();
      HostBatch batch = images.batch(places);
      HostArray keys = images.keys(places);
      List<HostArray> outputs =
          program.call(layout.pack(batch, spec -> draws.draw(spec, chunk.from(), keys)));
      HostBatch used = batch.rows(0, chunk.used());
      visitor.visit(
          new Found(
              chunk.from(),
              new LabeledImages(used.images(), used.labels(), keys.rows(0, chunk.used())),
              used.sides(),
              outputs.stream().map(output -> output.rows(0, chunk.used())).toList()));
    }
  }
}
