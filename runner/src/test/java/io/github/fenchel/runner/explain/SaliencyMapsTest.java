package io.github.fenchel.runner.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.batch.Chunk;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The maps that mask images: those of an evaluation, whatever the chunk. */
class SaliencyMapsTest {
  private static final Seeds SEEDS = Seeds.of(Component.of("golden"), 3);

  /** The same few images over and over; each a place of its own in its dataset. */
  private record Repeated(LabeledImages few, int size) implements Split {
    @Override
    public int label(int index) {
      return (int) few.labels().at(index % few.size());
    }

    @Override
    public HostArray images(int... indices) {
      int[] places = IntStream.of(indices).map(i -> i % few.size()).toArray();
      return few.images().take(places);
    }
  }

  private static Map<Integer, HostArray> maps(
      Model model, SaliencyMethod method, Split images, List<Integer> places) {
    Map<Integer, HostArray> maps = new TreeMap<>();
    new SaliencyMaps(model, method, images, SEEDS).over(images, places, maps::put);
    return maps;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void theyAreTheGradientsThatTheGoldenMasksAreMadeOf(String backend) {
    GoldenNetwork network = GoldenNetwork.SMOOTH;
    Golden golden = Golden.of("diffroar").on(backend, DataType.FLOAT64);
    String key = "in.smooth.maps";
    int count = Math.toIntExact(golden.get(key).shape().get(0));
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      Map<Integer, HostArray> maps =
          maps(
              network.model(session),
              new SimpleGradient(Output.LOGIT),
              new Repeated(network.images(), count),
              IntStream.range(0, count).boxed().toList());
      golden.assertClose(key, HostArray.concat(List.copyOf(maps.values())).toDoubles(), 1e-9);
    }
  }

  /** A map that shows what it was drawn by. */
  private record Drawn() implements SaliencyMethod {
    @Override
    public String arrayName() {
      return "drawn";
    }

    @Override
    public HostArray explain(TrainedModel model, LabeledImages images) {
      return model.normal("map", images);
    }
  }

  @Test
  void anImagesMapDependsOnNeitherOrderNorChunkAndIsThatOfAnEvaluation() {
    List<Integer> places = new ArrayList<>(IntStream.range(0, 230).boxed().toList());
    Split images = new Repeated(GoldenNetwork.SMOOTH.images(), 3 * Chunk.LENGTH);
    try (Session session = Engines.open("pytorch", DataType.FLOAT32)) {
      Model model = GoldenNetwork.SMOOTH.model(session);
      Map<Integer, HostArray> all = maps(model, new Drawn(), images, places);
      assertThat(all).hasSize(230);
      assertThat(all.get(4)).isNotEqualTo(all.get(5));
      maps(model, new Drawn(), images, List.of(229, 4, 101))
          .forEach((place, map) -> assertThat(map).isEqualTo(all.get(place)));
      HostArray key = HostArray.of(Shape.of(1), 101L);
      LabeledImages one = new LabeledImages(images.images(101), key, key);
      assertThat(new ArrayModel(model, images, SEEDS).explain(new Drawn(), one))
          .isEqualTo(all.get(101));
    }
  }
}
