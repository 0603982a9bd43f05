/** The built-in metrics of how a map agrees with the simple gradient of the same network. */
@NullMarked
package io.github.fenchel.runner.explain.metric.similarity;

import org.jspecify.annotations.NullMarked;
