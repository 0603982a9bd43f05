package io.github.fenchel.suites.plan;

import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.catalog.PartKind;
import io.github.fenchel.suites.grammar.FormatParameters;
import io.github.fenchel.suites.grid.Cell;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cells that a suite trains again on masked images: behind the grid, in the order of the
 * networks whose maps mask them.
 *
 * <p>They are trained by the standard objective, and only their accuracy is measured: as the suite
 * says nothing of how, however it measures the grid, so that another evaluation leaves them alone.
 */
public final class RetrainedCells {
  /** What a cell of the grid is where these cells have their arm. */
  private static final String NO_ARM = "none";

  /** What these cells are made with, whatever the suite says. */
  public static final SortedMap<PartKind, String> PARTS =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(Map.of(PartKind.OBJECTIVE, "standard", PartKind.METRIC, "accuracy")));

  private final Catalog catalog;
  private final Draft draft;

  public RetrainedCells(Catalog catalog, Draft draft) {
    this.catalog = catalog;
    this.draft = draft;
  }

  /** Returns a grid's cells, and behind them what is trained again for each. */
  public List<Cell> after(List<Cell> grid) {
    Draft.Retraining section = draft.retraining().orElse(null);
    if (section == null) {
      return grid;
    }
    List<Cell> cells = new ArrayList<>();
    for (Cell cell : grid) {
      cells.add(
          new Cell(
              cell.index(),
              cell.axes(),
              cell.spellings().and(sink -> sink.accept(FormatParameters.ARM.id(), NO_ARM)),
              cell.title(),
              cell.row(),
              cell.spec(),
              cell.skip()));
    }
    for (Cell explained : grid) {
      for (Setting.Part saliency : section.saliency()) {
        for (Setting.Plain kept : section.kept()) {
          for (Setting.Plain arm : section.arms()) {
            Masks masks = new Masks(saliency, kept, arm);
            for (Setting.Plain seed : section.seeds()) {
              cells.add(cell(cells.size(), explained, section, masks, seed));
            }
          }
        }
      }
    }
    return cells;
  }

  /** How the images of some cells are masked. */
  private record Masks(Setting.Part saliency, Setting.Plain kept, Setting.Plain arm) {
    Derivation by(TrainingSpec source) {
      Rational share = ((Value.Quantity) kept.value()).exact();
      String which = arm.value().text().toUpperCase(Locale.ROOT);
      return new Derivation(source, saliency.component(), Derivation.Arm.valueOf(which), share);
    }
  }

  private Cell cell(
      int index, Cell explained, Draft.Retraining section, Masks masks, Setting.Plain seed) {
    String method = label(masks.saliency().component(), section.saliency());
    String row =
        String.join(
            " ", explained.title(), ">", method, masks.arm().written(), masks.kept().written());
    Map<String, String> axes = new LinkedHashMap<>(explained.axes());
    axes.put("saliency", method);
    axes.put(FormatParameters.ARM.id(), masks.arm().written());
    axes.put(FormatParameters.KEPT.id(), masks.kept().written());
    axes.put("retrainedSeed", seed.written());
    return new Cell(
        index,
        axes,
        explained
            .spellings()
            .and(
                sink -> {
                  axes.forEach(sink);
                  sink.accept("saliency", masks.saliency().component().id());
                  sink.accept("saliency", masks.saliency().component().written());
                  sink.accept(FormatParameters.KEPT.id(), masks.kept().value().text());
                }),
        section.seeds().size() == 1 ? row : row + ", seed " + seed.written(),
        row,
        new RunSpec(training(explained.spec().training(), section, masks, seed), evaluation()),
        explained.skip().map(reason -> "the network that it explains is skipped: " + reason));
  }

  /** A method's id; with its parameters where another method of the section has that id, too. */
  private static String label(Component method, List<Setting.Part> all) {
    long alike = all.stream().filter(other -> other.component().id().equals(method.id())).count();
    return alike == 1 ? method.id() : method.written();
  }

  private TrainingSpec training(
      TrainingSpec source, Draft.Retraining section, Masks masks, Setting.Plain seed) {
    ScheduleSpec schedule = source.schedule();
    return new TrainingSpec(
        source.data().masked(masks.by(source)),
        section.architecture().map(Setting.Part::component).orElse(source.architecture()),
        new ObjectiveSpec(part(PartKind.OBJECTIVE), null),
        source.engine(),
        section
            .epochs()
            .map(epochs -> schedule.lasting(DataChecks.whole(epochs.value())))
            .orElse(schedule),
        DataChecks.whole(seed.value()));
  }

  private EvaluationSpec evaluation() {
    return new EvaluationSpec(
        List.of(part(PartKind.METRIC)),
        List.of(),
        List.of(),
        usual(FormatParameters.IMAGES.defaultValue()),
        usual(FormatParameters.ATTACK_IMAGES.defaultValue()));
  }

  private int usual(Optional<Value> count) {
    return Math.min(DataChecks.whole(count.orElseThrow()), draft.data().test().orElseThrow());
  }

  private Component part(PartKind kind) {
    String id = Objects.requireNonNull(PARTS.get(kind));
    return new Component(id, Arguments.of(catalog.descriptor(kind, id).orElseThrow(), Map.of()));
  }
}
