/** Measures speed: operations, one training step, and training beside a peer. */
@NullMarked
package io.github.fenchel.benchmarks;

import org.jspecify.annotations.NullMarked;
