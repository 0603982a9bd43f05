package io.github.fenchel.backend.tck.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.tck.sample.Numbers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Everything that Fenchel requires of a saliency method.
 *
 * <p>A method's test is this class with its one method, and what differs from the usual:
 *
 * <pre>{@code
 * final class MyMethodTest extends SaliencyContract {
 *   @Override
 *   protected SaliencyMethod method() {
 *     return new MyMethod(25);
 *   }
 * }
 * }</pre>
 *
 * <p>The kit explains a small network without kinks, in double precision, whose gradients are
 * computed by hand. It cannot know whether the formula is the one that you meant: numbers computed
 * by hand do.
 */
public abstract class SaliencyContract {
  private static final double CLOSE = 1e-8;
  private static final int IMAGES = 4;

  /** What becomes of a map if every class score changes its sign. */
  public enum Symmetry {
    /** The map changes its sign, as that of a mean of gradients does. */
    ODD,
    /** The map stays, as that of a mean of squared gradients does. */
    EVEN,
    /** Neither. */
    NONE
  }

  /** For subclasses. */
  protected SaliencyContract() {}

  /** Returns the method that is tested; called again for each computation. */
  protected abstract SaliencyMethod method();

  /** Returns the shape of the images that the method is tested on. */
  protected ImageShape image() {
    return new ImageShape(2, 8, 8);
  }

  /** Returns what becomes of a map if every class score changes its sign; odd by default. */
  protected Symmetry symmetry() {
    return Symmetry.ODD;
  }

  /** Returns whether its maps depend on the network and the label; false for controls. */
  protected boolean readsTheNetwork() {
    return true;
  }

  /**
   * Returns whether two networks with equal class scores everywhere have equal maps; false for a
   * method that looks inside, such as Grad-CAM.
   */
  protected boolean dependsOnTheScoresAlone() {
    return true;
  }

  /** Returns how far a map's sum may be off what the method claims, as a share of its 1-norm. */
  protected double completenessError() {
    return 1e-6;
  }

  private SampleModel model() {
    return SampleModel.of(image(), 41);
  }

  private LabeledImages images() {
    double[] pixels = Numbers.normal(42, image().batch(IMAGES).toArray()).toDoubles();
    Arrays.setAll(pixels, i -> 1 / (1 + Math.exp(-pixels[i])));
    HostArray n = HostArray.of(Shape.of(IMAGES), 0L, 1, 2, 1);
    HostArray keys = HostArray.of(Shape.of(IMAGES), 7L, 3, 12, 5);
    return new LabeledImages(HostArray.of(image().batch(IMAGES), pixels), n, keys);
  }

  private double[] maps(TrainedModel model, LabeledImages images) {
    return model.explain(method(), images).toDoubles();
  }

  private double[] maps() {
    return maps(model(), images());
  }

