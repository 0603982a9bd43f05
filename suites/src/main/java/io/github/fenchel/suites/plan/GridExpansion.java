package io.github.fenchel.suites.plan;

import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Exclusion;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The product of a suite's axes, less what it excludes. */
public final class GridExpansion {
  private static final List<Axis> STEP = List.of(Axis.BATCH, Axis.VALIDATION, Axis.KEEP);

  private final Map<Component, Integer> smallestBatches;
  private final Problems problems;

  /**
   * A grid.
   *
   * @param smallestBatches the fewest images that a step of each architecture can take
   */
  public GridExpansion(Map<Component, Integer> smallestBatches, Problems problems) {
    this.smallestBatches = Map.copyOf(smallestBatches);
    this.problems = problems;
  }

  /** Notes settings that come twice in an axis, which would be cells that come twice. */
  public void checkTwins(Draft draft) {
    draft.axes().forEach((axis, settings) -> DataChecks.noTwins(settings, axis.key(), problems));
  }

  /**
   * Notes batches that are too large and a missing validation share, whatever else is wrong.
   *
   * <p>A suite that excludes cells may exclude these, so only the cells that remain count.
   */
  public void checkSteps(Draft draft) {
    if (draft.exclusions().isEmpty()
        && STEP.stream().noneMatch(axis -> draft.settings(axis).isEmpty())
        && count(draft, STEP).compareTo(BigInteger.valueOf(Draft.MOST_CELLS)) <= 0) {
      product(draft, STEP).forEach(cell -> checkStep(cell, draft.data()));
    }
  }

  /** Returns the combinations of a sound draft; reports what is wrong with the grid. */
  public List<Map<Axis, Setting>> combinations(Draft draft) {
    List<Axis> axes = List.of(Axis.values());
    BigInteger count = count(draft, axes);
    if (count.compareTo(BigInteger.valueOf(Draft.MOST_CELLS)) > 0) {
      problems.add(
          Position.START,
          String.format(
              Locale.ROOT,
              "the grid has %d cells; at most %d: split the suite",
              count,
              Draft.MOST_CELLS));
      return List.of();
    }
    List<Map<Axis, Setting>> all = product(draft, axes);
    Map<Axis, List<Setting>> settings = new EnumMap<>(Axis.class);
    axes.forEach(axis -> settings.put(axis, draft.settings(axis)));
    Map<Axis, Map<Object, Setting>> byMeaning = Exclusion.byMeaning(settings);
    for (Exclusion exclusion : draft.exclusions()) {
      if (!exclusion.matchesSome(settings, byMeaning)) {
        problems.add(exclusion.at(), "this entry of exclude matches no cell; fix it or remove it");
      }
    }
    List<Map<Axis, Setting>> left = Exclusion.left(all, draft.exclusions(), settings);
    if (left.isEmpty()) {
      problems.add(
          draft.exclusions().get(0).at(), "exclude removes every cell; leave at least one");
    }
    for (Map<Axis, Setting> cell : left) {
      checkStep(cell, draft.data());
      checkNetwork(cell.get(Axis.ARCHITECTURE), cell);
      draft
          .retraining()
          .flatMap(Draft.Retraining::architecture)
          .ifPresent(a -> checkNetwork(a, cell));
    }
    checkRetraining(draft, left.size());
    return left;
  }

  private static BigInteger count(Draft draft, Collection<Axis> axes) {
    return axes.stream()
        .map(axis -> BigInteger.valueOf(draft.settings(axis).size()))
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  private static List<Map<Axis, Setting>> product(Draft draft, List<Axis> axes) {
    List<Map<Axis, Setting>> cells = List.of(new EnumMap<>(Axis.class));
    for (Axis axis : axes) {
      List<Setting> settings = draft.settings(axis);
      if (settings.size() == 1) {
        cells.forEach(cell -> cell.put(axis, settings.get(0)));
        continue;
      }
      List<Map<Axis, Setting>> larger = new ArrayList<>(cells.size() * settings.size());
      for (Map<Axis, Setting> cell : cells) {
        for (Setting setting : settings) {
          Map<Axis, Setting> next = new EnumMap<>(cell);
          next.put(axis, setting);
          larger.add(next);
        }
      }
      cells = larger;
    }
    return cells.stream().map(Collections::unmodifiableMap).collect(Collectors.toList());
  }

  private void checkRetraining(Draft draft, int combinations) {
    long count = draft.cells(combinations);
    if (count > Draft.MOST_CELLS) {
      draft
          .retraining()
          .ifPresent(
              section ->
                  problems.add(
                      section.at(),
                      String.format(
                          Locale.ROOT,
                          "with what is trained again the grid has %d cells; at most %d: retrain on"
                              + " fewer masks, or split the suite",
                          count,
                          Draft.MOST_CELLS)));
    }
  }

  /** A batch normalization of a single value has no variance to divide by. */
  private void checkNetwork(@Nullable Setting network, Map<Axis, Setting> cell) {
    if (network instanceof Setting.Part architecture) {
      int smallest = smallestBatches.getOrDefault(architecture.component(), 1);
      int batch = Planner.whole(cell, Axis.BATCH);
      if (batch < smallest) {
        problems.add(
            Objects.requireNonNull(cell.get(Axis.BATCH)).at(),
            String.format(
                Locale.ROOT,
                "batch %d is too small for %s: on images of this size its batch normalization would"
                    + " see one value per channel, which has no variance; use at least %d, or"
                    + " larger images",
                batch,
                architecture.component().id(),
                smallest));
      }
    }
  }

  private void checkStep(Map<Axis, Setting> cell, Draft.Data data) {
    Rational share = Planner.number(cell, Axis.VALIDATION);
    if (Planner.word(cell, Axis.KEEP).equals("best") && share.signum() == 0) {
      problems.add(
          Objects.requireNonNull(cell.get(Axis.KEEP)).at(),
          "keep best needs images to choose by; add e.g. \"validation: 0.1\", or keep last");
    }
    if (data.train().isEmpty()) {
      return;
    }
    int train = data.train().get();
    int batch = Planner.whole(cell, Axis.BATCH);
    int left = StepCount.of(train, share, batch).images();
    if (batch > left) {
      problems.add(
          Objects.requireNonNull(cell.get(Axis.BATCH)).at(),
          String.format(
              Locale.ROOT,
              "batch %d is larger than the %d images to train on%s; use at most %d",
              batch,
              left,
              left == train ? "" : " (" + train + " less the validation share)",
              left));
    }
  }
}
