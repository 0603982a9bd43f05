/**
 * The built-in metrics: one number per image, in double, on arrays; one may ask the network again.
 */
@NullMarked
package io.github.fenchel.runner.explain.metric;

import org.jspecify.annotations.NullMarked;
