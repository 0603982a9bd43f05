package io.github.fenchel.runner.explain.saliency;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.backend.tck.explain.SaliencyContract;
import io.github.fenchel.runner.explain.KitRun;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit for saliency methods bites: each fault is rejected by the test that names it. */
class SaliencyMutantsTest {
  private static final int NODES = 40;

  /** How a mutant makes its maps. */
  private interface Maps {
    HostArray of(TrainedModel model, LabeledImages images);
  }

  /**
   * A method with one fault, or none.
   *
   * @param name the fault
   * @param caughtBy the test that is to fail; empty for none
   * @param gradients what it says that it costs
   * @param complete whether it claims that its maps sum to the difference from black
   * @param maps what it computes
   */
  private record Mutant(String name, String caughtBy, double gradients, boolean complete, Maps maps)
      implements SaliencyMethod {
    @Override
    public String arrayName() {
      return "mutant";
    }

    @Override
    public Passes passes() {
      return new Passes(0, gradients);
    }

    @Override
    public boolean isComplete() {
      return complete;
    }

    @Override
    public double[] total(TrainedModel model, LabeledImages images) {
      HostArray here = model.logits(images.images());
      HostArray black = model.logits(times(images, 0).images());
      int classes = Math.toIntExact(here.shape().get(1));
      double[] totals = new double[images.size()];
      for (int i = 0; i < totals.length; i++) {
        int place = i * classes + (int) images.labels().at(i);
        totals[i] = here.at(place) - black.at(place);
      }
      return totals;
    }

    @Override
    public HostArray explain(TrainedModel model, LabeledImages images) {
      return maps.of(model, images);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Mutant> mutants() {
    return List.of(
        of("none: the simple gradient", "", SaliencyMutantsTest::gradient),
        new Mutant("none: integrated gradients", "", NODES, true, (m, x) -> integrated(m, x, 0)),
        new Mutant("none: a noisy gradient", "", 1, false, (m, x) -> noisy(m, x, "noise")),
        of(
            "abs before the mean",
            "theSignOfTheScoresIsThatOfTheMap",
            (model, images) -> each(gradient(model, images), Math::abs)),
        of(
            "softmax for logit",
            "theSignOfTheScoresIsThatOfTheMap",
            (model, images) -> model.gradient(Output.LOG_PROBABILITY, images)),
        new Mutant(
            "trapezoid without its ends",
            "aCompleteMethodsMapsSumToTheTotal",
            NODES,
            true,
            (model, images) -> integrated(model, images, 1)),
        of(
            "divided by the batch's maximum",
            "aMapDoesNotDependOnWhatIsExplainedWithIt",
            (model, images) -> {
              HostArray maps = gradient(model, images);
              double largest = Arrays.stream(maps.toDoubles()).map(Math::abs).max().orElseThrow();
              return each(maps, value -> value / largest);
            }),
        of(
            "first image only",
            "aMapDoesNotDependOnWhatIsExplainedWithIt",
            (model, images) -> gradient(model, images).take(new int[images.size()])),
        of(
            "noise without a seed",
            "theSameDrawsGiveTheSameMaps",
            (model, images) -> {
              double[] random = images.images().toDoubles();
              Arrays.setAll(random, i -> random[i] + System.nanoTime() % 1000 * 1e-4);
              return gradient(model, images.with(array(images, random)));
            }),
        of(
            "the same noise for every key",
            "drawsAreThoseOfTheImagesKeys",
            (model, images) -> {
              HostArray zeros = HostArray.of(images.keys().shape(), new long[images.size()]);
              LabeledImages keyless = new LabeledImages(images.images(), images.labels(), zeros);
              return noisy(model, keyless, "noise");
            }),
        new Mutant(
            "an edge detector",
            "mapsDependOnTheNetworkAndTheLabel",
            0,
            false,
            (model, images) -> images.images()),
        of(
            "a map of zeros",
            "mapsAreFiniteAndHaveTheImagesShapeOrOneChannel",
            (model, images) -> each(gradient(model, images), value -> value * 0)),
        of(
            "0/0 where nothing changes",
            "mapsAreFiniteAndHaveTheImagesShapeOrOneChannel",
            (model, images) -> each(gradient(model, images), value -> Double.NaN)),
        new Mutant(
            "a cost that is not told",
            "aMapCostsWhatTheMethodSays",
            1,
            false,
            (model, images) -> {
              gradient(model, images);
              return gradient(model, images);
            }));
  }

  private static Mutant of(String name, String caughtBy, Maps maps) {
    return new Mutant(name, caughtBy, 1, false, maps);
  }

  private static HostArray gradient(TrainedModel model, LabeledImages images) {
    return model.gradient(Output.LOGIT, images);
  }

  private static HostArray noisy(TrainedModel model, LabeledImages images, String name) {
    HostArray noise = model.normal(name, images);
    double[] moved = images.images().toDoubles();
    Arrays.setAll(moved, i -> moved[i] + 0.1 * noise.at(i));
    return gradient(model, images.with(array(images, moved)));
  }

  /** The trapezoid over NODES points, ends included; without their halves if {@code lost} is 1. */
  private static HostArray integrated(TrainedModel model, LabeledImages images, int lost) {
    double[] sum = new double[images.images().size()];
    for (int node = 0; node < NODES; node++) {
      // The midpoint rule is exact enough; the fault gives the first and last node no weight.
      boolean end = node == 0 || node == NODES - 1;
      double weight = end && lost == 1 ? 0 : 1.0 / NODES;
      double[] gradient = gradient(model, times(images, (node + 0.5) / NODES)).toDoubles();
      Arrays.setAll(sum, i -> sum[i] + weight * gradient[i]);
    }
    double[] pixels = images.images().toDoubles();
    Arrays.setAll(sum, i -> sum[i] * pixels[i]);
    return array(images, sum);
  }

  private static LabeledImages times(LabeledImages images, double factor) {
    return images.with(each(images.images(), value -> value * factor));
  }

  private static HostArray each(HostArray array, java.util.function.DoubleUnaryOperator function) {
    return HostArray.of(array.shape(), Arrays.stream(array.toDoubles()).map(function).toArray());
  }

  private static HostArray array(LabeledImages images, double... values) {
    return HostArray.of(images.images().shape(), values);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void theKitRejectsAMutantByTheTestThatNamesItsFault(Mutant mutant) {
    Set<String> failed = failures(mutant);
    if (mutant.caughtBy().isEmpty()) {
      assertThat(failed).isEmpty();
    } else {
      assertThat(failed).as("tests that fail when %s", mutant).contains(mutant.caughtBy());
    }
  }

  private static Set<String> failures(Mutant mutant) {
    Subject.current = mutant;
    return KitRun.failures(Subject.class, 6);
  }

  /** The kit on the method in question. */
  static final class Subject extends SaliencyContract {
    private static Mutant current = mutants().get(0);

    @Override
    protected SaliencyMethod method() {
      return current;
    }

    @Override
    protected double completenessError() {
      return 1e-3; // the midpoint rule's
    }
  }
}
