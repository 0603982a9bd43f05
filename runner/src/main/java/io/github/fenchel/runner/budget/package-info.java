/** First-order budgets of norms: the mean of R* over the gradients of an untrained network. */
@NullMarked
package io.github.fenchel.runner.budget;

import org.jspecify.annotations.NullMarked;
