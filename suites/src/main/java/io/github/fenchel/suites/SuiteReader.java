package io.github.fenchel.suites;

import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.grid.Axis;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.plan.BudgetResolver;
import io.github.fenchel.suites.plan.GridExpansion;
import io.github.fenchel.suites.plan.MatchedBudgets;
import io.github.fenchel.suites.plan.PartChecks;
import io.github.fenchel.suites.plan.Planner;
import io.github.fenchel.suites.plan.RetrainedCells;
import io.github.fenchel.suites.plan.StepCount;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a suite's file. */
public final class SuiteReader {
  private static final int MOST_BYTES = 1 << 20;

  private SuiteReader() {}

  /**
   * Reads, validates, expands and resolves a suite.
   *
   * @param file the suite; messages show it as it was given
   * @param catalog what the suite may name
   * @param resolver finds the values that the suite matches to a budget; not asked if there are
   *     none
   * @throws FenchelException of kind USER if the file cannot be read or anything in it is wrong:
   *     the message has a line {@code file:line:column: message; hint} for every problem, by
   *     position
   */
  public static Suite read(Path file, Catalog catalog, BudgetResolver resolver) {
    Problems problems = new Problems();
    Checked checked = checked(file, catalog, problems);
    MatchedBudgets budgets = new MatchedBudgets(catalog, checked.draft, problems);
    budgets.resolve(checked.combinations, resolver);
    problems.throwIfAny(file.toString());
    return new Suite(
        checked.draft.name().orElseThrow(),
        checked.text,
        checked.draft.margins(),
        checked.draft.gate(),
        new RetrainedCells(catalog, checked.draft)
            .after(new Planner(catalog, checked.draft, budgets).cells(checked.combinations)),
        budgets.found());
  }

  /**
   * Reads a suite whose values are all written out, as {@link #read(Path, Catalog, BudgetResolver)}
   * does.
   *
   * @throws IllegalStateException if the suite matches a value to a budget
   */
  public static Suite read(Path file, Catalog catalog) {
    return read(
        file,
        catalog,
        specs -> {
          throw new IllegalStateException(file + ": matches budgets, which need a resolver");
        });
  }

  /**
   * Checks a suite as {@link #read(Path, Catalog, BudgetResolver)} does, and computes nothing: a
   * budget that cannot be reached stays unnoticed.
   *
   * @return what it is
   */
  public static Sound check(Path file, Catalog catalog) {
    Checked checked = checked(file, catalog, new Problems());
    int train = checked.draft.data().train().orElseThrow();
    Stream<StepCount> sizes =
        checked.combinations.stream()
            .map(
                cell ->
                    StepCount.of(
                        train,
                        Planner.number(cell, Axis.VALIDATION),
                        Planner.whole(cell, Axis.BATCH)));
    int cells = Math.toIntExact(checked.draft.cells(checked.combinations.size()));
    return new Sound(cells, notes(sizes));
  }

  /**
   * A suite without mistakes.
   *
   * @param cells the number of its cells
   * @param notes what its author may not expect
   */
  public record Sound(int cells, List<String> notes) {
    /** Copies the list. */
    public Sound {
      notes = List.copyOf(notes);
    }
  }

  /** Returns what the author of a suite may not expect: the images that its epochs leave out. */
  public static List<String> notes(Suite suite) {
    return notes(suite.cells().stream().map(cell -> StepCount.of(cell.spec().training())));
  }

  private static List<String> notes(Stream<StepCount> sizes) {
    return sizes.distinct().flatMap(size -> size.note().stream()).toList();
  }

  private record Checked(String text, Draft draft, List<Map<Axis, Setting>> combinations) {}

  private static Checked checked(Path file, Catalog catalog, Problems problems) {
    String text = text(file);
    Optional<Draft> parsed =
        YamlReader.read(text, problems).flatMap(new SuiteParser(catalog, problems)::parse);
    Map<Component, Integer> smallestBatches =
        parsed.map(new PartChecks(catalog, problems)::check).orElse(Map.of());
    GridExpansion grid = new GridExpansion(smallestBatches, problems);
    parsed.ifPresent(
        draft -> {
          grid.checkTwins(draft);
          grid.checkSteps(draft);
        });
    problems.throwIfAny(file.toString());
    Draft draft = parsed.orElseThrow();
    List<Map<Axis, Setting>> combinations = grid.combinations(draft);
    problems.throwIfAny(file.toString());
    return new Checked(text, draft, combinations);
  }

  private static String text(Path file) {
    byte[] bytes;
    try {
      bytes = RegularFile.bytes(file, MOST_BYTES);
    } catch (NoSuchFileException missing) {
      throw FenchelException.user(file + ": no such file; check the path of the suite");
    } catch (IOException unreadable) {
      throw FenchelException.user(
          file
              + ": cannot be read ("
              + StorageFault.reason(unreadable)
              + "); a suite is a short YAML file that you may read");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
      // A byte order mark is not part of the text: it would shift the first line's columns.
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException notUtf8) {
      Position at = position(bytes, buffer.position());
      throw FenchelException.user(
          file
              + ":"
              + at.line()
              + ":"
              + at.column()
              + ": not UTF-8; save the file in that encoding");
    }
  }

  private static Position position(byte[] bytes, int end) {
    String before = new String(bytes, 0, end, StandardCharsets.UTF_8);
    int lines = (int) before.chars().filter(c -> c == '\n').count();
    String last = before.substring(before.lastIndexOf('\n') + 1);
    return new Position(lines + 1, last.codePointCount(0, last.length()) + 1);
  }
}
