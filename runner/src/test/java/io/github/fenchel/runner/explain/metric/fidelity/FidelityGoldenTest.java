package io.github.fenchel.runner.explain.metric.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.GoldenNetwork;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.explain.metric.map.ClassScores;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The metrics of fidelity give what RISE, Quantus and captum give on equal networks, images, maps
 * and draws: in double to 1e-9, in single precision to 1e-5.
 */
@Tag("slow")
@Tag("golden")
class FidelityGoldenTest {
  private static final Component ID = Component.of("golden");

  /** A network's golden numbers, in one session. */
  private record Case(Golden golden, TrainedModel model, DataType type) {
    double share() {
      return type == DataType.FLOAT64 ? 1e-9 : 1e-5;
    }

    HostArray images() {
      return golden.get("in.images");
    }

    int n() {
      return Math.toIntExact(images().shape().get(0));
    }

    int pixels() {
      return Math.toIntExact(images().shape().get(2) * images().shape().get(3));
    }

    /** Evidence about one of each image's maps. */
    Evidence of(HostArray maps) {
      return new Evidence(
              Images.labeled(images(), golden.get("in.labels").toLongs()), model.logits(images()))
          .withModel(model)
          .withMap(new SimpleGradient(Output.LOGIT), maps);
    }

    Evidence pooled(int map) {
      return of(slice("in.maps", map).reshape(images().shape().with(1, 1)));
    }

    Evidence signed(int map) {
      return of(slice("in.signed", map).reshape(images().shape()));
    }

    int count(String key) {
      return Math.toIntExact(golden.get(key).shape().get(1));
    }

    /** One entry of the second axis, of every image. */
    HostArray slice(String key, int entry) {
      HostArray all = golden.get(key);
      List<HostArray> rows = new ArrayList<>();
      for (int i = 0; i < n(); i++) {
        HostArray own = golden.get(key, i);
        HostArray row = own.rows(entry, entry + 1);
        rows.add(row);
      }
      assertThat(all.shape().get(0)).isEqualTo(n());
      return HostArray.concat(rows);
    }

    /** Asserts numbers that are [map][image], or [map][image][...], are those of [image, map]. */
    void isClose(String key, List<double[]> byMap, double share) {
      int each = byMap.get(0).length / n();
      double[] found =
          IntStream.range(0, n())
              .boxed()
              .flatMapToDouble(
                  i ->
                      byMap.stream()
                          .flatMapToDouble(
                              own ->
                                  Arrays.stream(Arrays.copyOfRange(own, i * each, (i + 1) * each))))
              .toArray();
      golden.assertClose(key, found, share);
    }
  }

  private interface Check {
    void of(Case one);
  }

