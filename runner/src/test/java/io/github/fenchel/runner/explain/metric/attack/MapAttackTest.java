package io.github.fenchel.runner.explain.metric.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.PooledMaps;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.measure.Similarity;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.GoldenNetwork;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.metric.attack.MapAttack.Manner;
import io.github.fenchel.runner.explain.metric.map.TopShare;
import io.github.fenchel.runner.explain.metric.robustness.HostBall;
import io.github.fenchel.runner.explain.metric.robustness.Points;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.zoo.Engines;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapAttackTest {
  private static final Golden GOLDEN = Golden.of("attack");
  private static final SimpleGradient GRADIENT = new SimpleGradient(Output.LOGIT);

  private static LabeledImages images() {
    return Images.labeled(GOLDEN.get("in.images"), GOLDEN.get("in.labels").toLongs());
  }

  private static int pixels() {
    return Math.toIntExact(
        GOLDEN.get("in.images").shape().get(2) * GOLDEN.get("in.images").shape().get(3));
  }

  private static MapAttack ghorbani(Optional<MapAim> aim) {
    return new MapAttack(
        aim,
        HostBall.LINF,
        GOLDEN.number("par.eps") / 255,
        GOLDEN.number("par.alpha") / 255,
        GOLDEN.whole("par.its"),
        new TopShare(Rational.of(GOLDEN.whole("par.k"), pixels())),
        Manner.GHORBANI);
  }

  private static MapAttack l2(Manner manner) {
    return new MapAttack(
        Optional.of(MapAim.TOP_K),
        HostBall.L2,
        GOLDEN.number("par.l2_radius"),
        GOLDEN.number("par.l2_step"),
        GOLDEN.whole("par.l2_its"),
        new TopShare(
            Rational.of(GOLDEN.whole("par.l2_k"), GOLDEN.get("in.images").rows(0, 1).size())),
        manner);
  }

  private static double[] measured(String id, TrainedModel model, MapAttack attack) {
    AttackedMap.Measure measure =
        switch (id) {
          case "attacked-top-k" -> AttackedMap.Measure.TOP_K;
          case "attacked-spearman" -> AttackedMap.Measure.SPEARMAN;
          default -> AttackedMap.Measure.LABEL_KEPT;
        };
    Metric made = Engines.create(AttackMetrics.offers(), id, Map.of());
    return new AttackedMap(((AttackedMap) made).component(), attack, measure)
        .measure(evidence(model, images(), attack));
  }

  private static Evidence evidence(TrainedModel model, LabeledImages clean, MapAttack attack) {
    LabeledImages attacked = clean.with(attack.perturb(model, clean));
    return new Evidence(attacked, model.logits(attacked.images()))
        .withCleanLogits(model.logits(clean.images()))
        .withMap(GRADIENT, model.explain(GRADIENT, attacked), model.explain(GRADIENT, clean));
  }

  @Tag("golden")
  @ParameterizedTest
  @CsvSource({
    "pytorch,top_k",
    "pytorch,mass_center",
    "tensorflow,top_k",
    "tensorflow,mass_center",
  })
  void theAttackIsThatOfItsAuthors(String backend, String aim) {
    MapAttack attack =
        ghorbani(Optional.of(aim.equals("top_k") ? MapAim.TOP_K : MapAim.MASS_CENTER));
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.SMOOTH.in(session);
      Golden golden = GOLDEN.on(backend, DataType.FLOAT64);
      HostArray found = attack.perturb(model, images());
      golden.assertClose("want." + aim + "_image", found.toDoubles(), 1e-9);
      golden.assertClose(
          "want." + aim + "_intersection", measured("attacked-top-k", model, attack), 1e-12);
      golden.assertClose(
          "want." + aim + "_spearman", measured("attacked-spearman", model, attack), 1e-9);
      golden.assertClose(
          "want." + aim + "_confidence", model.probabilities(found, images().labels()), 1e-9);
      double[] centers = centers(model.explain(GRADIENT, images().with(found)));
      double[] clean = centers(model.explain(GRADIENT, images()));
      double[] shift =
          IntStream.range(0, images().size())
              .mapToDouble(
                  i ->
                      Math.hypot(
                          centers[2 * i] - clean[2 * i], centers[2 * i + 1] - clean[2 * i + 1]))
              .toArray();
      golden.assertClose("want." + aim + "_center_shift", shift, 1e-8);
      assertThat(measured("attacked-label-kept", model, attack)).containsOnly(1);
      // The path is theirs as well: fewer iterations give the least share so far.
      MapAttack half =
          new MapAttack(
              attack.aim(),
              attack.ball(),
              attack.epsilon(),
              attack.step(),
              attack.iterations() / 2,
              attack.top(),
              attack.manner());
      String trace = "want." + aim + "_trace";
      golden.assertClose(
          trace + ", least of the first half",
          IntStream.range(0, images().size())
              .mapToDouble(
                  i ->
                      Arrays.stream(GOLDEN.get(trace, i).toDoubles())
                          .limit(half.iterations())
                          .reduce(1, Math::min))
              .toArray(),
          measured("attacked-top-k", model, half),
          1e-12);
    }
  }

  private static double[] centers(HostArray maps) {
    double[][] pooled = PooledMaps.of(maps);
    int width = Math.toIntExact(maps.shape().get(3));
    double[] centers = new double[2 * pooled.length];
    for (int i = 0; i < pooled.length; i++) {
      double mass = 0;
      for (int p = 0; p < pooled[i].length; p++) {
        mass += pooled[i][p];
        int row = p / width;
        centers[2 * i] += pooled[i][p] * row;
        centers[2 * i + 1] += pooled[i][p] * (p % width);
      }
      centers[2 * i] /= mass;
      centers[2 * i + 1] /= mass;
    }
    return centers;
  }

  @Tag("golden")
  @ParameterizedTest
  @ValueSource(strings = {"pytorch", "tensorflow"})
  void moreauGradsRulesGiveItsImages(String backend) {
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.SMOOTH.in(session);
      Golden golden = GOLDEN.on(backend, DataType.FLOAT64);
      HostArray found = l2(Manner.MOREAU_GRAD).perturb(model, images());
      golden.assertClose("want.l2_image", found.toDoubles(), 1e-9);
      golden.assertClose("want.l2_intersection", entriesKept(model, found), 1e-12);
    }
  }

  private static double[] entriesKept(TrainedModel model, HostArray found) {
    int k = GOLDEN.whole("par.l2_k");
    HostArray before = model.explain(GRADIENT, images());
    HostArray after = model.explain(GRADIENT, images().with(found));
    return IntStream.range(0, images().size())
        .mapToDouble(i -> Similarity.topK(magnitudes(before, i), magnitudes(after, i), k))
        .toArray();
  }

  private static double[] magnitudes(HostArray maps, int row) {
    return Arrays.stream(Points.of(maps, row)).map(Math::abs).toArray();
  }

  @Test
  void steepestStepsInTheL2BallStayInItAndFindAtLeastAsMuch() {
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.SMOOTH.in(session);
      MapAttack attack = l2(Manner.GHORBANI);
      MapAttack longer =
          new MapAttack(
              attack.aim(),
              attack.ball(),
              attack.epsilon(),
              attack.epsilon() / 8,
              20,
              attack.top(),
              attack.manner());
      HostArray found = longer.perturb(model, images());
      assertInside(longer, images().images(), found);
      for (double share : measured("attacked-top-k", model, longer)) {
        assertThat(share).isLessThan(0.9);
      }
    }
  }

  private static void assertInside(MapAttack attack, HostArray clean, HostArray found) {
    for (int i = 0; i < clean.shape().get(0); i++) {
      double[] point = Points.of(found, i);
      double[] away = HostBall.moved(point, -1, Points.of(clean, i));
      assertThat(attack.ball().length(away)).isLessThanOrEqualTo(attack.epsilon() + 1e-12);
      assertThat(Arrays.stream(point).allMatch(value -> value >= 0 && value <= 1)).isTrue();
    }
  }

  @Test
  void randomStepsOfTheSameSizeDoLess() {
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.SMOOTH.in(session);
      MapAttack random = ghorbani(Optional.empty());
      HostArray found = random.perturb(model, images());
      assertInside(random, images().images(), found);
      assertThat(random.perturb(model, images())).isEqualTo(found);
      double[] control = measured("attacked-top-k", model, random);
      double[] attacked = measured("attacked-top-k", model, ghorbani(Optional.of(MapAim.TOP_K)));
      for (int i = 0; i < control.length; i++) {
        assertThat(attacked[i]).isLessThan(control[i]);
        assertThat(control[i]).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void aNetworkWithKinksIsAttackedThroughItsSurrogateAndJudgedItself() {
    for (String backend : new String[] {"pytorch", "tensorflow"}) {
      try (Session session = Engines.open(backend, DataType.FLOAT32)) {
        TrainedModel model = GoldenNetwork.CNN.in(session);
        LabeledImages images = GoldenNetwork.CNN.images();
        MapAttack attack =
            new MapAttack(
                Optional.of(MapAim.TOP_K),
                HostBall.LINF,
                8 / 255.0,
                1 / 255.0,
                4,
                new TopShare(Rational.of(1, 10)),
                Manner.GHORBANI);
        Evidence evidence = evidence(model, images, attack);
        Metric metric = Engines.create(AttackMetrics.offers(), "attacked-top-k", Map.of());
        double[] shares = metric.measure(evidence);
        assertThat(Arrays.stream(shares).filter(share -> share < 1).count()).isGreaterThan(8);
        int[] clean = Points.predictions(evidence.cleanLogits());
        for (int i = 0; i < images.size(); i++) {
          boolean right = clean[i] == images.labels().at(i);
          assertThat(Double.isNaN(shares[i])).isEqualTo(!right);
          if (!right) {
            assertThat(evidence.images().rows(i, i + 1).toFloats())
                .isEqualTo(images.images().rows(i, i + 1).toFloats());
          }
        }
      }
    }
  }

  @Test
  void aLinearNetworksMapCannotBeAttacked() {
    try (Session session = Engines.open("pytorch", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.LINEAR.in(session);
      LabeledImages golden = GoldenNetwork.LINEAR.images();
      int[] predicted = Points.predictions(model.logits(golden.images()));
      LabeledImages images =
          Images.labeled(golden.images(), Arrays.stream(predicted).asLongStream().toArray());
      for (Optional<MapAim> aim : List.of(Optional.of(MapAim.TOP_K), Optional.<MapAim>empty())) {
        Evidence evidence = evidence(model, images, ghorbani(aim));
        assertThat(evidence.images().toDoubles()).isEqualTo(images.images().toDoubles());
        assertThat(
                Engines.create(AttackMetrics.offers(), "attacked-label-kept", Map.of())
                    .measure(evidence))
            .containsOnly(0);
        assertThat(
                Engines.create(AttackMetrics.offers(), "attacked-spearman", Map.of())
                    .measure(evidence))
            .containsExactly(new double[] {1, 1, 1}, within(1e-12));
      }
    }
  }

  @Test
  void theThreeMetricsShareOneAttackAndTheControlIsAnother() {
    Map<String, Value> control = Map.of("attack", new Value.Word("random"));
    Metric topK = Engines.create(AttackMetrics.offers(), "attacked-top-k", Map.of());
    Metric spearman = Engines.create(AttackMetrics.offers(), "attacked-spearman", Map.of());
    Metric kept = Engines.create(AttackMetrics.offers(), "attacked-label-kept", Map.of());
    Metric random = Engines.create(AttackMetrics.offers(), "attacked-top-k", control);
    assertThat(topK.imageAttack()).isEqualTo(spearman.imageAttack()).isEqualTo(kept.imageAttack());
    assertThat(random.imageAttack()).isNotEqualTo(topK.imageAttack());
    assertThat(random.needs()).isEmpty();
    assertThat(topK.needs()).hasSize(1);
  }
}
