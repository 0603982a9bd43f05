package io.github.fenchel.suites.plan;

import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.run.MatchSpec;
import java.util.List;

/** Finds the values of parameters that a suite only matches to another norm's budget. */
@FunctionalInterface
public interface BudgetResolver {

  /**
   * Finds the values.
   *
   * @param specs what is asked; never empty
   * @return an answer to each, in order
   * @throws io.github.fenchel.api.fault.FenchelException if they cannot be computed here
   */
  List<MatchOutcome> resolve(List<MatchSpec> specs);
}
