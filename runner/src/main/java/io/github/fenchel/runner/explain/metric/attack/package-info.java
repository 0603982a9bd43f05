/** Attacks on explanations, and what is left of maps under them. */
@NullMarked
package io.github.fenchel.runner.explain.metric.attack;

import org.jspecify.annotations.NullMarked;
