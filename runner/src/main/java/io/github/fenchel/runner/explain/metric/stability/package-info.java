/** Metrics of stability: the method explains images near those of the test set again. */
@NullMarked
package io.github.fenchel.runner.explain.metric.stability;

import org.jspecify.annotations.NullMarked;