  private static void everyNetwork(String backend, DataType type, Check check) {
    for (GoldenNetwork network : List.of(GoldenNetwork.SMOOTH, GoldenNetwork.CNN)) {
      try (Session session = Engines.open(backend, type, 1)) {
        String name = network == GoldenNetwork.SMOOTH ? "smooth" : "cnn";
        Golden golden = Golden.of("fidelity_" + name).on(backend, type);
        check.of(new Case(golden, network.in(session), type));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch,FLOAT64",
    "pytorch,FLOAT32",
    "tensorflow,FLOAT64",
    "tensorflow,FLOAT32",
  })
  void insertionAndDeletionAreThoseOfRise(String backend, DataType type) {
    everyNetwork(
        backend,
        type,
        one -> {
          Golden golden = one.golden();
          int[] predicted = new ClassScores(one.model().logits(one.images())).best();
          golden.assertClose(
              "want.predicted", Arrays.stream(predicted).asDoubleStream().toArray(), 0);
          HostArray mean = spread(golden.get("in.substrate_mean"), one.images().shape());
          HostArray zero = HostArray.zeros(DataType.FLOAT64, one.images().shape());
          HostArray blur = golden.get("in.substrate_blur");
          int step = golden.whole("par.step");
          int odd = golden.whole("par.odd_step");
          rise(one, "deletion_zero", one.images(), zero, step);
          rise(one, "insertion_zero", zero, one.images(), step);
          rise(one, "deletion_mean", one.images(), mean, step);
          rise(one, "insertion_mean", mean, one.images(), step);
          rise(one, "insertion_blur", blur, one.images(), step);
          rise(one, "deletion_blur_odd", one.images(), blur, odd);
          rise(one, "insertion_blur_odd", blur, one.images(), odd);
        });
  }

  private static void rise(Case one, String key, HostArray from, HostArray to, int step) {
    List<double[]> curves = new ArrayList<>();
    List<double[]> areas = new ArrayList<>();
    for (int map = 0; map < one.count("in.maps"); map++) {
      Evidence evidence = one.pooled(map);
      HostArray found =
          new Curves(step)
              .of(
                  one.model(),
                  from,
                  to,
                  PixelOrders.of(evidence.map()),
                  new ClassScores(evidence.logits()).best());
      curves.add(found.toDoubles());
      areas.add(Arrays.stream(Curves.rows(found)).mapToDouble(Curves::area).toArray());
    }
    one.isClose("want." + key, curves, one.share());
    one.isClose("want." + key + "_auc", areas, one.share());
  }

  private static HostArray spread(HostArray channels, Shape shape) {
    int pixels = Math.toIntExact(shape.get(2) * shape.get(3));
    double[] all = new double[Math.toIntExact(shape.size())];
    for (int i = 0; i < all.length; i++) {
      all[i] = channels.at(i / pixels % channels.size());
    }
    return HostArray.of(shape, all);
  }

  /** With steps that divide the image, and the substrates that Fenchel makes itself. */
  @ParameterizedTest
  @CsvSource({"pytorch,FLOAT64", "tensorflow,FLOAT64"})
  void theMetricsMakeTheSameCurves(String backend, DataType type) {
    everyNetwork(
        backend,
        type,
        one -> {
          int steps = one.pixels() / one.golden().whole("par.step");
          assertThat(steps * one.golden().whole("par.step")).isEqualTo(one.pixels());
          measured(
              one,
              "insertion_blur_auc",
              new InsertionDeletion(ID, true, Substrate.BLUR, steps, false));
          measured(
              one,
              "insertion_zero_auc",
              new InsertionDeletion(ID, true, Substrate.BLACK, steps, false));
          measured(
              one,
              "deletion_zero_auc",
              new InsertionDeletion(ID, false, Substrate.BLACK, steps, false));
          int flips = one.pixels() / one.golden().whole("par.flip");
          measured(
              one,
              "pixel_flipping_morf_auc",
              new PixelFlipping(ID, PixelFlipping.Kind.MORF, flips));
          measured(
              one,
              "pixel_flipping_lerf_auc",
              new PixelFlipping(ID, PixelFlipping.Kind.LERF, flips));
        });
  }

  private static void measured(Case one, String key, Metric metric) {
    one.isClose(
        "want." + key,
        IntStream.range(0, one.count("in.maps"))
            .mapToObj(map -> metric.measure(one.pooled(map)))
            .toList(),
        one.share());
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch,FLOAT64",
    "pytorch,FLOAT32",
    "tensorflow,FLOAT64",
    "tensorflow,FLOAT32",
  })
  void pixelFlippingIsThatOfQuantusWithTheUnchangedImageBeforeIt(String backend, DataType type) {
    everyNetwork(
        backend,
        type,
        one -> {
          HostArray zero = HostArray.zeros(DataType.FLOAT64, one.images().shape());
          Curves curves = new Curves(one.golden().whole("par.flip"));
          for (boolean most : new boolean[] {true, false}) {
            List<double[]> found = new ArrayList<>();
            for (int map = 0; map < one.count("in.maps"); map++) {
              Evidence evidence = one.pooled(map);
              PixelOrders orders = PixelOrders.of(evidence.map());
              found.add(
                  curves
                      .of(
                          one.model(),
                          one.images(),
                          zero,
                          most ? orders : orders.reversed(),
                          ClassScores.classes(evidence.labels()))
                      .toDoubles());
            }
            one.isClose("want.pixel_flipping_" + (most ? "morf" : "lerf"), found, one.share());
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch,FLOAT64",
    "pytorch,FLOAT32",
    "tensorflow,FLOAT64",
    "tensorflow,FLOAT32",
  })
  void roadIsThatOfItsAuthorsOverAllImages(String backend, DataType type) {
    everyNetwork(
        backend,
        type,
        one -> {
          List<Double> percentages =
              Arrays.stream(one.golden().get("par.road_percentages").toLongs())
                  .mapToObj(p -> (double) p)
                  .toList();
          Evidence evidence = one.pooled(0);
          PixelOrders orders = PixelOrders.of(evidence.map());
          for (boolean most : new boolean[] {true, false}) {
            String key = "want.road_" + (most ? "morf" : "lerf");
            Road road = new Road(ID, most, percentages, 0);
            one.isClose(
                key + "_correct",
                percentages.stream()
                    .map(p -> new Road(ID, most, List.of(p), 0).measure(evidence))
                    .toList(),
                0);
            double[] correct = one.golden().get(key + "_correct").toDoubles();
            double[] mean = new double[one.n()];
            for (int i = 0; i < correct.length; i++) {
              mean[i / percentages.size()] += correct[i] / percentages.size();
            }
            one.golden()
                .assertClose(
                    key + "_correct, mean over percentages", mean, road.measure(evidence), 1e-15);
            PixelOrders own = most ? orders : orders.reversed();
            one.isClose(
                key + "_probability",
                percentages.stream().map(p -> probabilities(evidence, road, own, p)).toList(),
                one.share());
          }
          Road road = new Road(ID, true, percentages, 0);
          one.golden()
              .assertClose(
                  "want.road_imputed",
                  IntStream.range(0, one.n())
                      .boxed()
                      .flatMapToDouble(
                          image ->
                              IntStream.iterate(0, p -> p < percentages.size(), p -> p + 2)
                                  .boxed()
                                  .flatMapToDouble(
                                      p ->
                                          Arrays.stream(
                                              road.filled(
                                                      evidence, orders, image, percentages.get(p))
                                                  .toDoubles())))
                      .toArray(),
                  1e-10);
        });
  }

  private static double[] probabilities(
      Evidence evidence, Road road, PixelOrders orders, double percentage) {
    ClassScores scores =
        new ClassScores(
            evidence
                .model()
                .logits(evidence.size(), i -> road.filled(evidence, orders, i, percentage)));
    return IntStream.range(0, evidence.size())
        .mapToDouble(i -> scores.probability(i, (int) evidence.labels().at(i)))
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch,FLOAT64",
    "pytorch,FLOAT32",
    "tensorflow,FLOAT64",
    "tensorflow,FLOAT32",
  })
  void faithfulnessIsThatOfQuantus(String backend, DataType type) {
    everyNetwork(
        backend,
        type,
        one -> {
          HostArray subsets = one.golden().get("in.subsets"); // [run, image, entry]
          int runs = Math.toIntExact(subsets.shape().get(0));
          int length = Math.toIntExact(subsets.shape().get(2));
          FaithfulnessEstimate estimate =
              new FaithfulnessEstimate(ID, one.golden().whole("par.estimate"));
          List<double[]> correlations = new ArrayList<>();
          List<double[]> estimates = new ArrayList<>();
          for (int map = 0; map < one.count("in.signed"); map++) {
            Evidence evidence = one.signed(map);
            correlations.add(
                Faithfulness.correlation(
                    evidence,
                    runs,
                    (image, run) ->
                        IntStream.range(0, length)
                            .map(i -> (int) subsets.at((run * one.n() + image) * length + i))
                            .toArray()));
            estimates.add(estimate.measure(evidence));
          }
          one.isClose("want.faithfulness_correlation", correlations, one.share());
          double[] wanted = one.golden().get("want.faithfulness_estimate").toDoubles();
          double[] found = new double[wanted.length];
          for (int i = 0; i < found.length; i++) {
            int map = i % estimates.size();
            int image = i / estimates.size();
            found[i] = estimates.get(map)[image];
            if (isSplitByTies(one.signed(map).map(), image, estimate.entries())) {
              wanted[i] = Double.NaN;
              found[i] = Double.NaN;
            }
          }
          assertThat(DoubleStream.of(found).anyMatch(Double::isFinite)).isTrue();
          one.golden()
              .assertClose(
                  "want.faithfulness_estimate, where no entries tie", wanted, found, one.share());
        });
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch,FLOAT64",
    "pytorch,FLOAT32",
    "tensorflow,FLOAT64",
    "tensorflow,FLOAT32",
  })
  void infidelityIsThatOfCaptum(String backend, DataType type) {
    everyNetwork(
        backend,
        type,
        one -> {
          for (Perturbation kind : Perturbation.values()) {
            HostArray given = one.golden().get("in.infidelity_" + kind.word());
            int count = Math.toIntExact(given.shape().get(0));
            List<HostArray> draws =
                IntStream.range(0, count)
                    .mapToObj(draw -> one.golden().get("in.infidelity_" + kind.word(), draw))
                    .toList();
            for (boolean scaled : new boolean[] {false, true}) {
              Infidelity infidelity = new Infidelity(ID, kind, count, 1, scaled);
              List<double[]> found = new ArrayList<>();
              for (int map = 0; map <= one.count("in.signed"); map++) {
                Evidence evidence =
                    map < one.count("in.signed")
                        ? one.signed(map)
                        : one.of(HostArray.zeros(DataType.FLOAT64, one.images().shape()));
                found.add(
                    infidelity.measure(
                        evidence, count, (image, draw) -> draws.get(draw).rows(image, image + 1)));
              }
              one.isClose(
                  "want.infidelity_" + kind.word() + (scaled ? "_scaled" : ""), found, one.share());
            }
          }
        });
  }

