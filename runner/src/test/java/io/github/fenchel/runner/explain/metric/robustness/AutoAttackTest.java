package io.github.fenchel.runner.explain.metric.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.TrainedModel;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.losses.attack.Pgd;
import io.github.fenchel.runner.explain.Golden;
import io.github.fenchel.runner.explain.GoldenNetwork;
import io.github.fenchel.runner.explain.Images;
import io.github.fenchel.runner.zoo.Engines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** On a linear network, the radius at which an image can be flipped is known. */
class AutoAttackTest {
  private static final int IMAGES = 24;

  /** Random images, a fifth of their entries at a bound; every label is the prediction. */
  private static LabeledImages images(TrainedModel model) {
    Random random = new Random(11);
    List<double[]> points = new ArrayList<>();
    int size = GoldenNetwork.LINEAR.images().images().rows(0, 1).size();
    for (int i = 0; i < IMAGES; i++) {
      points.add(
          IntStream.range(0, size)
              .mapToDouble(p -> Math.min(Math.max(random.nextDouble() * 1.25 - 0.125, 0), 1))
              .toArray());
    }
    HostArray images = Points.images(points, GoldenNetwork.LINEAR.images().images().shape());
    int[] predicted = Points.predictions(model.logits(images));
    return Images.labeled(images, Arrays.stream(predicted).asLongStream().toArray());
  }

  /** The smallest radius in which some class gets the label's logit, within [0,1]; by bisection. */
  private static double radius(HostBall ball, double[] image, int label) {
    HostArray weights = Golden.of("linear").get("in.fc.weight");
    HostArray bias = Golden.of("linear").get("in.fc.bias");
    double radius = Double.POSITIVE_INFINITY;
    for (int k = 0; k < bias.size(); k++) {
      if (k == label) {
        continue;
      }
      double[] normal = new double[image.length];
      double gap = bias.at(k) - bias.at(label);
      for (int i = 0; i < image.length; i++) {
        normal[i] = weights.at(k * image.length + i) - weights.at(label * image.length + i);
        gap += normal[i] * image[i];
      }
      double low = 0;
      double high = 1e6;
      for (int halving = 0; halving < 200; halving++) {
        double level = (low + high) / 2;
        double gained = gap;
        for (int i = 0; i < image.length; i++) {
          double step = ball == HostBall.LINF ? Math.signum(normal[i]) * level : normal[i] * level;
          gained += normal[i] * (Math.min(Math.max(image[i] + step, 0), 1) - image[i]);
        }
        if (gained > 0) {
          high = level;
        } else {
          low = level;
        }
      }
      double[] way = new double[image.length];
      for (int i = 0; i < image.length; i++) {
        double step = ball == HostBall.LINF ? Math.signum(normal[i]) * high : normal[i] * high;
        way[i] = Math.min(Math.max(image[i] + step, 0), 1) - image[i];
      }
      radius = high < 1e5 ? Math.min(radius, ball.length(way)) : radius;
    }
    return radius;
  }

  private static double[] radii(HostBall ball, LabeledImages images) {
    return IntStream.range(0, images.size())
        .mapToDouble(i -> radius(ball, Points.of(images.images(), i), (int) images.labels().at(i)))
        .toArray();
  }

  private static double median(double... radii) {
    double[] sorted = radii.clone();
    Arrays.sort(sorted);
    return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
  }

