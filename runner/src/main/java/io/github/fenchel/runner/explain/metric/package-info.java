/** The built-in metrics: one number per image, in double, on arrays taken from the engine. */
@NullMarked
package io.github.fenchel.runner.explain.metric;

import org.jspecify.annotations.NullMarked;
