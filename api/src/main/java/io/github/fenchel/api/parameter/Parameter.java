package io.github.fenchel.api.parameter;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting that a plugin's part takes.
 *
 * @param id its key in a suite
 * @param kind what values it takes
 * @param unit the dimension of a {@link Kind#QUANTITY}
 * @param fallback the value if a suite does not set it; null if a suite must set it
 * @param range the values allowed
 * @param doc a one-line description
 * @param later true if it came after the first records: its default is left out of them, so that a
 *     suite that does not set it keeps its ids
 */
public record Parameter(
    String id,
    Kind kind,
    Unit unit,
    @Nullable Value fallback,
    Range range,
    String doc,
    boolean later) {
  /** Checks that what came later has a default. */
  public Parameter {
    if (later && fallback == null) {
      throw new IllegalArgumentException("the later parameter " + id + " has no default");
    }
  }

  /** A parameter that every record has. */
  public Parameter(
      String id, Kind kind, Unit unit, @Nullable Value fallback, Range range, String doc) {
    this(id, kind, unit, fallback, range, doc, false);
  }

  /** Returns this parameter, with a default that records leave out. */
  public Parameter asLater() {
    return new Parameter(id, kind, unit, fallback, range, doc, true);
  }

  /** The values that a parameter takes. */
  public enum Kind {
    /** A real number, with a unit unless that is {@link Unit#NONE}; or a word of the range. */
    QUANTITY,
    /** A whole number. */
    WHOLE,
    /** True or false. */
    FLAG,
    /** One of the range's choices, or any word if it has none. */
    WORD,
    /** The place of a file or folder within another folder, with slashes on every system. */
    PATH,
    /** Several real numbers with spaces or commas between them. */
    NUMBERS,
    /** A saliency method: its id, or its id and parameters. */
    SALIENCY
  }

  /**
   * Returns a value's canonical spelling, so that equal values are spelled alike in specs: of a
   * path {@code a/b} for {@code ./a//b/} and {@code c/../a/b}, {@code .} for the folder itself; of
   * numbers {@code 0.5 1} for {@code 0.50,1.0}. Text that is neither a path nor numbers stays as it
   * is, for its part to refuse.
   */
  public Value canonical(Value value) {
    if (!(value instanceof Value.Word word)) {
      return value;
    }
    return switch (kind) {
      case PATH -> new Value.Word(Spelling.path(word.text()));
      case NUMBERS -> new Value.Word(Spelling.numbers(word.text()));
      case QUANTITY, WHOLE, FLAG, WORD, SALIENCY -> value;
    };
  }

  /** Returns the value if a suite does not set it; empty if a suite must set it. */
  public Optional<Value> defaultValue() {
    return Optional.ofNullable(fallback);
  }

  /** Returns whether a suite must set it. */
  public boolean isRequired() {
    return fallback == null;
  }

  /** A required real number. */
  public static Parameter quantity(String id, Unit unit, Range range, String doc) {
    return new Parameter(id, Kind.QUANTITY, unit, null, range, doc);
  }

  /** A real number with a default, spelled without its unit, e.g. {@code 8/255}. */
  public static Parameter quantity(String id, Unit unit, String fallback, Range range, String doc) {
    Value value = new Value.Quantity(Rational.parse(fallback), unit);
    return new Parameter(id, Kind.QUANTITY, unit, value, range, doc);
  }

  /** A real number, or the word for one that the part works out itself; the word is the default. */
  public static Parameter quantityOr(String word, String id, Unit unit, Range range, String doc) {
    return new Parameter(id, Kind.QUANTITY, unit, new Value.Word(word), range.or(word), doc);
  }

  /** A required whole number. */
  public static Parameter whole(String id, Range range, String doc) {
    return new Parameter(id, Kind.WHOLE, Unit.NONE, null, range, doc);
  }

  /** A whole number with a default. */
  public static Parameter whole(String id, long fallback, Range range, String doc) {
    return new Parameter(id, Kind.WHOLE, Unit.NONE, new Value.Whole(fallback), range, doc);
  }

  /** A switch with a default. */
  public static Parameter flag(String id, boolean fallback, String doc) {
    return new Parameter(id, Kind.FLAG, Unit.NONE, new Value.Flag(fallback), Range.any(), doc);
  }

  /** A required word, e.g. the name of a folder. */
  public static Parameter word(String id, String doc) {
    return new Parameter(id, Kind.WORD, Unit.NONE, null, Range.any(), doc);
  }

  /** A word with a default. */
  public static Parameter word(String id, String fallback, String doc) {
    Value value = new Value.Word(fallback);
    return new Parameter(id, Kind.WORD, Unit.NONE, value, Range.any(), doc);
  }

  /** A required path within a folder. */
  public static Parameter path(String id, String doc) {
    return new Parameter(id, Kind.PATH, Unit.NONE, null, Range.any(), doc);
  }

  /** A path within a folder, with a default. */
  public static Parameter path(String id, String fallback, String doc) {
    Value value = new Value.Word(fallback);
    return new Parameter(id, Kind.PATH, Unit.NONE, value, Range.any(), doc);
  }

  /** Several real numbers with a default, e.g. {@code 0.5 0.5 0.5}. */
  public static Parameter numbers(String id, String fallback, String doc) {
    Value value = new Value.Word(fallback);
    return new Parameter(id, Kind.NUMBERS, Unit.NONE, value, Range.any(), doc);
  }

  /** A required saliency method, e.g. the one whose maps another method smooths. */
  public static Parameter saliency(String id, String doc) {
    return new Parameter(id, Kind.SALIENCY, Unit.NONE, null, Range.any(), doc);
  }

  /** A choice among words; the first is the default. */
  public static Parameter choice(String id, List<String> choices, String doc) {
    Value first = new Value.Word(choices.get(0));
    return new Parameter(id, Kind.WORD, Unit.NONE, first, Range.oneOf(choices), doc);
  }
}