  private static boolean[] flipped(TrainedModel model, LabeledImages images, HostArray moved) {
    int[] predicted = Points.predictions(model.logits(moved));
    boolean[] flipped = new boolean[predicted.length];
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] = predicted[i] != images.labels().at(i);
    }
    return flipped;
  }

  private static int count(boolean... flags) {
    return (int) IntStream.range(0, flags.length).filter(i -> flags[i]).count();
  }

  private static void assertInside(
      HostBall ball, double epsilon, LabeledImages images, HostArray moved, double slack) {
    for (int i = 0; i < images.size(); i++) {
      double[] point = Points.of(moved, i);
      double[] away = HostBall.moved(point, -1, Points.of(images.images(), i));
      assertThat(ball.length(away)).isLessThanOrEqualTo(epsilon + slack);
      assertThat(Arrays.stream(point).allMatch(p -> p >= 0 && p <= 1)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"pytorch,LINF", "pytorch,L2", "tensorflow,LINF", "tensorflow,L2"})
  void aLinearNetworkLosesExactlyTheImagesThatCanBeFlipped(String backend, HostBall ball) {
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.LINEAR.in(session);
      LabeledImages images = images(model);
      double[] radii = radii(ball, images);
      double epsilon = median(radii);
      HostArray moved = new AutoAttack(ball, epsilon, 60, 30).perturb(model, images);
      assertInside(ball, epsilon, images, moved, 1e-12);
      boolean[] flipped = flipped(model, images, moved);
      for (int i = 0; i < images.size(); i++) {
        if (Math.abs(radii[i] / epsilon - 1) > 0.005) {
          assertThat(flipped[i])
              .as("image %s: %s of %s", i, radii[i], epsilon)
              .isEqualTo(radii[i] < epsilon);
        }
      }
      assertThat(count(flipped)).isBetween(IMAGES / 2 - 2, IMAGES / 2 + 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachAttackAloneFindsFlipsInTheBallAndNoneThatCannotBe(HostBall ball) {
    try (Session session = Engines.open("tensorflow", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.LINEAR.in(session);
      LabeledImages images = images(model);
      double[] radii = radii(ball, images);
      double epsilon = median(radii);
      List<BallAttack> exact =
          List.of(
              new Apgd(ball, epsilon, 60, 0),
              new Apgd(ball, epsilon, 60, 9),
              new Fab(ball, epsilon, 60, 9));
      for (BallAttack attack : exact) {
        HostArray moved = AutoAttack.perturb(model, images, List.of(attack));
        assertInside(ball, epsilon, images, moved, 1e-12);
        boolean[] flipped = flipped(model, images, moved);
        int missed = 0;
        for (int i = 0; i < images.size(); i++) {
          assertThat(flipped[i] && radii[i] > epsilon * (1 + 1e-9)).isFalse();
          missed += !flipped[i] && radii[i] < 0.98 * epsilon ? 1 : 0;
        }
        // Cross-entropy climbs towards all classes at once, not to the nearest.
        assertThat(missed)
            .as("%s", attack)
            .isLessThanOrEqualTo(attack.equals(exact.get(0)) ? 3 : 0);
      }
      HostArray oneTarget =
          AutoAttack.perturb(model, images, List.of(new Fab(ball, epsilon, 60, 1)));
      assertThat(count(flipped(model, images, oneTarget))).isGreaterThan(IMAGES / 4);
      // A random search with squares does not reach the corners: it needs a larger ball.
      double larger = 3 * epsilon;
      HostArray moved = AutoAttack.perturb(model, images, List.of(new Square(ball, larger, 150)));
      assertInside(ball, larger, images, moved, 1e-12);
      int start =
          count(
              flipped(
                  model,
                  images,
                  AutoAttack.perturb(model, images, List.of(new Square(ball, larger, 1)))));
      int found = count(flipped(model, images, moved));
      assertThat(found).isGreaterThan(start + 3);
      for (int i = 0; i < images.size(); i++) {
        assertThat(flipped(model, images, moved)[i] && radii[i] > larger).isFalse();
      }
    }
  }

  @Test
  void imagesAreAttackedAloneAndDrawsReplay() {
    try (Session session = Engines.open("tensorflow", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.LINEAR.in(session);
      LabeledImages images = images(model);
      for (HostBall ball : HostBall.values()) {
        AutoAttack attack = new AutoAttack(ball, median(radii(ball, images)), 5, 20);
        HostArray together = attack.perturb(model, images);
        assertThat(attack.perturb(model, images)).isEqualTo(together);
        HostArray some = attack.perturb(model, images.take(7, 2, 11));
        Golden.assertAlike("alone", together.take(7, 2, 11).toDoubles(), some.toDoubles(), 1e-9);
      }
    }
  }

  @Test
  void anImageThatIsWrongStaysAsItIs() {
    try (Session session = Engines.open("tensorflow", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.LINEAR.in(session);
      LabeledImages right = images(model);
      long[] others = Arrays.stream(right.labels().toLongs()).map(y -> (y + 1) % 4).toArray();
      LabeledImages wrong = Images.labeled(right.images(), others);
      assertThat(new AutoAttack(HostBall.LINF, 1, 5, 5).perturb(model, wrong))
          .isEqualTo(right.images());
    }
    assertThatThrownBy(() -> new AutoAttack(HostBall.L2, 0, 5, 5)).hasMessageContaining("epsilon");
  }

  @Test
  @Tag("slow")
  void trainedNetworksLoseWhatPgdFindsAndMoreInALargerBall() {
    boolean[] onTensorFlow = lost("tensorflow", GoldenNetwork.CNN);
    assertThat(lost("pytorch", GoldenNetwork.CNN)).isEqualTo(onTensorFlow);
    assertThat(count(lost("tensorflow", GoldenNetwork.CNN2))).isLessThan(count(onTensorFlow));
  }

  private static boolean[] lost(String backend, GoldenNetwork network) {
    try (Session session = Engines.open(backend, DataType.FLOAT64)) {
      TrainedModel model = network.in(session);
      LabeledImages images = network.images();
      double epsilon = 8 / 255.0;
      boolean[] pgd = flipped(model, images, model.perturb(new Pgd(epsilon, 20), "pgd", images));
      HostArray moved = new AutoAttack(HostBall.LINF, epsilon, 20, 5).perturb(model, images);
      assertInside(HostBall.LINF, epsilon, images, moved, 1e-12);
      boolean[] found = flipped(model, images, moved);
      AutoAttack weaker = new AutoAttack(HostBall.LINF, epsilon / 4, 20, 5);
      boolean[] smaller = flipped(model, images, weaker.perturb(model, images));
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isEqualTo(found[i] || pgd[i] || smaller[i]);
      }
      assertThat(count(smaller)).isLessThan(count(found));
      return found;
    }
  }

  @Test
  void theTargetedRatioDividesByTheSpreadOfTheLargestLogits() {
    try (Session session = Engines.open("tensorflow", DataType.FLOAT64)) {
      TrainedModel model = GoldenNetwork.CNN.in(session);
      LabeledImages images = GoldenNetwork.CNN.images();
      long[] targets = Arrays.stream(images.labels().toLongs()).map(y -> (y + 3) % 10).toArray();
      HostArray given = HostArray.of(Shape.of(targets.length), targets);
      List<HostArray> found =
          model.compute(ScoreProgram.TARGETED_DLR, images, Map.of(ScoreProgram.TARGET, given));
      HostArray logits = model.logits(images.images());
      for (int i = 0; i < targets.length; i++) {
        double[] z = logits.rows(i, i + 1).toDoubles();
        double gap = z[(int) targets[i]] - z[(int) images.labels().at(i)];
        Arrays.sort(z);
        assertThat(found.get(0).at(i)).isCloseTo(gap / (z[9] - (z[7] + z[6]) / 2), within(1e-9));
      }
    }
  }

  @Test
  void apgdHasMomentumAndStartsAgainAtItsBestPointWithHalfTheStep() {
    Hunt.Path path = new Apgd(HostBall.LINF, 0.1, 10, 0).new Ascent(row(0.5, 0.5), row(0.5, -0.5));
    assertThat(path.point()).containsExactly(row(0.6, 0.4), within(1e-12));
    assertThat(path.answer(0, row(-1, 1), false)).isFalse();
    assertThat(path.point()).containsExactly(row(0.4, 0.6), within(1e-12));
    path.answer(1, row(1, 1), false);
    // 0.4 + 0.75 (0.6 - 0.4) + 0.25 (0.4 - 0.6); the second entry is at its bound.
    assertThat(path.point()).containsExactly(row(0.5, 0.6), within(1e-12));
    // One rise in two steps: back to the best point, whose step is 0.1 now.
    path.answer(0.5, row(-1, -1), false);
    assertThat(path.point()).containsExactly(row(0.475, 0.6), within(1e-12));
  }

  /**
   * Scores that never rise send the path back at each checkpoint, {@code p_{j+1} = p_j + max(p_j -
   * p_{j-1} - 0.03, 0.06)}; everywhere but at the start the way is up.
   */
  @Test
  void apgdsCheckpointsComeEverSooner() {
    Hunt.Path path = new Apgd(HostBall.LINF, 0.4, 100, 0).new Ascent(row(0.5), row(-1));
    path.answer(0, row(0), false);
    List<Integer> checkpoints = new ArrayList<>();
    for (int step = 1; !path.isOver(); step++) {
      double before = path.point()[0];
      path.answer(-step, row(1), false);
      if (path.point()[0] < before) {
        checkpoints.add(step);
      }
    }
    assertThat(checkpoints).containsExactly(22, 41, 57, 70, 80, 87, 93, 99);
  }

  /** The plane is first 0.2 to the right of the image, then 0.02 above the point. */
  @Test
  void fabOvershootsIsDrawnToTheImageAndGoesBackFromWhereTheLabelIsLost() {
    Hunt.Path path = new Fab(HostBall.L2, 0.2, 10, 1).new Walk(row(0.5, 0.5));
    assertThat(path.answer(-0.2, row(1, 0), false)).isFalse();
    assertThat(path.point()).containsExactly(row(0.71, 0.5), within(1e-12));
    assertThat(path.answer(0.01, row(1, 0), true)).isFalse(); // 0.21 away
    assertThat(path.point()).containsExactly(row(0.689, 0.5), within(1e-12));
    assertThat(path.answer(-0.02, row(0, 1), false)).isFalse();
    assertThat(path.point())
        .containsExactly(row(0.9 * 0.689 + 0.1 * 0.5, 0.5 + 1.05 * 0.02), within(1e-12));
    assertThat(path.answer(0.01, row(0, 1), true)).isTrue();
  }

  @Test
  void theStandardSetIsFourAttacksWithNineTargetsForTwo() {
    int gradients = 101 + 9 * 101 + 9 * 201;
    assertThat(new AutoAttack(HostBall.LINF, 0.1, 100, 5000).passes(new ImageShape(1, 28, 28)))
        .isEqualTo(Passes.GRADIENT.times(gradients).plus(Passes.forwards(1 + 5001)));
  }

  private static double[] row(double... values) {
    return values;
  }

  @Test
  void theSquareShrinksAsItsAuthorsSay() {
    assertThat(IntStream.of(0, 10, 11, 51, 201, 501, 1001, 2001, 4001).mapToDouble(Square::share))
        .containsExactly(0.8, 0.8, 0.4, 0.2, 0.1, 0.05, 0.025, 0.0125, 0.00625);
  }

  @Test
  void aBumpHasLengthOneAndTwoOppositeHalves() {
    double[][] upright = Bumps.bump(5, new Uniforms(-1));
    double[][] lying = Bumps.bump(5, new Uniforms(1));
    double squares = 0;
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 5; column++) {
        squares += upright[row][column] * upright[row][column];
        assertThat(Math.signum(upright[row][column])).isEqualTo(row < 2 ? 1 : -1);
        assertThat(lying[column][row]).isEqualTo(upright[row][column]);
      }
    }
    assertThat(squares).isCloseTo(1, within(1e-12));
  }

  /** Draws of the windows' places, of an image of 9x11: the first is at (1, 1). */
  static List<double[]> windows() {
    double second = 2 * 0.3 - 1; // of 7 and 9 places: at 2
    double first = 2 * 0.15 - 1; // at 1
    double last = 0.999;
    return List.of(
        row(first, first, last, last), // apart
        row(first, first, second, second), // overlapping
        row(first, first, first, first)); // the same
  }

  /**
   * A step of Square in the L2 ball, against algorithm 3 of its authors, over whole images: what
   * both windows have, and an equal part of what is left of the radius, goes to the first; the
   * second becomes the image again.
   */
  @ParameterizedTest
  @MethodSource("windows")
  void aWindowGetsWhatAnotherGivesUp(double... places) {
    ImageShape shape = new ImageShape(2, 9, 11);
    int side = 3;
    int pixels = 9 * 11;
    double radius = 0.4;
    Random random = new Random(3);
    double[] image = random.doubles(2L * pixels, 0.4, 0.6).toArray();
    double[] best = HostBall.moved(image, 1, random.doubles(2L * pixels, -0.02, 0.02).toArray());
    double[] draws = Arrays.copyOf(places, 7);
    draws[4] = 0.5; // on its side
    draws[5] = -0.5; // channel 0 down
    draws[6] = 0.5; // channel 1 up
    double[] found = new Bumps(shape, radius).next(image, best, 0.05, new Uniforms(draws));

    double[][] bump = Bumps.bump(side, new Uniforms(0.5));
    boolean[] gains = window(places[0], places[1], side);
    boolean[] gives = window(places[2], places[3], side);
    double[] wanted = best.clone();
    double left = radius * radius;
    for (int i = 0; i < best.length; i++) {
      left -= (best[i] - image[i]) * (best[i] - image[i]);
    }
    assertThat(left).isPositive();
    for (int channel = 0; channel < 2; channel++) {
      double own = 0;
      double both = 0;
      for (int pixel = 0; pixel < pixels; pixel++) {
        int i = channel * pixels + pixel;
        double square = (best[i] - image[i]) * (best[i] - image[i]);
        own += gains[pixel] ? square : 0;
        both += gains[pixel] || gives[pixel] ? square : 0;
      }
      double length = 0;
      int at = 0;
      for (int pixel = 0; pixel < pixels; pixel++) {
        int i = channel * pixels + pixel;
        if (gains[pixel]) {
          double sign = channel == 0 ? -1 : 1;
          wanted[i] = sign * bump[at / side][at % side] + (best[i] - image[i]) / Math.sqrt(own);
          length += wanted[i] * wanted[i];
          at++;
        } else if (gives[pixel]) {
          wanted[i] = image[i];
        }
      }
      assertThat(at).isEqualTo(side * side);
      double available = Math.sqrt(both + left / 2);
      for (int pixel = 0; pixel < pixels; pixel++) {
        int i = channel * pixels + pixel;
        wanted[i] = gains[pixel] ? image[i] + wanted[i] / Math.sqrt(length) * available : wanted[i];
      }
    }
    assertThat(found).containsExactly(wanted, within(1e-9));
    assertThat(HostBall.L2.length(HostBall.moved(found, -1, image)))
        .isCloseTo(radius, within(1e-9));
  }

  /** Where a square window lies, by the draws of its row and column. */
  private static boolean[] window(double row, double column, int side) {
    int top = (int) ((row + 1) / 2 * (9 - side + 1));
    int left = (int) ((column + 1) / 2 * (11 - side + 1));
    boolean[] inside = new boolean[9 * 11];
    for (int i = 0; i < inside.length; i++) {
      boolean isBeside = i / 11 < top || i / 11 >= top + side;
      inside[i] = !isBeside && i % 11 >= left && i % 11 < left + side;
    }
    return inside;
  }

  @ParameterizedTest
  @EnumSource
  void theShortestWayToAPlaneEndsOnItOrInTheNearestCorner(HostBall ball) {
    Plane plane = new Plane(new double[] {2, -1, 0}, -1.5);
    double[] point = {0.5, 0.2, 0.7};
    double[] way = plane.way(ball, point);
    // 2 x - y - 1.5 is -0.7 here; y has 0.2 to give, x 0.5.
    if (ball == HostBall.LINF) {
      assertThat(way).containsExactly(new double[] {0.25, -0.2, 0}, within(1e-12));
    } else {
      assertThat(way).containsExactly(new double[] {0.28, -0.14, 0}, within(1e-12));
    }
    double[] corner = new Plane(new double[] {2, -1, 0}, -9).way(ball, point);
    assertThat(corner).containsExactly(new double[] {0.5, -0.2, 0}, within(1e-12));
  }
}