  private static void assertClose(String what, double[] found, double... wanted) {
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    assertThat(found).as(what).hasSameSizeAs(wanted);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("%s, at %d", what, i).isCloseTo(wanted[i], within(CLOSE * largest));
    }
  }

  private static double distance(double[] a, double... b) {
    double sum = 0;
    double all = Double.MIN_NORMAL;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
      all += Math.abs(a[i]) + Math.abs(b[i]);
    }
    return sum / all;
  }

  @Test
  final void mapsAreFiniteAndHaveTheImagesShapeOrOneChannel() {
    for (DataType type : new DataType[] {DataType.FLOAT64, DataType.FLOAT32}) {
      LabeledImages images = images();
      HostArray found = model().explain(method(), images.with(images.images().to(type)));
      assertThat(found.shape()).isIn(image().batch(IMAGES), image().batch(IMAGES).with(1, 1));
      assertThat(found.dataType().isFloating()).as("a floating-point type").isTrue();
      assertThat(Arrays.stream(found.toDoubles())).as("numbers").allMatch(Double::isFinite);
      assertThat(Arrays.stream(found.toDoubles())).as("a map").anyMatch(value -> value != 0);
    }
  }

  @Test
  final void theArrayHasAPlainNameAndKeepsIt() {
    assertThat(method().arrayName())
        .matches("[a-z0-9][a-z0-9_.-]*")
        .isEqualTo(method().arrayName());
    assertThat(method())
        .as("an equal method, so that what it compiles is kept")
        .isEqualTo(method());
  }

  @Test
  final void theSameDrawsGiveTheSameMaps() {
    assertThat(maps()).containsExactly(maps());
  }

  /**
   * Four images together, in another order, and each alone: other sums over the batch would show.
   */
  @Test
  final void aMapDoesNotDependOnWhatIsExplainedWithIt() {
    LabeledImages images = images();
    double[] together = maps();
    double[] shuffled = maps(model(), images.take(2, 0, 3, 1));
    int size = together.length / IMAGES;
    int[] places = {1, 3, 0, 2};
    for (int i = 0; i < IMAGES; i++) {
      double[] own = Arrays.copyOfRange(together, i * size, (i + 1) * size);
      assertClose("image " + i + " alone", maps(model(), images.take(i)), own);
      assertClose(
          "image " + i + " in another order",
          Arrays.copyOfRange(shuffled, places[i] * size, (places[i] + 1) * size),
          own);
    }
  }

  /** A method that draws gives other maps to other keys: each image's draws are its own. */
  @Test
  final void drawsAreThoseOfTheImagesKeys() {
    SampleModel model = model();
    LabeledImages images = images();
    double[] found = maps(model, images);
    HostArray others = HostArray.of(Shape.of(IMAGES), 70L, 30, 120, 50);
    double[] rekeyed = maps(model(), new LabeledImages(images.images(), images.labels(), others));
    if (model.asked().drew()) {
      assertThat(distance(found, rekeyed)).as("distance of maps with other keys").isPositive();
    } else {
      assertThat(rekeyed).containsExactly(found);
    }
  }

  @Test
  final void aCompleteMethodsMapsSumToTheTotal() {
    if (!method().isComplete()) {
      return; // it claims no total; a skip would have to be explained in every build
    }
    double[] found = maps();
    double[] totals = method().total(model(), images());
    int size = found.length / IMAGES;
    assertThat(totals).as("totals, one for each image").hasSize(IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      double[] own = Arrays.copyOfRange(found, i * size, (i + 1) * size);
      double length = Arrays.stream(own).map(Math::abs).sum();
      assertThat(Arrays.stream(own).sum())
          .as("sum of map %d", i)
          .isCloseTo(totals[i], within(completenessError() * length));
    }
  }

  @Test
  final void theSignOfTheScoresIsThatOfTheMap() {
    if (symmetry() == Symmetry.NONE) {
      return;
    }
    double sign = symmetry() == Symmetry.ODD ? -1 : 1;
    double[] wanted = Arrays.stream(maps()).map(value -> sign * value).toArray();
    assertClose("maps of minus the scores", maps(model().negated(), images()), wanted);
  }

  /** Controls stay as they are; everything else is another map for other weights or labels. */
  @Test
  final void mapsDependOnTheNetworkAndTheLabel() {
    LabeledImages images = images();
    HostArray others = HostArray.of(Shape.of(IMAGES), 1L, 2, 0, 0);
    double[] found = maps();
    double[] relabeled = maps(model(), new LabeledImages(images.images(), others, images.keys()));
    double[] randomized = maps(model().randomized(spec -> true, 5), images);
    if (readsTheNetwork()) {
      assertThat(distance(found, relabeled)).as("distance for other labels").isGreaterThan(1e-3);
      assertThat(distance(found, randomized)).as("distance for other weights").isGreaterThan(1e-3);
    } else {
      assertThat(relabeled).as("maps for other labels").containsExactly(found);
      assertThat(randomized).as("maps for other weights").containsExactly(found);
    }
  }

  /** Each feature twice, at half its weight: the same class scores, in other layers. */
  @Test
  final void networksWithEqualScoresHaveEqualMaps() {
    if (!dependsOnTheScoresAlone()) {
      return;
    }
    assertClose("maps of a network with equal scores", maps(model().doubled(), images()), maps());
  }

  /** What a plan says that an image costs is what it costs. */
  @Test
  final void aMapCostsWhatTheMethodSays() {
    SampleModel model = model();
    maps(model, images());
    assertThat((double) model.asked().gradients())
        .as("gradients for %d images", IMAGES)
        .isEqualTo(IMAGES * method().passes().gradients());
    assertThat((double) model.asked().forwards())
        .as("forward passes for %d images", IMAGES)
        .isEqualTo(IMAGES * method().passes().forwards());
  }
}