  /** Each square of a grid of side 4 in turn, where the file has them. */
  @ParameterizedTest
  @CsvSource({"pytorch,FLOAT64", "tensorflow,FLOAT64"})
  void infidelityOfEachSquareIsItsOwn(String backend, DataType type) {
    everyNetwork(
        backend,
        type,
        one -> {
          if (!one.golden().has("want.infidelity_patches")) {
            return;
          }
          int across = Math.toIntExact(one.images().shape().get(3)) / 4;
          int squares = one.pixels() / 16;
          one.isClose(
              "want.infidelity_patches",
              IntStream.range(0, one.count("in.signed"))
                  .mapToObj(
                      map ->
                          new Infidelity(ID, Perturbation.SQUARE, squares, 4, false)
                              .measure(
                                  one.signed(map),
                                  squares,
                                  (image, square) ->
                                      without(
                                          one.images().rows(image, image + 1),
                                          square / across,
                                          square % across)))
                  .toList(),
              one.share());
        });
  }

  /** An image whose square of side 4, in a row and a column of such squares, is black. */
  private static HostArray without(HostArray image, int row, int column) {
    int height = Math.toIntExact(image.shape().get(2));
    int width = Math.toIntExact(image.shape().get(3));
    double[] values = image.toDoubles();
    Arrays.setAll(
        values, i -> i / width % height / 4 == row && i % width / 4 == column ? 0 : values[i]);
    return HostArray.of(image.shape(), values);
  }

  /**
   * Whether equal entries fall into different groups: there, Quantus's number is that of a sort
   * that is not stable.
   */
  private static boolean isSplitByTies(HostArray maps, int image, int group) {
    double[] sorted = maps.rows(image, image + 1).toDoubles();
    Arrays.sort(sorted);
    return IntStream.range(1, sorted.length)
        .filter(place -> (sorted.length - place) % group == 0)
        .anyMatch(place -> sorted[place - 1] == sorted[place]);
  }
}
