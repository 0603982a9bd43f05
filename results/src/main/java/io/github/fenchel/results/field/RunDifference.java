package io.github.fenchel.results.field;

import io.github.fenchel.api.record.RunRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Why two runs are distinct: every field of spec and environment in which they differ.
 *
 * @param fields the fields, those of the training part first
 */
public record RunDifference(List<Field> fields) {
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
    List<Field> fields = new ArrayList<>();
    for (Part part : Part.values()) {
      RunFields one = fields(part, left);
      RunFields other = fields(part, right);
      RunFields.varying(List.of(one, other))
          .keySet()
          .forEach(name -> fields.add(field(part, name, one, other)));
    }
    return new RunDifference(fields);
  }

  /** Returns all fields of a run, each on both sides. */
  public static List<Field> fields(RunRecord run) {
    List<Field> fields = new ArrayList<>();
    for (Part part : Part.values()) {
      RunFields of = fields(part, run);
      of.values().keySet().forEach(name -> fields.add(field(part, name, of, of)));
    }
    return fields;
  }

  private static Field field(Part part, RunFields.Name name, RunFields left, RunFields right) {
    return new Field(
        part, name.text(), RunFields.written(left.get(name)), RunFields.written(right.get(name)));
  }

  /** Returns whether a part differs. */
  public boolean differsIn(Part part) {
    return fields.stream().anyMatch(field -> field.part() == part);
  }

  private static RunFields fields(Part part, RunRecord run) {
    return switch (part) {
      case TRAINING -> RunFields.of(run.spec().training());
      case EVALUATION -> RunFields.of(run.spec().evaluation());
      case DATA -> RunFields.of(run.environment()).only(RunFields.Name::isData);
      case ENVIRONMENT -> RunFields.of(run.environment()).only(name -> !name.isData());
    };
  }
}
