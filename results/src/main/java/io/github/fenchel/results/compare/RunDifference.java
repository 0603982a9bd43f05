package io.github.fenchel.results.compare;

import io.github.fenchel.api.run.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * Why two runs are not one: every field of spec and environment in which they differ.
 *
 * @param fields the fields, those of the training part first
 */
public record RunDifference(List<Field> fields) {
  /** What stands for a field that one run lacks. */
  public static final String NONE = "none";

  /** Copies the list. */
  public RunDifference {
    fields = List.copyOf(fields);
  }

  /** What a field is a part of, and so which ids it changes. */
  public enum Part {
    /** What makes the weights. */
    TRAINING,
    /** What is measured. */
    EVALUATION,
    /** The files that were read. */
    DATA,
    /** What else the result depends on: builds, versions, device. */
    ENVIRONMENT
  }

  /**
   * A field.
   *
   * @param part what it is a part of
   * @param name as {@code compare --by} takes it
   * @param left its value in the one run
   * @param right its value in the other
   */
  public record Field(Part part, String name, String left, String right) {}

  /** Sets two runs side by side. */
  public static RunDifference of(RunRecord left, RunRecord right) {
    SortedMap<String, String> one = RunFields.of(left);
    SortedMap<String, String> other = RunFields.of(right);
    List<Field> fields = new ArrayList<>();
    for (String name : RunFields.varying(List.of(one, other)).keySet()) {
      fields.add(
          new Field(
              part(name), name, one.getOrDefault(name, NONE), other.getOrDefault(name, NONE)));
    }
    fields.sort(Comparator.comparing(Field::part));
    return new RunDifference(fields);
  }

  /** Returns all fields of a run, each on both sides. */
  public static List<Field> fields(RunRecord run) {
    List<Field> fields = new ArrayList<>();
    RunFields.of(run).forEach((name, is) -> fields.add(new Field(part(name), name, is, is)));
    fields.sort(Comparator.comparing(Field::part));
    return fields;
  }

  /** Returns whether a part differs. */
  public boolean differsIn(Part part) {
    return fields.stream().anyMatch(field -> field.part() == part);
  }

  private static Part part(String name) {
    if (name.startsWith("evaluation.")) {
      return Part.EVALUATION;
    }
    if (name.startsWith("data.")) {
      return Part.DATA;
    }
    return name.equals("fenchel")
            || name.equals("deviceClass")
            || name.startsWith("plugins.")
            || name.startsWith("engine.")
        ? Part.ENVIRONMENT
        : Part.TRAINING;
  }
}
