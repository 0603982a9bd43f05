/** The built-in metrics of how a map agrees with what people marked in its image. */
@NullMarked
package io.github.fenchel.runner.explain.metric.localization;

import org.jspecify.annotations.NullMarked;
