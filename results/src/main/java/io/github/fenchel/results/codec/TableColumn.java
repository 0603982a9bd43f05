package io.github.fenchel.results.codec;

import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A column of a flat table.
 *
 * @param <R> what a row is made of
 */
public sealed interface TableColumn<R> {

  /** Returns its heading. */
  String name();

  /**
   * Words; an empty text is a missing value.
   *
   * @param name its heading
   * @param of the text of a row
   */
  record Text<R>(String name, Function<R, String> of) implements TableColumn<R> {}

  /**
   * Whole numbers.
   *
   * @param name its heading
   * @param of the number of a row, if it has one
   */
  record Whole<R>(String name, Function<R, OptionalLong> of) implements TableColumn<R> {}

  /**
   * Real numbers; NaN is a missing value, as in {@code run.json}.
   *
   * @param name its heading
   * @param of the number of a row
   */
  record Real<R>(String name, ToDoubleFunction<R> of) implements TableColumn<R> {}
}
