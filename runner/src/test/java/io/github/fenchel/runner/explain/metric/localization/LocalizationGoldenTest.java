package io.github.fenchel.runner.explain.metric.localization;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.measure.Similarity;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Given maps lie in given masks as numpy and scikit-learn have it; a map of zeros lies nowhere. */
@Tag("golden")
class LocalizationGoldenTest {
  private static final double SHARE = 1e-10;

  private final Golden golden = Golden.of("localisation");

  @Test
  void massPointingAndAreaAreThoseOfIndependentSoftware() {
    assertEqual("mass_accuracy", "relevance-mass-accuracy");
    assertEqual("pointing_game", "pointing-game");
    assertEqual("roc_auc", "localization-auc");
  }

  @Test
  void theMasksShareIsTheLevelOfChance() {
    golden.assertClose("info.chance", measure("mask-share"), SHARE);
  }

  /**
   * Where pixels tie for the last places the file takes the first, and Fenchel shares the places.
   */
  @Test
  void rankAccuracyIsThatOfIndependentSoftwareWhereNoPixelsTie() {
    double[] wanted = wanted("rank_accuracy");
    double[] found = measure("relevance-rank-accuracy");
    int compared = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (ties(i)) {
        wanted[i] = found[i];
      } else {
        compared++;
      }
    }
    assertThat(compared).isPositive();
    golden.assertClose("want.rank_accuracy, where no pixels tie", wanted, found, SHARE);
  }

  private boolean ties(int i) {
    double[] map = map(i);
    int places = (int) Arrays.stream(golden.get("in.masks", i).toDoubles()).sum();
    if (places == 0 || places == map.length) {
      return false;
    }
    int[] order = PooledMaps.order(map);
    return map[order[places - 1]] == map[order[places]];
  }

  private double[] map(int i) {
    return Arrays.stream(golden.get("in.maps", i).toDoubles()).map(Math::abs).toArray();
  }

  private double[] wanted(String key) {
    double[] wanted = golden.get("want." + key).toDoubles();
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = Similarity.isMap(map(i)) ? wanted[i] : Double.NaN;
    }
    return wanted;
  }

  private void assertEqual(String key, String id) {
    golden.assertClose("want." + key, wanted(key), measure(id), SHARE);
  }

  private double[] measure(String id) {
    HostArray maps = oneChannel("in.maps");
    Evidence evidence =
        Images.maps(maps)
            .withMap(new SimpleGradient(Output.LOGIT), maps)
            .withSides(Map.of("mask", oneChannel("in.masks")));
    Metric metric = Engines.create(LocalizationMetrics.offers(), id, Map.of());
    return metric.measure(evidence);
  }

  private HostArray oneChannel(String key) {
    HostArray maps = golden.get(key);
    Shape shape = maps.shape();
    Shape four = Shape.of(shape.get(0), 1, shape.get(1), shape.get(2));
    return HostArray.of(four, maps.toDoubles());
  }
}
