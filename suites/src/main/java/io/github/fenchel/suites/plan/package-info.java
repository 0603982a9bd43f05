/** From a suite's sections to the cells of its grid: checks, matched budgets and resolved runs. */
@NullMarked
package io.github.fenchel.suites.plan;

import org.jspecify.annotations.NullMarked;
