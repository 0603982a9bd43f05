/** Searches in Java for images within a ball that a network classifies wrongly: AutoAttack. */
@NullMarked
package io.github.fenchel.runner.explain.metric.robustness;

import org.jspecify.annotations.NullMarked;
