/** Measures speed: operations, one training step, and training next to a peer framework. */
@NullMarked
package io.github.fenchel.benchmarks;

import org.jspecify.annotations.NullMarked;
