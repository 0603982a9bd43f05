package io.github.fenchel.runner.explain;

import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.runner.batch.Chunk;
import io.github.fenchel.runner.batch.HostBatch;
import io.github.fenchel.runner.batch.ImageSource;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.Model;
import java.util.List;

/**
 * The maps of a trained network: the same that its own evaluation makes.
 *
 * @param model the network
 * @param method explains it
 * @param train the images that it was trained on
 * @param seeds of its run
 */
public record SaliencyMaps(Model model, SaliencyMethod method, Split train, Seeds seeds) {

  /** Is given one map after another. */
  public interface Visitor {
    /**
     * Takes the map of one image.
     *
     * @param place the image's place in the split
     * @param map {@code [1,C,H,W]} or {@code [1,1,H,W]}
     */
    void visit(int place, HostArray map);
  }

  /** Explains some images of a split, a chunk at a time, so that memory does not grow with them. */
  public void over(Split images, List<Integer> places, Visitor visitor) {
    ArrayModel asked = new ArrayModel(model, train, seeds);
    ImageSource source = ImageSource.of(images);
    for (Chunk chunk : Chunk.all(places.size())) {
      int[] some =
          places.subList(chunk.from(), chunk.from() + chunk.used()).stream()
              .mapToInt(Integer::intValue)
              .toArray();
      HostBatch batch = source.batch(some);
      HostArray maps =
          asked.explain(
              method, new LabeledImages(batch.images(), batch.labels(), source.keys(some)));
      for (int i = 0; i < some.length; i++) {
        visitor.visit(some[i], maps.rows(i, i + 1));
      }
    }
  }
}
