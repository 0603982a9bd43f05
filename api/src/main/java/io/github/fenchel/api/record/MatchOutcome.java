package io.github.fenchel.api.record;

import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.run.MatchSpec;
import java.util.function.Function;

/** The answer to a {@link MatchSpec}. */
public sealed interface MatchOutcome {

  /**
   * The parameter's value.
   *
   * @param value exact, of 4 significant digits
   * @param budget the mean of {@code R*(g)} that was asked for, in nats
   * @param reached that of the norm with the value
   * @param images the number of images that the mean is over
   */
  record Matched(Value.Quantity value, double budget, double reached, int images)
      implements MatchOutcome {}

  /**
   * No value gives the budget.
   *
   * @param reason why, with the numbers, and what to do
   */
  record Unreachable(String reason) implements MatchOutcome {}

  /** Returns what the function for this kind of answer returns. */
  default <T> T fold(Function<Matched, T> matched, Function<Unreachable, T> unreachable) {
    return this instanceof Matched found
        ? matched.apply(found)
        : unreachable.apply((Unreachable) this);
  }
}
