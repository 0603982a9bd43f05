package io.github.fenchel.runner.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.EpochPoint;
import io.github.fenchel.api.record.MetricValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final int CLASSES = 10;

  @Test
  void aSoundRunHasNoFlags() {
    assertThat(
            Health.flags(
                curve(2, 1),
                List.of(
                    metric("accuracy", 0.9, 100, 0),
                    metric("fgsm-accuracy", 0.6, 100, 0),
                    metric("pgd-accuracy", 0.5, 100, 0)),
                CLASSES,
                null))
        .isEmpty();
  }

  @Test
  void accuracyNearChanceIsFlagged() {
    assertThat(Health.flags(curve(2, 1), List.of(metric("accuracy", 0.12, 100, 0)), CLASSES, null))
        .containsExactly("accuracy 0.120 is near chance (0.100)");
  }

  @Test
  void anAttackOfManyStepsThatIsWeakerThanOfOneIsFlagged() {
    List<MetricValue> metrics =
        List.of(metric("fgsm-accuracy", 0.4, 100, 0), metric("pgd-accuracy", 0.5, 100, 0));
    assertThat(Health.flags(curve(2, 1), metrics, CLASSES, null))
        .singleElement()
        .asString()
        .contains("PGD finds fewer errors than FGSM", "0.500", "0.400");
  }

  @Test
  void attacksOfDifferentBoundsAreNotHeldAgainstEachOther() {
    List<MetricValue> unlike =
        List.of(attack("fgsm-accuracy", "8/255", 0.4), attack("pgd-accuracy", "1/255", 0.8));
    assertThat(Health.flags(curve(2, 1), unlike, CLASSES, null)).isEmpty();
  }

  @Test
  void everyPairOfAttacksOfOneBoundIsHeldAgainstEachOther() {
    List<MetricValue> metrics =
        List.of(
            attack("fgsm-accuracy", "1/255", 0.9),
            attack("fgsm-accuracy", "8/255", 0.4),
            attack("pgd-accuracy", "1/255", 0.8),
            attack("pgd-accuracy", "8/255", 0.6));
    assertThat(Health.flags(curve(2, 1), metrics, CLASSES, null))
        .singleElement()
        .asString()
        .contains("at the same epsilon, 8/255 pixel", "0.600", "0.400");
  }

  @Test
  void aMetricThatIsUndefinedOnManyImagesIsFlagged() {
    assertThat(Health.flags(curve(2, 1), List.of(metric("gini", 0.5, 80, 20)), CLASSES, null))
        .containsExactly("gini is undefined on 20 of 100 images");
    assertThat(Health.flags(curve(2, 1), List.of(metric("gini", 0.5, 95, 5)), CLASSES, null))
        .isEmpty();
  }

  @Test
  void aTrainingLossThatDoesNotFallIsFlagged() {
    assertThat(Health.flags(curve(1, 1.1), List.of(), CLASSES, null))
        .containsExactly("the training loss did not fall");
  }

  private static List<EpochPoint> curve(double first, double last) {
    return List.of(
        new EpochPoint(1, first, 0.5, null, null, 1e-3, 1),
        new EpochPoint(2, last, 0.6, null, null, 1e-3, 1));
  }

  private static MetricValue attack(String id, String epsilon, double value) {
    Value bound = new Value.Quantity(Rational.parse(epsilon), Unit.PIXEL);
    MetricDefinition definition =
        new MetricDefinition(
            new Component(id, new Arguments(new TreeMap<>(Map.of("epsilon", bound)))),
            2,
            "",
            "",
            "",
            "",
            MetricDefinition.Direction.HIGHER);
    return new MetricValue(definition, value, 100, 0, 0.01, 0.9);
  }

  private static MetricValue metric(String id, double value, int n, int undefined) {
    MetricDefinition definition =
        new MetricDefinition(
            Component.of(id), 1, "", "", "", "", MetricDefinition.Direction.NEITHER);
    return new MetricValue(definition, value, n, undefined, 0.01);
  }
}
